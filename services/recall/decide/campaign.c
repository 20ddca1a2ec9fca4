/*
 * campaign.c - steps of a recall.
 */
#include "decide/campaign.h"

#include "base/text.h"
#include "decide/goods.h"
#include "model/life_cycle.h"

enum { HAZARD_BYTES = 700, NAME_BYTES = 100 };

static const struct verdict taken = {MATTER_TAKEN, NULL, {NULL, 0}, {NULL, 0}};

static struct verdict refused(const char *code, struct lg_span reason)
{
    return (struct verdict){.kind = MATTER_REFUSED, .code = code, .reason = reason};
}

static struct investigation *case_of(const struct docket *docket, const struct campaign *of)
{
    return of->case_number.at == NULL ? NULL : docket_investigation(docket, of->case_number);
}

/* Another person than the one who notified or reopened orders. */
static struct verdict four_eyes(const struct campaign *of, const struct matter_event *event)
{
    const struct ev_recall *step = &event->event->recall;

    if (of->proposed_by.at == NULL)
        return refused("four-eyes", LG_SPAN("nobody has notified the recall that is ordered"));
    if (lg_span_eq(of->proposed_by, matter_actor(event)))
        return refused("four-eyes", LG_SPAN("who notified a recall may not order it too"));
    if (step->approves.at != NULL && !lg_span_eq(step->approves, of->proposed_by))
        return refused("four-eyes", LG_SPAN("the person that is named did not notify the recall"));
    return taken;
}

static bool stops_import(enum ev_recall_step step)
{
    return step == EV_RECALL_STEP_ORDERED || step == EV_RECALL_STEP_PLAN_FILED ||
           step == EV_RECALL_STEP_PUBLISHED;
}

/* Whether the step puts a measure in force, or renews the one that is. */
static bool blocks(const struct campaign *before, const struct campaign *after,
                   enum ev_recall_step step)
{
    if (before->blocking)
        return step != EV_RECALL_STEP_CLOSED && !goods_equal(&before->goods, &after->goods);
    return stops_import(step) || (step == EV_RECALL_STEP_REOPENED && before->measure_version > 0);
}

static struct ev_measure *measure_of(struct docket *docket, struct campaign *of, int64_t at_us)
{
    struct ev_measure *measure = lg_arena_take(docket->arena, sizeof *measure);

    of->measure_version++;
    *measure = (struct ev_measure){
        .measure_id = lg_id_derive(of->id, LG_SPAN("measure")),
        .kind = EV_MEASURE_KIND_BLOCK,
        .scope = of->goods,
        .cites = lg_text(docket->arena, "recall:%.*s", LG_SPAN_ARG(of->number)),
        .from_us = at_us,
        .version = of->measure_version,
        .producer = EV_MEASURE_PRODUCER_RECALL,
    };
    docket->measure = measure;
    return measure;
}

static void block(struct docket *docket, struct campaign *of, int64_t at_us)
{
    struct ev_measure *measure = measure_of(docket, of, at_us);
    const struct lg_span hazard = goods_clip(of->hazard, HAZARD_BYTES);
    const struct lg_span zh =
        of->hazard_zh.at != NULL ? goods_clip(of->hazard_zh, HAZARD_BYTES) : hazard;
    struct trace_run *run = lg_arena_take(docket->arena, sizeof *run);

    measure->basis =
        lg_text(docket->arena, "recall %.*s stops the import of these goods%s%.*s",
                LG_SPAN_ARG(of->number), hazard.len > 0 ? ": " : "", LG_SPAN_ARG(hazard));
    measure->basis_zh =
        lg_text(docket->arena, "召回%.*s：立即停止进口该商品%s%.*s", LG_SPAN_ARG(of->number),
                zh.len > 0 ? "。危害：" : "", LG_SPAN_ARG(zh));
    of->blocking = true;
    *run = (struct trace_run){.next = docket->runs,
                              .of_recall = true,
                              .number = of->number,
                              .id = of->id,
                              .goods = of->goods,
                              .started_us = at_us};
    docket->runs = run;
}

