/*
 * signature.c - two inspectors sign a check, each with their own account.
 *
 * A check that has a content hash names its inspectors, its sender among them.  It has no effect
 * before each of the others has signed that hash; signatures and check may come in any order, and the
 * last of them decides.
 */
#include "decide/decide.h"

static const struct event_verdict taken = {.kind = EVENT_TAKEN};

static struct event_verdict refused(const char *code, const char *reason)
{
    return (struct event_verdict){
        .kind = EVENT_REFUSED, .code = code, .reason = lg_span_of(reason)};
}

static struct event_verdict signed_other_content(void)
{
    return (struct event_verdict){
        .kind = EVENT_CONFLICT,
        .code = "signature-differs",
        .reason = LG_SPAN("a signature is over another content than the check's")};
}

static const struct case_signature *signature_by(const struct inspection_case *of,
                                                 struct lg_id check_id, struct lg_span signer)
{
    for (size_t i = 0; i < of->signatures_n; i++) {
        const struct case_signature *found = &of->signatures[i];

        if (lg_id_eq(found->check_id, check_id) && lg_span_eq(found->signer, signer))
            return found;
    }
    return NULL;
}

static bool names(const struct ev_check *check, struct lg_span inspector)
{
    for (size_t i = 0; i < check->inspectors_n; i++) {
        if (lg_span_eq(check->inspectors[i], inspector))
            return true;
    }
    return false;
}

/* Whether anybody but the sender is named. */
static bool names_another(const struct ev_check *check, struct lg_span sender)
{
    for (size_t i = 0; i < check->inspectors_n; i++) {
        if (!lg_span_eq(check->inspectors[i], sender))
            return true;
    }
    return false;
}

struct event_verdict case_signed(struct inspection_case *of, const struct ev_event *event)
{
    const struct ev_check *check = &event->check;
    const struct lg_span sender = event->envelope.actor;
    struct event_verdict verdict = taken;

    if (check->content_hash.at == NULL)
        return taken;
    if (!names(check, sender) || !names_another(check, sender))
        return refused("two-inspectors",
                       "a signed check names two inspectors, its sender among them");
    for (size_t i = 0; i < check->inspectors_n; i++) {
        const struct case_signature *found =
            signature_by(of, check->check_id, check->inspectors[i]);

        if (found != NULL && !lg_span_eq(found->content_hash, check->content_hash))
            return signed_other_content();
        if (found == NULL && !lg_span_eq(check->inspectors[i], sender))
            verdict = (struct event_verdict){.kind = EVENT_WAITS};
    }
    return verdict;
}

/* The check that waited, as though it came now; the order may have gone on meanwhile. */
static struct event_verdict settle(struct inspection_case *of, struct case_open *waiting,
                                   const struct case_event *event)
{
    const struct case_event check = {waiting->event, event->id, event->at_us, waiting->bytes};
    struct event_verdict verdict;

    waiting->decided = true;
    verdict = decide_check(of, &check);
    verdict.about = waiting;
    return verdict;
}

struct event_verdict decide_signature(struct inspection_case *of, const struct case_event *event)
{
    const struct ev_signature *given = &event->event->signature;
    const struct lg_span signer = event->event->envelope.actor;
    struct case_open *waiting = case_open_of(of, given->check_id);

    if (waiting != NULL && !names(&waiting->event->check, signer))
        return refused("not-named", "the check does not name this inspector");
    if (waiting != NULL && !lg_span_eq(waiting->event->check.content_hash, given->content_hash))
        return signed_other_content();
    struct case_signature *kept = case_append(of->arena, of->signatures, &of->signatures_n,
                                              sizeof *of->signatures, (void **)&of->signatures);
    *kept = (struct case_signature){given->check_id, signer, given->content_hash};
    if (waiting == NULL || case_signed(of, waiting->event).kind == EVENT_WAITS)
        return taken;
    return settle(of, waiting, event);
}
