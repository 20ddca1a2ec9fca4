/*
 * assessment.c - an assessment opens a case, or changes the one that is open.
 */
#include "base/text.h"
#include "base/time.h"
#include "decide/decide.h"
#include "model/life_cycle.h"

static const struct event_verdict taken = {.kind = EVENT_TAKEN};

struct event_verdict case_move(struct inspection_case *of, const char *event)
{
    const struct lg_life_cycle *cycle = lg_life_cycle_find("inspection_order");

    if (lg_life_cycle_move(cycle, of->state, event, &of->state))
        return taken;
    return (struct event_verdict){
        EVENT_REFUSED, "illegal-move",
        lg_text(of->arena, "an inspection order that is \"%s\" takes no \"%s\"", of->state, event),
        NULL};
}

/* The same test of the same product passed not long ago, and nothing special asks for it again. */
static bool barred(const struct case_facts *facts, const struct ev_assessment *assessment,
                   const struct ev_assessment_items *goods, struct lg_span standard, lg_day today)
{
    const struct sampling_subject subject = {
        .enterprise_id = assessment->importer.id,
        .spec_model = goods->model,
        .exempt = goods->model.at == NULL || lg_span_eq(goods->category, LG_SPAN("food")),
    };

    for (size_t i = 0; i < facts->passes_n; i++) {
        if (lg_span_eq(facts->passes[i].standard, standard) &&
            sampling_decide(&facts->rule, &subject, &facts->passes[i].pass, 1, today).verdict ==
                SAMPLING_BARRED)
            return true;
    }
    return false;
}

static bool may_repeat(const struct ev_assessment_items *goods)
{
    return goods->selected_by == EV_PATH_COMPLAINT || goods->selected_by == EV_PATH_ALERT ||
           goods->selected_by == EV_PATH_MANDATORY || goods->selected_by == EV_PATH_OFFICER;
}

/* Sampling is asked for only when some standard may be tested; otherwise the goods are looked at. */
static enum ev_assessment_items_action action_of(const struct case_facts *facts,
                                                 const struct ev_assessment *assessment,
                                                 const struct ev_assessment_items *goods,
                                                 lg_day today)
{
    if (goods->action != EV_ASSESSMENT_ITEMS_ACTION_SAMPLE || may_repeat(goods) ||
        goods->standards_n == 0)
        return goods->action;
    for (size_t i = 0; i < goods->standards_n; i++) {
        if (!barred(facts, assessment, goods, goods->standards[i], today))
            return goods->action;
    }
    return EV_ASSESSMENT_ITEMS_ACTION_PHYSICAL;
}

/* Where nothing is said of an action, none is asked for. */
static const char *first_event(const struct case_item *item)
{
    if (item->lane == EV_LANE_BLOCKED)
        return "blocked";
    return item->action == EV_ASSESSMENT_ITEMS_ACTION_ABSENT
               ? "none"
               : ev_assessment_items_action_name(item->action);
}

static void take_items(struct inspection_case *of, const struct case_facts *facts, lg_day today)
{
    const struct ev_assessment *assessment = &of->assessment;
    struct case_item *before = of->items;
    const size_t before_n = of->items_n;

    of->items = lg_arena_take(of->arena, (assessment->items_n + 1) * sizeof *of->items);
    of->items_n = assessment->items_n;
    for (size_t i = 0; i < assessment->items_n; i++) {
        const struct ev_assessment_items *goods = &assessment->items[i];
        struct case_item *item = &of->items[i];

        for (size_t old = 0; old < before_n; old++) {
            if (before[old].number == goods->item_number)
                *item = before[old]; /* outcomes and measures stay with the item */
        }
        item->failed_e5 = item->disposed_e5 = 0; /* what is declared anew is there */
        item->number = goods->item_number;
        item->lane = goods->lane;
        item->action = action_of(facts, assessment, goods, today);
        item->goods = goods;
        item->state = ITEM_NEW;
        (void)case_item_move(item, first_event(item));
    }
}

static void arrive(struct inspection_case *of, const struct ev_assessment *assessment,
                   int64_t at_us)
{
    if (!assessment->has_arrived_at)
        return;
    of->arrived_at_us = assessment->arrived_at_us;
    if (of->notified_at_us == 0 && case_move(of, "notified").kind == EVENT_TAKEN)
        of->notified_at_us = at_us;
}

static struct event_verdict follow(struct inspection_case *of, const struct case_event *event,
                                   const struct case_facts *facts)
{
    const struct ev_assessment *assessment = &event->event->assessment;

    if (of->exists && assessment->version <= of->version)
        return (struct event_verdict){EVENT_OLD, "old-version", LG_SPAN("a newer version is known"),
                                      NULL};
    const struct event_verdict verdict = case_move(of, of->exists ? "amended" : "ordered");
    if (verdict.kind != EVENT_TAKEN)
        return verdict;
    of->order_version++;
    if (!of->exists)
        of->created_at_us = event->at_us;
    of->exists = true;
    of->version = assessment->version;
    of->assessment = *assessment;
    of->notified_at_us = 0;
    of->release_status = EV_RELEASE_STATUS_NONE; /* of this version, yet to come */
    if (of->release_version < assessment->release_version)
        of->release_version = assessment->release_version;
    take_items(of, facts, lg_day_of_time(event->at_us));
    arrive(of, assessment, event->at_us);
    return taken;
}

static struct event_verdict withdraw(struct inspection_case *of, const struct case_event *event)
{
    const struct event_verdict verdict = case_move(of, "withdrawn");

    if (verdict.kind != EVENT_TAKEN)
        return verdict;
    of->version = event->event->assessment.version;
    case_release(of, EV_RELEASE_STATUS_REFUSED, event);
    return taken;
}

struct event_verdict decide_assessment(struct inspection_case *of, const struct case_event *event,
                                       const struct case_facts *facts)
{
    const struct ev_assessment *assessment = &event->event->assessment;
    struct event_verdict verdict = taken;

    if (assessment->kind == EV_ASSESSMENT_KIND_ASSESSED)
        verdict = follow(of, event, facts);
    else if (assessment->kind == EV_ASSESSMENT_KIND_ARRIVED)
        arrive(of, assessment, event->at_us);
    else /* cancelled, returned or superseded */
        verdict = withdraw(of, event);
    if (verdict.kind == EVENT_TAKEN)
        case_settle(of, event);
    return verdict;
}
