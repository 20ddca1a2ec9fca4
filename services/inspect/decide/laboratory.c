/*
 * laboratory.c - samples, from collection to the report that counts.
 *
 * A preliminary report is shown and teaches nothing; a final one decides; a re-test replaces it,
 * and everything that rested on it.  Source: Product Quality Law (产品质量法) section 15.
 */
#include <string.h>

#include "base/text.h"
#include "base/time.h"
#include "decide/decide.h"
#include "model/life_cycle.h"

static const struct event_verdict taken = {.kind = EVENT_TAKEN};

static struct case_sample *sample_of(struct inspection_case *of, struct lg_span number)
{
    for (size_t i = 0; i < of->samples_n; i++) {
        if (lg_span_eq(of->samples[i].number, number))
            return &of->samples[i];
    }
    return NULL;
}

static struct event_verdict move_sample(struct inspection_case *of, struct case_sample *sample,
                                        const char *event)
{
    if (lg_life_cycle_move(lg_life_cycle_find("sample"), sample->state, event, &sample->state))
        return taken;
    return (struct event_verdict){
        EVENT_REFUSED, "illegal-move",
        lg_text(of->arena, "a sample that is \"%s\" takes no \"%s\"", sample->state, event), NULL};
}

static struct lg_span joined(struct lg_arena *arena, const struct lg_span *texts, size_t n)
{
    struct lg_builder text = lg_builder(arena, 4000);

    for (size_t i = 0; i < n; i++)
        lg_builder_fmt(&text, "%s%.*s", i == 0 ? "" : " ", LG_SPAN_ARG(texts[i]));
    return lg_builder_text(&text);
}

struct event_verdict decide_sample(struct inspection_case *of, const struct case_event *event)
{
    const struct ev_sample *step = &event->event->sample;
    struct case_item *item = case_item_of(of, step->item_number);
    struct case_sample *sample = sample_of(of, step->sample_number);

    if (item == NULL)
        return (struct event_verdict){EVENT_REFUSED, "unknown-item",
                                      LG_SPAN("the order has no such item"), NULL};
    if (sample == NULL) {
        if (step->step != EV_SAMPLE_STEP_COLLECTED)
            return (struct event_verdict){EVENT_REFUSED, "illegal-move",
                                          LG_SPAN("a sample begins with \"collected\""), NULL};
        sample = case_append(of->arena, of->samples, &of->samples_n, sizeof *of->samples,
                             (void **)&of->samples);
        *sample = (struct case_sample){
            .number = step->sample_number,
            .seal = step->seal,
            .backup_seal = step->backup_seal,
            .standards = joined(of->arena, step->standards, step->standards_n),
            .item_number = step->item_number,
            .state = LG_LIFE_NEW,
            .collected_at_us = step->at_us,
        };
    }
    const struct event_verdict verdict = move_sample(of, sample, ev_sample_step_name(step->step));
    if (verdict.kind != EVENT_TAKEN)
        return verdict;
    if (step->laboratory_id.at != NULL)
        sample->laboratory_id = step->laboratory_id;
    (void)case_item_move(item, "collected"); /* another step, or another sample, moves nothing */
    of->changed = true;
    of->changed_at_us = event->at_us;
    return taken;
}

static const struct ev_lab_result_tests *worst_of(const struct ev_lab_result *result)
{
    const struct ev_lab_result_tests *worst = NULL;

    for (size_t i = 0; i < result->tests_n; i++) {
        const struct ev_lab_result_tests *test = &result->tests[i];

        if (test->verdict == EV_LAB_RESULT_TESTS_VERDICT_NONCONFORM &&
            (worst == NULL || test->severity > worst->severity))
            worst = test;
    }
    return worst;
}

static struct case_finding finding_of(struct inspection_case *of,
                                      const struct ev_lab_result *result)
{
    const struct ev_lab_result_tests *worst = worst_of(result);
    const bool conform = result->verdict == EV_LAB_RESULT_VERDICT_CONFORM;
    struct case_finding found = {
        .kind = EV_KIND_SAFETY,
        .severity = conform ? EV_SEVERITY_MINOR : EV_SEVERITY_SERIOUS,
        .verdict = conform ? EV_OUTCOME_VERDICT_PASS : EV_OUTCOME_VERDICT_FAIL,
        .stage = result->stage == EV_LAB_RESULT_STAGE_PRELIMINARY ? EV_OUTCOME_STAGE_PRELIMINARY
                                                                  : EV_OUTCOME_STAGE_FINAL,
        .text = lg_text(of->arena, "report %.*s: %s", LG_SPAN_ARG(result->report_number),
                        conform ? "conforms" : "does not conform"),
    };

    if (worst == NULL || conform)
        return found;
    found.kind = worst->kind == EV_KIND_NONE ? EV_KIND_SAFETY : worst->kind;
    found.severity = worst->severity == EV_SEVERITY_NONE ? EV_SEVERITY_SERIOUS : worst->severity;
    found.text = lg_text(of->arena, "report %.*s: %.*s of %.*s does not conform",
                         LG_SPAN_ARG(result->report_number), LG_SPAN_ARG(worst->parameter),
                         LG_SPAN_ARG(worst->standard));
    return found;
}

