/*
 * conflict.c - what is open for a person, and how a supervisor decides it.
 *
 * What conflicts is never merged and never dropped: it takes effect on the order as it is now, or it
 * is set aside; both with a reason, and by somebody else than who sent it.
 */
#include "decide/decide.h"

void case_keep_open(struct inspection_case *of, struct lg_id id, bool waits,
                    const struct case_event *event)
{
    struct case_open *kept =
        case_append(of->arena, of->open, &of->open_n, sizeof *of->open, (void **)&of->open);

    *kept =
        (struct case_open){.id = id, .waits = waits, .event = event->event, .bytes = event->bytes};
}

struct case_open *case_open_of(struct inspection_case *of, struct lg_id id)
{
    for (size_t i = 0; i < of->open_n; i++) {
        if (!of->open[i].decided && lg_id_eq(of->open[i].id, id))
            return &of->open[i];
    }
    return NULL;
}

static struct event_verdict refused(const char *code, const char *reason)
{
    return (struct event_verdict){
        .kind = EVENT_REFUSED, .code = code, .reason = lg_span_of(reason)};
}

/* Takes the check that conflicted. */
static struct event_verdict take(struct inspection_case *of, const struct case_open *open,
                                 const struct case_event *event)
{
    const struct case_event check = {open->event, event->id, event->at_us, open->bytes};
    struct event_verdict verdict;

    if (open->waits)
        return refused("unsigned", "not all of its inspectors have signed the check");
    if (open->event->type != EV_TYPE_CHECK)
        return refused("not-a-check", "only a check can take effect afterwards");
    if (case_signed(of, open->event).kind != EVENT_TAKEN)
        return refused("signature-differs", "its inspectors signed another content");
    verdict = case_take_check(of, &check);
    if (verdict.kind == EVENT_CONFLICT) /* it is one already */
        verdict.kind = EVENT_REFUSED;
    return verdict;
}

struct event_verdict decide_conflict(struct inspection_case *of, const struct case_event *event)
{
    const struct ev_review *review = &event->event->review;
    struct case_open *open = review->has_conflict_id ? case_open_of(of, review->conflict_id) : NULL;
    struct event_verdict verdict = {.kind = EVENT_TAKEN};

    if (open == NULL)
        return refused("unknown-conflict", "nothing of this id is open");
    if (review->reason.at == NULL)
        return refused("reason-needed", "a conflict is decided with a reason");
    if (lg_span_eq(open->event->envelope.actor, event->event->envelope.actor))
        return refused("four-eyes", "a conflict is decided by somebody else than who sent it");
    if (review->kind == EV_REVIEW_KIND_CONFLICT_APPLIED)
        verdict = take(of, open, event);
    if (verdict.kind != EVENT_TAKEN)
        return verdict;
    open->decided = true;
    case_keep_review(of, event, true);
    verdict.about = open;
    return verdict;
}
