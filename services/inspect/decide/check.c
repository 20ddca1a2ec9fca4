/*
 * check.c - what an inspector found.
 *
 * A check names the order's version that it was made on.  Made on another version it has no
 * effect: the goods may be others now.  Findings name items or units; items that no finding
 * names take the check's verdict.
 */
#include <string.h>

#include "base/dictionary.h"
#include "base/text.h"
#include "decide/decide.h"
#include "model/life_cycle.h"

static const struct ev_finding *worst_of(const struct ev_check *check, int64_t item,
                                         bool *ret_named)
{
    const struct ev_finding *worst = NULL;

    *ret_named = false;
    for (size_t i = 0; i < check->findings_n; i++) {
        const struct ev_finding *finding = &check->findings[i];

        if (finding->has_subject && finding->subject.has_item_number &&
            finding->subject.item_number != item)
            continue;
        *ret_named = *ret_named || finding->has_subject;
        if (finding->result == EV_FINDING_RESULT_FAIL &&
            (worst == NULL || finding->severity > worst->severity))
            worst = finding;
    }
    return worst;
}

static struct lg_span sentence_of(struct inspection_case *of, const struct ev_finding *finding)
{
    if (finding->note.at != NULL)
        return finding->note;
    if (finding->value.at != NULL)
        return lg_text(of->arena, "%.*s: %.*s", LG_SPAN_ARG(finding->code),
                       LG_SPAN_ARG(finding->value));
    return finding->code;
}

static struct lg_span unit_text(struct lg_arena *arena, const struct ev_unit *unit)
{
    if (unit->vin.at != NULL)
        return lg_text(arena, "vin:%.*s", LG_SPAN_ARG(unit->vin));
    if (unit->serial.at != NULL)
        return lg_text(arena, "serial:%.*s", LG_SPAN_ARG(unit->serial));
    return (struct lg_span){NULL, 0};
}

static bool fails(const struct ev_finding *finding, const struct case_item *item)
{
    return finding->result == EV_FINDING_RESULT_FAIL &&
           (!finding->has_subject || !finding->subject.has_item_number ||
            finding->subject.item_number == item->number);
}

/*
 * The part that failed: units that findings name, and the largest quantity that one names.  A
 * finding that names neither is about the whole item.
 */
static void set_part(struct inspection_case *of, const struct case_item *item,
                     const struct ev_check *check, struct case_finding *found)
{
    struct lg_dictionary failed = {.texts = NULL};
    lg_e5 quantity_e5 = 0;
    bool whole = false;

    for (size_t i = 0; i < check->findings_n && !whole; i++) {
        const struct ev_subject *subject =
            &check->findings[i].subject; /* empty where there is none */
        const struct lg_span unit = unit_text(of->arena, &subject->unit);

        if (!fails(&check->findings[i], item))
            continue;
        if (unit.at != NULL)
            (void)lg_dictionary_refer(&failed, of->arena, unit);
        else if (!subject->has_quantity)
            whole = true;
        else if (subject->quantity_e5 > quantity_e5)
            quantity_e5 = subject->quantity_e5;
    }
    found->units = failed.texts;
    found->units_n = failed.numbers.n;
    quantity_e5 += (int64_t)found->units_n * case_unit_e5(item);
    if (!whole && quantity_e5 < item->goods->quantity_e5)
        found->quantity_e5 = quantity_e5;
}

/* The verdict: "fail", or "rectify". */
static void fail_item(struct inspection_case *of, struct case_item *item, const char *verdict,
                      const struct ev_finding *worst, const struct case_event *event)
{
    struct case_finding found = {
        .kind = worst == NULL || worst->kind == EV_KIND_NONE ? EV_KIND_OTHER : worst->kind,
        .severity = worst == NULL || worst->severity == EV_SEVERITY_NONE ? EV_SEVERITY_GENERAL
                                                                         : worst->severity,
        .verdict = EV_OUTCOME_VERDICT_FAIL,
        .stage = EV_OUTCOME_STAGE_FINAL,
        .text = worst == NULL ? LG_SPAN("the inspection failed") : sentence_of(of, worst),
        .unit = worst != NULL && worst->has_subject && worst->subject.has_unit
                    ? &worst->subject.unit
                    : NULL,
    };

    set_part(of, item, &event->event->check, &found);
    (void)case_item_move(item, verdict);
    case_find(of, item, &found, event);
}

static void pass_item(struct inspection_case *of, struct case_item *item,
                      const struct case_event *event)
{
    const struct case_finding found = {
        .kind = item->outcome_version > 0 ? item->kind : EV_KIND_OTHER,
        .severity = EV_SEVERITY_MINOR,
        .verdict = EV_OUTCOME_VERDICT_PASS,
        .stage = EV_OUTCOME_STAGE_FINAL,
        .text = LG_SPAN("nothing found"),
    };

    const bool put_right = item->state == ITEM_RECTIFY;

    if (!put_right &&
        (item->action == EV_ASSESSMENT_ITEMS_ACTION_SAMPLE || item->state == ITEM_SAMPLED)) {
        (void)case_item_move(item, "pass-to-laboratory"); /* which has the last word */
        return;
    }
    (void)case_item_move(item, "pass");
    if (put_right)
        item->failed_e5 = 0; /* what was found before stays true of what came */
    else
        case_find(of, item, &found, event);
}

