/*
 * disposal.c - what happens to goods that failed.
 *
 * Goods that failed for safety, health, environment or identity are returned or destroyed; others
 * may be put right and inspected again, twice at most.  Source: 进出口商品抽查检验 (GACC Decree 39
 * and 238); FDA's practice for the limit of two.
 */
#include "base/text.h"
#include "decide/decide.h"
#include "model/life_cycle.h"

static const struct event_verdict taken = {.kind = EVENT_TAKEN};

enum { RECTIFICATIONS_MOST = 2 };

static struct event_verdict refused(const char *code, struct lg_span reason)
{
    return (struct event_verdict){EVENT_REFUSED, code, reason, NULL};
}

static bool concerns(const struct case_disposal *disposal, const struct case_item *item)
{
    return (disposal->item_number == 0 || disposal->item_number == item->number) &&
           (item->state == ITEM_FAILED || item->state == ITEM_RECTIFY ||
            item->state == ITEM_BLOCKED);
}

static bool may_be_put_right(const struct case_item *item)
{
    return item->kind != EV_KIND_SAFETY && item->kind != EV_KIND_HEALTH &&
           item->kind != EV_KIND_ENVIRONMENT && item->kind != EV_KIND_IDENTITY &&
           item->state != ITEM_BLOCKED && item->reinspections < RECTIFICATIONS_MOST;
}

/* What of the item failed, or is blocked, and is not disposed of yet. */
static lg_e5 left_of(const struct case_item *item)
{
    const lg_e5 failed = item->state == ITEM_BLOCKED ? item->goods->quantity_e5 : item->failed_e5;

    return failed - item->disposed_e5;
}

/* Whether the life cycle of the goods allows it, and the quantities balance. */
static struct event_verdict may_dispose(const struct inspection_case *of,
                                        const struct case_disposal *disposal)
{
    size_t concerned = 0;

    for (size_t i = 0; i < of->items_n; i++) {
        const struct case_item *item = &of->items[i];

        if (!concerns(disposal, item))
            continue;
        concerned++;
        if (disposal->kind == EV_DISPOSAL_KIND_RECTIFY && !may_be_put_right(item))
            return refused("may-not-be-rectified",
                           LG_SPAN("goods that failed for safety, health, environment or identity, "
                                   "or twice before, are returned or destroyed"));
        if (disposal->has_quantity &&
            (disposal->quantity_e5 <= 0 || disposal->quantity_e5 > left_of(item)))
            return refused("quantity", LG_SPAN("more is disposed of than failed"));
    }
    if (concerned == 0)
        return refused("nothing-to-dispose", LG_SPAN("no item of the order failed or is blocked"));
    if (concerned > 1 && disposal->has_quantity)
        return refused("no-item", LG_SPAN("a quantity is disposed of item by item"));
    return taken;
}

static struct event_verdict order_disposal(struct inspection_case *of,
                                           const struct case_disposal *disposal)
{
    const struct event_verdict verdict = may_dispose(of, disposal);

    if (verdict.kind != EVENT_TAKEN || disposal->kind != EV_DISPOSAL_KIND_RECTIFY)
        return verdict;
    for (size_t i = 0; i < of->items_n; i++) {
        if (concerns(disposal, &of->items[i]))
            (void)case_item_move(&of->items[i], "rectification-ordered");
    }
    (void)case_move(of, "rectify"); /* the order takes a check again */
    return taken;
}

static void dispose_of(struct case_item *item, const struct case_disposal *disposal)
{
    item->disposed_e5 += disposal->has_quantity ? disposal->quantity_e5 : left_of(item);
    if (left_of(item) > 0)
        return;
    (void)case_item_move(item, item->disposed_e5 < item->goods->quantity_e5 ? "part-disposed"
                                                                            : "disposed");
}

/* Returned and destroyed goods are gone; what is put right is inspected again. */
static struct event_verdict execute(struct inspection_case *of,
                                    const struct case_disposal *disposal)
{
    const struct event_verdict verdict =
        disposal->kind == EV_DISPOSAL_KIND_RECTIFY ? taken : may_dispose(of, disposal);

    for (size_t i = 0; verdict.kind == EVENT_TAKEN && i < of->items_n; i++) {
        struct case_item *item = &of->items[i];

        if (!concerns(disposal, item))
            continue;
        if (disposal->kind == EV_DISPOSAL_KIND_RECTIFY)
            item->reinspections++;
        else
            dispose_of(item, disposal);
    }
    return verdict;
}

static struct case_disposal *disposal_of(struct inspection_case *of,
                                         const struct ev_disposal *event)
{
    for (size_t i = 0; i < of->disposals_n; i++) {
        if (lg_span_eq(of->disposals[i].number, event->disposal_number))
            return &of->disposals[i];
    }
    struct case_disposal *disposal = case_append(of->arena, of->disposals, &of->disposals_n,
                                                 sizeof *of->disposals, (void **)&of->disposals);
    const struct case_item *item = event->has_item_number ? case_item_of(of, event->item_number)
                                   : of->items_n == 1     ? &of->items[0]
                                                          : NULL;
    const bool unit = event->has_unit && !event->has_quantity && item != NULL;

    *disposal = (struct case_disposal){
        .number = event->disposal_number,
        .item_number = event->has_item_number ? event->item_number : 0,
        .kind = event->kind,
        .state = LG_LIFE_NEW,
        .quantity_e5 = unit ? case_unit_e5(item) : event->quantity_e5,
        .has_quantity = event->has_quantity || unit,
    };
    return disposal;
}

static struct event_verdict act(struct inspection_case *of, const struct case_disposal *disposal,
                                enum ev_disposal_step step)
{
    switch (step) {
    case EV_DISPOSAL_STEP_ORDERED:
        return order_disposal(of, disposal);
    case EV_DISPOSAL_STEP_EXECUTED:
        return execute(of, disposal);
    case EV_DISPOSAL_STEP_REINSPECTED:
    case EV_DISPOSAL_STEP_VERIFIED:
    case EV_DISPOSAL_STEP_CLOSED:
    case EV_DISPOSAL_STEP_NONE:;
    }
    return taken;
}

struct event_verdict decide_disposal(struct inspection_case *of, const struct case_event *event)
{
    const struct ev_disposal *step = &event->event->disposal;
    struct case_disposal *disposal = disposal_of(of, step);
    const char *const name = ev_disposal_step_name(step->step);
    const char *next;

    if (disposal->kind != step->kind)
        return refused("other-kind", LG_SPAN("the disposal was ordered as another kind"));
    if (!lg_life_cycle_move(lg_life_cycle_of_disposal(disposal->kind), disposal->state, name,
                            &next)) {
        const struct lg_span reason =
            lg_text(of->arena, "a disposal that is \"%s\" takes no \"%s\"", disposal->state, name);

        if (disposal->state[0] == '\0')
            of->disposals_n--; /* it never began */
        return refused("illegal-move", reason);
    }
    const struct event_verdict verdict = act(of, disposal, step->step);
    if (verdict.kind != EVENT_TAKEN) {
        if (disposal->state[0] == '\0')
            of->disposals_n--;
        return verdict;
    }
    disposal->state = next;
    case_settle(of, event);
    return taken;
}
