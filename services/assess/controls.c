/*
 * controls.c - what people change: drafted by one person, approved by another, then put in force.
 *
 * A document is read when it is drafted (documents.c): one that cannot be read never becomes active.
 * The moves are the life cycle "control"; that approval and activation are another person's than
 * the draft the database checks once more, by rows of the gateway's (schemas/database).
 */
#include "assess.h"
#include "assess_sql.h"
#include "base/own.h"
#include "base/text.h"
#include "model/control.h"
#include "model/life_cycle.h"

struct version {
    struct lg_span kind, object;
    int64_t number;
    const char *state;
    struct lg_span author; /* the person; absent where there is none */
};

struct change {
    const struct lg_record *record;
    const char *state;
    struct assess_credit credit;
};

struct controlling {
    struct version *versions;
    size_t versions_n;
    struct change *changes;
    size_t changes_n;
    struct person {
        struct lg_span principal, person;
    } * persons;
    size_t persons_n;
    int64_t number; /* of what the batch changes */
};

static const struct lg_life_cycle *life_cycle(void)
{
    return lg_life_cycle_find("control");
}

/* The life cycle's own text of a state. */
static const char *state_of(struct lg_span text)
{
    const struct lg_life_cycle *cycle = life_cycle();

    for (size_t i = 0; i < cycle->moves_n; i++) {
        if (lg_span_eq(lg_span_of(cycle->moves[i].next), text))
            return cycle->moves[i].next;
    }
    return LG_LIFE_NEW;
}

static struct lg_span actor_of(const struct ev_event *event)
{
    return event->envelope.actor.at != NULL ? event->envelope.actor : event->envelope.source;
}

static void keep_versions(struct controlling *controlling, struct lg_batch *batch,
                          const struct lg_result *rows)
{
    const size_t n = lg_result_rows(rows);
    struct lg_arena *arena = batch->arena;

    controlling->versions =
        lg_arena_take(arena, (n + batch->records_n + 1) * sizeof *controlling->versions);
    for (size_t row = 0; row < n; row++)
        controlling->versions[controlling->versions_n++] =
            (struct version){lg_text_copy(arena, lg_result_text(rows, row, 0)),
                             lg_text_copy(arena, lg_result_text(rows, row, 1)),
                             lg_result_int(rows, row, 2), state_of(lg_result_text(rows, row, 3)),
                             lg_text_copy(arena, lg_result_text(rows, row, 4))};
}

static void keep_persons(struct controlling *controlling, struct lg_arena *arena,
                         const struct lg_result *rows)
{
    const size_t n = lg_result_rows(rows);

    controlling->persons = lg_arena_take(arena, (n + 1) * sizeof *controlling->persons);
    for (size_t row = 0; row < n; row++)
        controlling->persons[controlling->persons_n++] =
            (struct person){lg_text_copy(arena, lg_result_text(rows, row, 0)),
                            lg_text_copy(arena, lg_result_text(rows, row, 1))};
}

bool assess_controls_load(void *service, struct lg_batch *batch, struct lg_store *store,
                          struct lg_error *reterr)
{
    struct assess *assess = service;
    struct lg_arena *arena = batch->arena;
    struct lg_column *const wanted[] = {lg_column_new(arena, LG_SQL_TEXT),
                                        lg_column_new(arena, LG_SQL_TEXT)};
    struct lg_column *const actors = lg_column_new(arena, LG_SQL_TEXT);
    lg_own(lg_result) struct lg_result *rows = NULL, *last = NULL, *persons = NULL;
    struct controlling *controlling = lg_arena_take(arena, sizeof *controlling);

    for (size_t i = 0; i < batch->records_n; i++) {
        if (batch->records[i].state != LG_RECORD_FRESH)
            continue;
        const struct ev_control *control = &batch->records[i].event->control;
        lg_column_add_text(wanted[0], lg_span_of(ev_control_kind_name(control->kind)));
        lg_column_add_text(wanted[1], control->object_id);
        lg_column_add_text(actors, actor_of(batch->records[i].event));
    }
    lg_store_queue(store, &q_controls_of, wanted, &rows);
    lg_store_queue(store, &q_controlled_last, NULL, &last);
    lg_store_queue(store, &q_persons_of, &actors, &persons);
    if (!lg_store_flush(store, reterr))
        return false;
    controlling->number = assess_change_after(lg_result_int(last, 0, 0), batch);
    controlling->changes =
        lg_arena_take(arena, (batch->records_n + 1) * sizeof *controlling->changes);
    keep_versions(controlling, batch, rows);
    keep_persons(controlling, arena, persons);
    assess->controlling = controlling;
    return true;
}

/* Absent when nobody is behind the event: a system that no person answers for. */
static struct lg_span person_of(const struct controlling *controlling, const struct ev_event *event)
{
    const struct lg_span actor = actor_of(event);

    for (size_t i = 0; i < controlling->persons_n; i++) {
        if (lg_span_eq(controlling->persons[i].principal, actor))
            return controlling->persons[i].person;
    }
    return (struct lg_span){NULL, 0};
}

static struct version *version_of(struct controlling *controlling, const struct ev_control *control)
{
    const int64_t number = lg_control_version(control);

    for (size_t i = 0; i < controlling->versions_n; i++) {
        struct version *version = &controlling->versions[i];

        if (version->number == number && lg_span_eq(version->object, control->object_id) &&
            lg_span_eq(version->kind, lg_span_of(ev_control_kind_name(control->kind))))
            return version;
    }
    return NULL;
}

