/*
 * investigation.c - a case and the complaints that follow it.
 */
#include "decide/investigation.h"

#include <string.h>

#include "base/text.h"
#include "decide/goods.h"
#include "model/life_cycle.h"

enum { FINDING_BYTES = 800 };

const char *const complaint_starts[COMPLAINT_STARTS] = {"accepted", "mediation", "verify",
                                                        "verify_extended"};

static const struct verdict taken = {MATTER_TAKEN, NULL, {NULL, 0}, {NULL, 0}};

static bool is(const char *state, const char *word)
{
    return strcmp(state, word) == 0;
}

bool investigation_takes_more(const struct investigation *of)
{
    return !is(of->state, "no_defect") && !is(of->state, "transferred") && !is(of->state, "closed");
}

static bool is_looking(const char *state)
{
    return is(state, "evidence") || is(state, "trace_back") || is(state, "trace_forward");
}

/* A move of the complaint's life cycle, where it is legal. */
static void follow(const char **state, const char *event)
{
    lg_life_cycle_move(lg_life_cycle_find("complaint"), *state, event, state);
}

struct investigation *investigation_open(struct docket *docket, const struct opening *opening)
{
    struct investigation *of = docket_put_investigation(docket, opening->number);

    of->id = opening->id;
    of->goods = opening->goods;
    of->goods_key = goods_key(docket->arena, &opening->goods);
    of->state = "opened";
    of->automatic = opening->automatic;
    of->opened_by = opening->opened_by;
    of->opened_us = of->changed_us = opening->at_us;
    of->changed = true;
    clock_start(docket->arena, &of->clocks, &docket->terms, "complaint_verify", &of->goods,
                opening->at_us);
    docket_index(docket, of);
    return of;
}

static void follow_case(struct docket *docket, const struct investigation *of,
                        struct report *report, int64_t at_us)
{
    follow(&report->state, "accepted");
    clock_meet(report->clocks, "complaint_accept", at_us);
    if (is_looking(of->state))
        follow(&report->state, "verify");
    else if (is(of->state, "defect_confirmed"))
        follow(&report->state, "case-filed");
    if (is(report->state, "accepted"))
        clock_start(docket->arena, &report->clocks, &docket->terms, "complaint_mediation",
                    &report->goods, at_us);
}

void investigation_take(struct docket *docket, struct investigation *of, struct report *report,
                        int64_t at_us)
{
    report->case_number = of->number;
    report->changed = true;
    report->changed_us = at_us;
    if (report->severity > of->severity) {
        of->severity = report->severity;
        of->hazard = report->hazard;
    }
    of->changed = true;
    of->changed_us = at_us;
    if (report->kind == REPORT_COMPLAINT)
        follow_case(docket, of, report, at_us);
}

/* Goods that the opener did not name are those of the first complaint that is here. */
static struct ev_goods goods_to_open(const struct docket *docket,
                                     const struct ev_investigation *step)
{
    for (size_t i = 0; !step->has_goods && i < step->complaints_n; i++) {
        const struct report *report = docket_report(docket, REPORT_COMPLAINT, step->complaints[i]);

        if (report != NULL)
            return report->goods;
    }
    return step->goods;
}

static void name_complaints(struct docket *docket, struct investigation *of,
                            const struct ev_investigation *step, int64_t at_us)
{
    for (size_t i = 0; i < step->complaints_n; i++) {
        struct report *report = docket_report(docket, REPORT_COMPLAINT, step->complaints[i]);

        if (docket_named_by(docket, step->complaints[i]).at != NULL)
            continue; /* another case has it, or it is named twice */
        docket_link(docket, of->number, REPORT_COMPLAINT, step->complaints[i], true);
        if (report != NULL)
            investigation_take(docket, of, report, at_us);
    }
}

static void complaints_follow(struct investigation *of, const char *const *events, size_t n,
                              int64_t at_us)
{
    for (size_t start = 0; start < COMPLAINT_STARTS; start++) {
        const char *state = of->complaint_ends[start];

        if (state == NULL)
            state = complaint_starts[start];
        for (size_t i = 0; i < n; i++)
            follow(&state, events[i]);
        if (!is(state, complaint_starts[start]))
            of->complaint_ends[start] = state;
    }
    if (of->mediation_met_us == 0)
        of->mediation_met_us = at_us;
}