static void lift(struct docket *docket, struct campaign *of, const struct matter_event *event)
{
    struct ev_measure *measure = measure_of(docket, of, event->at_us);

    measure->basis = lg_text(docket->arena, "recall %.*s is closed", LG_SPAN_ARG(of->number));
    measure->basis_zh = lg_text(docket->arena, "召回%.*s已结束", LG_SPAN_ARG(of->number));
    measure->lifted_at_us = event->at_us;
    measure->has_lifted_at = true;
    measure->lifted_by = goods_clip(matter_actor(event), NAME_BYTES);
    of->blocking = false;
}

static void start(struct docket *docket, struct campaign *of, const char *rule, int64_t at_us)
{
    clock_start(docket->arena, &of->clocks, &docket->terms, rule, &of->goods, at_us);
}

static bool is_complete(const struct campaign *of)
{
    return of->has_units_affected && of->has_units_remedied && of->units_affected > 0 &&
           of->units_remedied >= of->units_affected;
}

static void report_progress(struct docket *docket, struct campaign *of, int64_t at_us)
{
    clock_meet(of->clocks, "recall_progress", at_us);
    start(docket, of, is_complete(of) ? "recall_summary" : "recall_progress", at_us);
}

static void file_plan(struct docket *docket, struct campaign *of, struct investigation *from,
                      int64_t at_us)
{
    clock_meet(of->clocks, "recall_objection", at_us);
    clock_meet(of->clocks, "recall_plan", at_us);
    if (from != NULL)
        clock_meet(from->clocks, "recall_plan", at_us);
    start(docket, of, "recall_publish", at_us);
}

static void run_clocks(struct docket *docket, struct campaign *of, enum ev_recall_step step,
                       int64_t at_us)
{
    struct investigation *from = case_of(docket, of);

    switch (step) {
    case EV_RECALL_STEP_NOTIFIED:
        start(docket, of, "recall_objection", at_us);
        break;
    case EV_RECALL_STEP_OBJECTION:
        clock_meet(of->clocks, "recall_objection", at_us);
        break;
    case EV_RECALL_STEP_ORDERED:
        clock_meet(of->clocks, "recall_objection", at_us);
        start(docket, of, "recall_plan", at_us);
        break;
    case EV_RECALL_STEP_PLAN_FILED:
        file_plan(docket, of, from, at_us);
        break;
    case EV_RECALL_STEP_PUBLISHED:
        clock_meet(of->clocks, "recall_publish", at_us);
        start(docket, of, "recall_progress", at_us);
        break;
    case EV_RECALL_STEP_PROGRESS:
        report_progress(docket, of, at_us);
        break;
    case EV_RECALL_STEP_SUMMARY_SUBMITTED:
        clock_meet(of->clocks, "recall_progress", at_us);
        clock_meet(of->clocks, "recall_summary", at_us);
        break;
    case EV_RECALL_STEP_REOPENED:
        start(docket, of, "recall_plan", at_us);
        break;
    case EV_RECALL_STEP_CLOSED:
        clock_meet_all(of->clocks, at_us);
        break;
    case EV_RECALL_STEP_EXPERT_REVIEW:
    case EV_RECALL_STEP_PLAN_AMENDED:
    case EV_RECALL_STEP_EFFECT_EVALUATED:
    case EV_RECALL_STEP_NONE:;
    }
}

static void take_text(struct lg_span *text, struct lg_span said)
{
    if (said.at != NULL)
        *text = said;
}

static void take_units(struct campaign *of, const struct ev_recall *step)
{
    if (step->has_units_affected)
        of->units_affected = step->units_affected;
    if (step->has_units_remedied)
        of->units_remedied = step->units_remedied;
    of->has_units_affected = of->has_units_affected || step->has_units_affected;
    of->has_units_remedied = of->has_units_remedied || step->has_units_remedied;
}