static void note_passes(struct inspection_case *of, const struct case_item *item,
                        const struct ev_lab_result *result)
{
    for (size_t i = 0; i < result->tests_n && item->goods->model.at != NULL; i++) {
        struct case_pass *pass =
            case_append(of->arena, of->effects.passes, &of->effects.passes_n,
                        sizeof *of->effects.passes, (void **)&of->effects.passes);

        *pass = (struct case_pass){item->goods->model, result->tests[i].standard,
                                   result->report_number, lg_day_of_time(result->reported_at_us)};
    }
}

static void withdraw_report(struct inspection_case *of, struct lg_span report)
{
    struct lg_span *place =
        case_append(of->arena, of->effects.withdrawn_reports, &of->effects.withdrawn_n,
                    sizeof *of->effects.withdrawn_reports, (void **)&of->effects.withdrawn_reports);

    *place = report;
}

/* Whether the item failed for something that this sample does not answer. */
static bool failed_otherwise(const struct inspection_case *of, const struct case_item *item,
                             const struct case_sample *sample)
{
    for (size_t i = 0; i < of->samples_n; i++) {
        const struct case_sample *other = &of->samples[i];

        if (other != sample && other->item_number == item->number && other->verdict != NULL &&
            strcmp(other->verdict, "nonconform") == 0)
            return true;
    }
    return (item->state == ITEM_FAILED || item->state == ITEM_RECTIFY) &&
           !(sample->outcome_version > 0 && lg_id_eq(sample->outcome_id, item->outcome_id));
}

/* Another sample of the item has no final report yet. */
static bool awaits_another(const struct inspection_case *of, const struct case_sample *sample)
{
    for (size_t i = 0; i < of->samples_n; i++) {
        const struct case_sample *other = &of->samples[i];

        if (other != sample && other->item_number == sample->item_number &&
            (other->verdict == NULL || strcmp(other->state, "reported") == 0))
            return true;
    }
    return false;
}

static void apply_final(struct inspection_case *of, struct case_item *item,
                        const struct case_sample *sample, const struct case_event *event)
{
    const struct ev_lab_result *result = &event->event->lab_result;
    const bool conform = result->verdict == EV_LAB_RESULT_VERDICT_CONFORM;

    if (!conform)
        (void)case_item_move(item, "nonconform");
    else if (!failed_otherwise(of, item, sample))
        (void)case_item_move(item, awaits_another(of, sample) ? "conform-of-several" : "conform");
    if (conform)
        note_passes(of, item, result);
    if (result->supersedes.at != NULL && !conform)
        withdraw_report(of, result->supersedes);
    case_follow_items(of);
}

/* Whether the report is the item's outcome: what is preliminary takes no final one's place. */
static bool speaks(const struct inspection_case *of, const struct case_item *item,
                   const struct case_sample *sample, const struct case_finding *found)
{
    if (found->stage != EV_OUTCOME_STAGE_FINAL)
        return item->outcome_version == 0 || !item->outcome_final;
    return found->verdict == EV_OUTCOME_VERDICT_FAIL || !failed_otherwise(of, item, sample);
}

struct event_verdict decide_lab_result(struct inspection_case *of, const struct case_event *event)
{
    const struct ev_lab_result *result = &event->event->lab_result;
    struct case_sample *sample = sample_of(of, result->sample_number);
    struct case_item *item = case_item_of(of, result->item_number);

    if (sample == NULL || item == NULL || sample->item_number != result->item_number)
        return (struct event_verdict){EVENT_REFUSED, "unknown-sample",
                                      LG_SPAN("no such sample was taken of this item"), NULL};
    const char *const before = sample->state;
    struct event_verdict verdict = taken;
    if (result->stage == EV_LAB_RESULT_STAGE_PRELIMINARY)
        verdict = move_sample(of, sample, "preliminary");
    if (result->stage == EV_LAB_RESULT_STAGE_RETEST)
        verdict = move_sample(of, sample, "retest");
    if (verdict.kind == EVENT_TAKEN && result->stage != EV_LAB_RESULT_STAGE_PRELIMINARY)
        verdict = move_sample(of, sample, ev_lab_result_verdict_name(result->verdict));
    if (verdict.kind != EVENT_TAKEN) {
        sample->state = before;
        return verdict;
    }
    const struct case_finding found = finding_of(of, result);
    const bool final = found.stage == EV_OUTCOME_STAGE_FINAL;
    if (final)
        apply_final(of, item, sample, event);
    if (speaks(of, item, sample, &found)) {
        case_find(of, item, &found, event);
        sample->outcome_id = item->outcome_id;
        sample->outcome_version = item->outcome_version;
    }
    sample->report_number = result->report_number;
    sample->verdict = ev_lab_result_verdict_name(result->verdict);
    of->changed = true;
    of->changed_at_us = event->at_us;
    if (final)
        case_settle(of, event);
    return taken;
}