static bool is_open(const struct case_item *item)
{
    return item->state == ITEM_OPEN || item->state == ITEM_SAMPLED || item->state == ITEM_RECTIFY;
}

static void check_item(struct inspection_case *of, struct case_item *item,
                       const struct case_event *event)
{
    const struct ev_check *check = &event->event->check;
    bool named;
    const struct ev_finding *worst = worst_of(check, item->number, &named);

    switch (check->verdict) {
    case EV_CHECK_VERDICT_PASS:
        if (worst == NULL)
            pass_item(of, item, event);
        else
            fail_item(of, item, "fail", worst, event);
        break;
    case EV_CHECK_VERDICT_FAIL:
        if (worst == NULL && named)
            pass_item(of, item, event);
        else
            fail_item(of, item, "fail", worst, event);
        break;
    case EV_CHECK_VERDICT_RECTIFY:
        fail_item(of, item, "rectify", worst, event);
        break;
    case EV_CHECK_VERDICT_REFUSED:
    case EV_CHECK_VERDICT_NOT_FOUND:
    case EV_CHECK_VERDICT_NONE:;
    }
}

/* What the items together say of the order. */
static const char *order_event(const struct inspection_case *of, enum ev_check_verdict verdict)
{
    size_t failed = 0, sampled = 0, rectify = 0;

    if (verdict == EV_CHECK_VERDICT_REFUSED)
        return "refused";
    if (verdict == EV_CHECK_VERDICT_NOT_FOUND)
        return "not-found";
    for (size_t i = 0; i < of->items_n; i++) {
        failed += of->items[i].state == ITEM_FAILED;
        rectify += of->items[i].state == ITEM_RECTIFY;
        sampled += of->items[i].state == ITEM_SAMPLED;
    }
    if (failed > 0)
        return "fail";
    if (rectify > 0)
        return "rectify";
    return sampled > 0 ? "recorded" : "pass";
}

static struct event_verdict on_other_version(struct inspection_case *of, int64_t version)
{
    return (struct event_verdict){
        .kind = EVENT_CONFLICT,
        .code = "order-changed",
        .reason =
            lg_text(of->arena, "made on version %lld of the order, which is at version %lld now",
                    (long long)version, (long long)of->order_version)};
}

/* Whether the life cycle lets a check's verdict in: where one may come, any may. */
static bool takes_checks(const struct inspection_case *of)
{
    const char *next;

    return lg_life_cycle_move(lg_life_cycle_find("inspection_order"), of->state, "pass", &next);
}

/* The items take the verdict together with the order: when that may not move, nothing has changed. */
static struct event_verdict check_items(struct inspection_case *of, const struct case_event *event)
{
    struct case_item *before = lg_arena_take(of->arena, (of->items_n + 1) * sizeof *before);
    const struct case_effects effects = of->effects;

    memcpy(before, of->items, of->items_n * sizeof *before);
    for (size_t i = 0; i < of->items_n; i++) {
        if (is_open(&of->items[i]))
            check_item(of, &of->items[i], event);
    }
    const struct event_verdict verdict =
        case_move(of, order_event(of, event->event->check.verdict));
    if (verdict.kind == EVENT_TAKEN) {
        case_settle(of, event);
        return verdict;
    }
    memcpy(of->items, before, of->items_n * sizeof *before);
    of->effects = effects;
    return verdict;
}

struct event_verdict case_take_check(struct inspection_case *of, const struct case_event *event)
{
    if (!takes_checks(of))
        return (struct event_verdict){
            .kind = EVENT_CONFLICT,
            .code = "order-closed",
            .reason = lg_text(of->arena, "the order is \"%s\" and takes no check", of->state)};
    return check_items(of, event);
}

struct event_verdict decide_check(struct inspection_case *of, const struct case_event *event)
{
    const struct ev_check *check = &event->event->check;

    if (!lg_id_eq(check->order_id, of->id))
        return (struct event_verdict){.kind = EVENT_REFUSED,
                                      .code = "unknown-order",
                                      .reason = LG_SPAN("the declaration has no order of this id")};
    const struct event_verdict verdict = case_signed(of, event->event);
    if (verdict.kind == EVENT_WAITS)
        case_keep_open(of, check->check_id, true, event);
    if (verdict.kind != EVENT_TAKEN)
        return verdict;
    if (check->order_version != of->order_version)
        return on_other_version(of, check->order_version);
    return case_take_check(of, event);
}