/* Who drafts is a person, for only persons can be compared; credit is a decision of its authority. */
static void draft(struct assess *assess, struct lg_batch *batch, struct lg_record *record,
                  struct change *change)
{
    struct controlling *controlling = assess->controlling;
    const struct ev_control *control = &record->event->control;
    const bool credit = control->kind == EV_CONTROL_KIND_CREDIT;
    const struct lg_span person = person_of(controlling, record->event);

    if (version_of(controlling, control) != NULL) {
        lg_record_reject(batch, record, "known-version", LG_SPAN("/data/version"),
                         "there is this version already: draft the next one");
        return;
    }
    if (person.at == NULL && !credit) {
        lg_record_reject(batch, record, "no-person", LG_SPAN("/data/action"),
                         "no person answers for who drafted it");
        return;
    }
    if (!assess_document_is_sound(assess, batch, record, &change->credit))
        return;
    change->state = credit ? "active" : "draft";
    controlling->versions[controlling->versions_n++] =
        (struct version){lg_span_of(ev_control_kind_name(control->kind)), control->object_id,
                         control->version, change->state, person};
}

/* Approving and putting in force is another person's than the author. */
static bool is_another(struct assess *assess, struct lg_batch *batch, struct lg_record *record,
                       const struct version *version)
{
    const struct lg_span person = person_of(assess->controlling, record->event);

    if (record->event->control.action == EV_CONTROL_ACTION_RETIRE)
        return true;
    if (person.at == NULL)
        lg_record_reject(batch, record, "no-person", LG_SPAN("/data/action"),
                         "no person answers for who sent it");
    else if (lg_span_eq(version->author, person))
        lg_record_reject(batch, record, "four-eyes", LG_SPAN("/data/action"),
                         "another person than the one who drafted it approves and activates");
    return record->state == LG_RECORD_FRESH;
}

static void retire_others(struct controlling *controlling, const struct version *version)
{
    for (size_t i = 0; i < controlling->versions_n; i++) {
        struct version *other = &controlling->versions[i];

        if (other->number != version->number && lg_span_eq(other->object, version->object) &&
            lg_span_eq(other->kind, version->kind) &&
            lg_span_eq(lg_span_of(other->state), LG_SPAN("active")))
            other->state = "retired";
    }
}

static void move(struct assess *assess, struct lg_batch *batch, struct lg_record *record,
                 struct change *change)
{
    const struct ev_control *control = &record->event->control;
    const char *action = ev_control_action_name(control->action);
    struct version *version = version_of(assess->controlling, control);

    if (version == NULL) {
        lg_record_reject(batch, record, "unknown-version", LG_SPAN("/data/version"),
                         "there is no draft of this version");
        return;
    }
    if (!is_another(assess, batch, record, version))
        return;
    if (!lg_life_cycle_move(life_cycle(), version->state, action, &change->state)) {
        lg_record_reject(batch, record, "illegal-move", LG_SPAN("/data/action"),
                         "a version that is \"%s\" takes no \"%s\"", version->state, action);
        return;
    }
    version->state = change->state;
    if (control->action == EV_CONTROL_ACTION_ACTIVATE)
        retire_others(assess->controlling, version);
}

void assess_controls_decide(void *service, struct lg_batch *batch)
{
    struct assess *assess = service;

    for (size_t i = 0; i < batch->records_n; i++) {
        struct lg_record *record = &batch->records[i];
        struct change change = {.record = record};

        if (record->state != LG_RECORD_FRESH)
            continue;
        if (record->event->control.action == EV_CONTROL_ACTION_DRAFT)
            draft(assess, batch, record, &change);
        else
            move(assess, batch, record, &change);
        if (record->state != LG_RECORD_FRESH)
            continue;
        assess->controlling->changes[assess->controlling->changes_n++] = change;
        lg_batch_audit(batch, record, ev_control_action_name(record->event->control.action),
                       record->event->control.object_id, LG_SPAN(""));
    }
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

    lg_store_queue(
        to->store, &q_control_put,
        (struct lg_column *const[]){to->kind, to->object, to->version, state,
                                    lg_of_text(to->arena, change->record->event->control.document),
                                    to->actor, to->at, to->number},
        NULL);
    if (change->credit.grade.at != NULL)
        lg_store_queue(to->store, &q_credit_put,
                       (struct lg_column *const[]){
                           to->object, lg_of_text(to->arena, change->credit.grade),
                           lg_of_text(to->arena, change->credit.basis), to->at, to->number},
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
                       (struct lg_column *const[]){to->kind, to->object, to->version, to->number},
                       NULL);
    }
    lg_store_queue(
        to->store, &q_control_move,
        (struct lg_column *const[]){
            to->kind, to->object, to->version, lg_of_text(to->arena, lg_span_of(to->change->state)),
            approves ? to->actor : lg_of_text(to->arena, nobody),
            lg_of_text(to->arena, approves ? event->envelope.receipt : nobody), to->at, to->number},
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
            .actor = lg_of_text(arena, actor_of(change->record->event)),
            .at = lg_of_time(arena, change->record->at_us),
            .number = lg_of_int8(arena, controlling->number)};

        if (control->action == EV_CONTROL_ACTION_DRAFT)
            write_draft(&to);
        else
            write_move(&to);
    }
    return lg_store_flush(store, reterr);
}