static void confirm(struct docket *docket, struct investigation *of, int64_t at_us)
{
    struct trace_run *run = lg_arena_take(docket->arena, sizeof *run);
    const struct lg_span found = goods_clip(of->finding, FINDING_BYTES);

    *run = (struct trace_run){
        .next = docket->runs,
        .number = of->number,
        .finding = found,
        .id = of->id,
        .goods = of->goods,
        .teaches = true,
        .kind = of->hazard != EV_KIND_NONE ? of->hazard : EV_KIND_SAFETY,
        .severity = of->severity != EV_SEVERITY_NONE ? of->severity : EV_SEVERITY_SERIOUS,
        .started_us = at_us,
    };
    docket->runs = run;
    clock_meet(of->clocks, "complaint_verify", at_us);
    if (of->recalled)
        return;
    clock_start(docket->arena, &of->clocks, &docket->terms, "recall_report", &of->goods, at_us);
    clock_start(docket->arena, &of->clocks, &docket->terms, "recall_plan", &of->goods, at_us);
}

/* What follows from a step that was legal; the state is the new one. */
static void act(struct docket *docket, struct investigation *of, enum ev_investigation_step step,
                int64_t at_us)
{
    static const char *const verify[] = {"verify"}, *const file[] = {"case-filed"};
    static const char *const drop[] = {"verify", "no-case"};

    if (step == EV_INVESTIGATION_STEP_TRANSFER || step == EV_INVESTIGATION_STEP_CLOSE) {
        clock_meet_all(of->clocks, at_us);
    } else if (step == EV_INVESTIGATION_STEP_DEFECT_CONFIRMED) {
        complaints_follow(of, file, 1, at_us);
        confirm(docket, of, at_us);
    } else if (step == EV_INVESTIGATION_STEP_NO_DEFECT) {
        complaints_follow(of, drop, 2, at_us);
        clock_meet(of->clocks, "complaint_verify", at_us);
    } else { /* evidence, or a trace back or forward */
        complaints_follow(of, verify, 1, at_us);
        if (is_looking(of->state))
            clock_start(docket->arena, &of->clocks, &docket->terms, "complaint_verify", &of->goods,
                        at_us);
    }
}

static struct verdict refused_move(struct docket *docket, const char *state, const char *event)
{
    return (struct verdict){
        .kind = MATTER_REFUSED,
        .code = "illegal-move",
        .reason =
            lg_text(docket->arena, "an investigation that is \"%s\" takes no \"%s\"", state, event),
    };
}

static struct verdict open_by_person(struct docket *docket, const struct matter_event *event)
{
    const struct ev_investigation *step = &event->event->investigation;
    const struct opening opening = {
        .number = step->case_number,
        .opened_by = matter_actor(event),
        .id = event->id,
        .goods = goods_to_open(docket, step),
        .at_us = event->at_us,
    };
    struct investigation *of = investigation_open(docket, &opening);

    of->finding = step->finding;
    name_complaints(docket, of, step, event->at_us);
    return taken;
}

static void take_words(struct docket *docket, struct investigation *of,
                       const struct ev_investigation *step)
{
    if (step->finding.at != NULL)
        of->finding = step->finding;
    if (!step->has_goods)
        return;
    of->goods = step->goods;
    of->goods_key = goods_key(docket->arena, &step->goods);
    docket_index(docket, of);
}

struct verdict decide_investigation(struct docket *docket, const struct matter_event *event)
{
    const struct ev_investigation *step = &event->event->investigation;
    struct investigation *of = docket_investigation(docket, step->case_number);
    const bool opens = step->step == EV_INVESTIGATION_STEP_OPEN;
    const char *next;

    if (of == NULL && opens)
        return open_by_person(docket, event);
    if (of == NULL)
        return (struct verdict){
            .kind = MATTER_WAITS,
            .waits_for = docket_subject(docket->arena, "case", step->case_number),
        };
    if (!lg_life_cycle_move(lg_life_cycle_find("investigation"), of->state,
                            ev_investigation_step_name(step->step), &next))
        return refused_move(docket, of->state, ev_investigation_step_name(step->step));
    if (step->step == EV_INVESTIGATION_STEP_DEFECT_CONFIRMED &&
        !goods_are_told(step->has_goods ? &step->goods : &of->goods))
        return (struct verdict){
            .kind = MATTER_REFUSED,
            .code = "goods-too-wide",
            .reason = LG_SPAN("a defect is confirmed for goods that are told by unit, GTIN, lot, "
                              "model or enterprise"),
        };
    of->state = next;
    of->changed = true;
    of->changed_us = event->at_us;
    take_words(docket, of, step);
    name_complaints(docket, of, step, event->at_us);
    act(docket, of, step->step, event->at_us);
    return taken;
}