static void take_words(struct campaign *of, const struct ev_recall *step)
{
    take_text(&of->case_number, step->case_number);
    take_text(&of->hazard, step->hazard);
    take_text(&of->hazard_zh, step->hazard_zh);
    take_text(&of->remedy, step->remedy);
    if (step->has_producer) {
        of->producer_id = step->producer.id;
        of->producer_name = step->producer.name;
    }
    if (step->has_goods)
        of->goods = step->goods;
    take_units(of, step);
}

static void take_goods_of_case(const struct docket *docket, struct campaign *of)
{
    const struct investigation *from = case_of(docket, of);

    if (from != NULL)
        of->goods = from->goods;
}

/* The recall as the step would leave it, so that a refused step leaves no trace. */
static struct verdict weigh(struct docket *docket, const struct campaign *before,
                            const struct matter_event *event, struct campaign *ret_after)
{
    const struct ev_recall *step = &event->event->recall;
    const char *const name = ev_recall_step_name(step->step);

    *ret_after = *before;
    if (!lg_life_cycle_move(lg_life_cycle_find("recall"), before->state, name, &ret_after->state))
        return refused("illegal-move",
                       lg_text(docket->arena, "a recall that is \"%s\" takes no \"%s\"",
                               before->state[0] == '\0' ? "not begun" : before->state, name));
    if (step->case_number.at != NULL && before->case_number.at != NULL &&
        !lg_span_eq(step->case_number, before->case_number))
        return refused("other-case", lg_text(docket->arena, "the recall is about the case \"%.*s\"",
                                             LG_SPAN_ARG(before->case_number)));
    take_words(ret_after, step);
    if (before->state[0] == '\0' && !step->has_goods)
        take_goods_of_case(docket, ret_after);
    if (blocks(before, ret_after, step->step) && !goods_are_told(&ret_after->goods))
        return refused("goods-too-wide",
                       LG_SPAN("a recall names goods by unit, GTIN, lot, model or enterprise"));
    return step->step == EV_RECALL_STEP_ORDERED ? four_eyes(before, event) : taken;
}

static void finish(struct docket *docket, struct campaign *of, const struct campaign *before,
                   const struct matter_event *event)
{
    const enum ev_recall_step step = event->event->recall.step;

    if (step == EV_RECALL_STEP_NOTIFIED || step == EV_RECALL_STEP_REOPENED)
        of->proposed_by = matter_actor(event);
    of->closed_us = step == EV_RECALL_STEP_CLOSED     ? event->at_us
                    : step == EV_RECALL_STEP_REOPENED ? 0
                                                      : of->closed_us;
    of->changed = true;
    of->changed_us = event->at_us;
    run_clocks(docket, of, step, event->at_us);
    if (blocks(before, of, step))
        block(docket, of, event->at_us);
    else if (before->blocking && step == EV_RECALL_STEP_CLOSED)
        lift(docket, of, event);
}

static void note_case(struct docket *docket, const struct campaign *of, int64_t at_us)
{
    struct investigation *from = case_of(docket, of);

    if (from == NULL)
        return;
    from->recalled = true;
    clock_meet(from->clocks, "recall_report", at_us);
}

struct verdict decide_recall(struct docket *docket, const struct matter_event *event)
{
    const struct ev_recall *step = &event->event->recall;
    struct campaign *of = docket_campaign(docket, step->recall_number);
    const struct campaign before = of != NULL ? *of : (struct campaign){.state = LG_LIFE_NEW};
    struct campaign after;

    if (step->case_number.at != NULL && docket_investigation(docket, step->case_number) == NULL)
        return (struct verdict){
            .kind = MATTER_WAITS,
            .waits_for = docket_subject(docket->arena, "case", step->case_number),
        };
    const struct verdict verdict = weigh(docket, &before, event, &after);
    if (verdict.kind != MATTER_TAKEN)
        return verdict;
    if (of == NULL) {
        of = docket_put_campaign(docket, step->recall_number);
        after.next = of->next;
        after.number = of->number;
        after.subject = of->subject;
        after.id = event->id;
        after.opened_us = event->at_us;
    }
    *of = after;
    note_case(docket, of, event->at_us);
    finish(docket, of, &before, event);
    return taken;
}
