/*
 * control_rows.c - what people changed, as rows: versions, activations, and each step with who and when.
 */
#include "assess_sql.h"
#include "base/text.h"
#include "controlling.h"
#include "model/control.h"
#include "shadows_sql.h"

struct lg_span assess_actor_of(const struct ev_event *event)
{
    return event->envelope.actor.at != NULL ? event->envelope.actor : event->envelope.source;
}

struct writing {
    struct lg_arena *arena;
    struct lg_store *store;
    const struct change *change;
    struct lg_column *kind, *object, *version, *actor, *at, *number;
};

static void write_draft(const struct writing *to)
{
    const struct change *change = to->change;
    struct lg_column *const state = lg_of_text(to->arena, lg_span_of(change->state));
    struct lg_column *const restores = lg_of_int4(to->arena, (int32_t)change->drafted.restores);

    lg_store_queue(
        to->store, &q_control_put,
        (struct lg_column *const[]){to->kind, to->object, to->version, state,
                                    lg_of_text(to->arena, change->record->event->control.document),
                                    to->actor, to->at, to->number, restores},
        NULL);
    if (change->drafted.grade.at != NULL)
        lg_store_queue(to->store, &q_credit_put,
                       (struct lg_column *const[]){
                           to->object, lg_of_text(to->arena, change->drafted.grade),
                           lg_of_text(to->arena, change->drafted.basis), to->at, to->number},
                       NULL);
}

/* A step ends the share that the version rules; a cutover begins another. */
static void write_cutover(const struct writing *to, const struct ev_control *control)
{
    if (control->kind != EV_CONTROL_KIND_PROFILE)
        return;
    lg_store_queue(to->store, &q_cutover_end,
                   (struct lg_column *const[]){to->object, to->version, to->number}, NULL);
    if (control->action == EV_CONTROL_ACTION_CUTOVER)
        lg_store_queue(to->store, &q_cutover_put,
                       (struct lg_column *const[]){
                           to->object, to->version, lg_of_int4(to->arena, (int32_t)control->share),
                           lg_of_int4(to->arena, (int32_t)control->least_parity),
                           lg_of_int4(to->arena, (int32_t)control->least_hit_rate), to->actor,
                           to->at, to->number},
                       NULL);
}

static void write_move(const struct writing *to)
{
    static const struct lg_span nobody = {NULL, 0};
    const struct ev_event *event = to->change->record->event;
    const bool approves = event->control.action == EV_CONTROL_ACTION_APPROVE;

    if (event->control.action == EV_CONTROL_ACTION_ACTIVATE) {
        lg_store_queue(to->store, &q_activation_put,
                       (struct lg_column *const[]){to->kind, to->object, to->version, to->actor,
                                                   to->at, to->number},
                       NULL);
        lg_store_queue(to->store, &q_controls_retire,
                       (struct lg_column *const[]){to->kind, to->object, to->version, to->number,
                                                   to->actor, to->at},
                       NULL);
    }
    write_cutover(to, &event->control);
    lg_store_queue(
        to->store, &q_control_move,
        (struct lg_column *const[]){
            to->kind, to->object, to->version, lg_of_text(to->arena, lg_span_of(to->change->state)),
            approves ? to->actor : lg_of_text(to->arena, nobody),
            lg_of_text(to->arena, approves ? event->envelope.receipt : nobody), to->at, to->number},
        NULL);
}

/* Who took which step when: what the version's row says of its last one alone. */
static void write_step(const struct writing *to)
{
    const struct ev_control *control = &to->change->record->event->control;
    struct lg_column *const step =
        lg_of_text(to->arena, lg_span_of(ev_control_action_name(control->action)));

    lg_store_queue(to->store, &q_control_step_put,
                   (struct lg_column *const[]){to->kind, to->object, to->version, step, to->actor,
                                               to->at, to->number,
                                               lg_of_text(to->arena, control->reason)},
                   NULL);
}

bool assess_controls_apply(void *service, struct lg_batch *batch, struct lg_store *store,
                           struct lg_error *reterr)
{
    const struct controlling *controlling = ((struct assess *)service)->controlling;
    struct lg_arena *arena = batch->arena;

    for (size_t i = 0; i < controlling->changes_n; i++) {
        const struct change *change = &controlling->changes[i];
        const struct ev_control *control = &change->record->event->control;
        const struct writing to = {
            .arena = arena,
            .store = store,
            .change = change,
            .kind = lg_of_text(arena, lg_span_of(ev_control_kind_name(control->kind))),
            .object = lg_of_text(arena, control->object_id),
            .version = lg_of_int4(arena, (int32_t)lg_control_version(control)),
            .actor = lg_of_text(arena, assess_actor_of(change->record->event)),
            .at = lg_of_time(arena, change->record->at_us),
            .number = lg_of_int8(arena, controlling->number)};

        if (control->action == EV_CONTROL_ACTION_DRAFT)
            write_draft(&to);
        else
            write_move(&to);
        write_step(&to);
    }
    return lg_store_flush(store, reterr);
}
