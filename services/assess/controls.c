/*
 * controls.c - what people change: drafted by one person, approved by another, then in force.
 *
 * A profile's document is read when it is drafted: one that cannot be read never becomes active.
 */
#include "assess.h"
#include "assess_sql.h"
#include "base/own.h"
#include "base/text.h"
#include "wire/profile.h"

struct controlling {
    struct version {
        struct lg_span kind, object, actor;
        int64_t number;
        const char *state;
    } * versions;
    size_t versions_n;
    struct change {
        const struct lg_record *record;
        const char *state;
        struct lg_span actor, approved_by;
        struct lg_span grade, basis; /* of credit */
    } * changes;
    size_t changes_n;
    int64_t number; /* of what the batch changes */
};

static const char *state_of(struct lg_span text)
{
    static const char *const states[] = {"draft", "approved", "active", "retired"};

    for (size_t i = 0; i < sizeof states / sizeof *states; i++) {
        if (lg_span_eq(lg_span_of(states[i]), text))
            return states[i];
    }
    return "draft";
}

bool assess_controls_load(void *service, struct lg_batch *batch, struct lg_store *store,
                          struct lg_error *reterr)
{
    struct assess *assess = service;
    struct lg_arena *arena = batch->arena;
    struct lg_column *const wanted[] = {lg_column_new(arena, LG_SQL_TEXT),
                                        lg_column_new(arena, LG_SQL_TEXT)};
    lg_own(lg_result) struct lg_result *rows = NULL, *last = NULL;
    struct controlling *controlling = lg_arena_take(arena, sizeof *controlling);

    for (size_t i = 0; i < batch->records_n; i++) {
        if (batch->records[i].state != LG_RECORD_FRESH)
            continue;
        const struct ev_control *control = &batch->records[i].event->control;
        lg_column_add_text(wanted[0], lg_span_of(ev_control_kind_name(control->kind)));
        lg_column_add_text(wanted[1], control->object_id);
    }
    lg_store_queue(store, &q_controls_of, wanted, &rows);
    lg_store_queue(store, &q_controlled_last, NULL, &last);
    if (!lg_store_flush(store, reterr))
        return false;
    controlling->number = assess_change_after(lg_result_int(last, 0, 0), batch);
    const size_t n = lg_result_rows(rows);
    controlling->versions =
        lg_arena_take(arena, (n + batch->records_n + 1) * sizeof *controlling->versions);
    controlling->changes =
        lg_arena_take(arena, (batch->records_n + 1) * sizeof *controlling->changes);
    for (size_t row = 0; row < n; row++)
        controlling->versions[controlling->versions_n++] =
            (struct version){lg_text_copy(arena, lg_result_text(rows, row, 0)),
                             lg_text_copy(arena, lg_result_text(rows, row, 1)),
                             lg_text_copy(arena, lg_result_text(rows, row, 4)),
                             lg_result_int(rows, row, 2), state_of(lg_result_text(rows, row, 3))};
    assess->controlling = controlling;
    return true;
}

static struct version *version_of(struct controlling *controlling, const struct ev_control *control,
                                  int64_t number)
{
    for (size_t i = 0; i < controlling->versions_n; i++) {
        struct version *version = &controlling->versions[i];

        if (version->number == number && lg_span_eq(version->object, control->object_id) &&
            lg_span_eq(version->kind, lg_span_of(ev_control_kind_name(control->kind))))
            return version;
    }
    return NULL;
}

static struct lg_span actor_of(const struct ev_event *event)
{
    return event->envelope.actor.at != NULL ? event->envelope.actor : event->envelope.source;
}

static bool document_is_sound(struct assess *assess, struct lg_batch *batch,
                              struct lg_record *record, struct change *change)
{
    const struct ev_control *control = &record->event->control;
    const struct lg_json *root;
    struct lg_profile profile;
    struct lg_error why;

    if (control->document.at == NULL) {
        lg_record_reject(batch, record, "no-document", LG_SPAN("/data/document"),
                         "a draft brings its document");
        return false;
    }
    if (control->kind == EV_CONTROL_KIND_PROFILE &&
        !lg_profile_read(assess->reader, batch->arena, control->document, &profile, &why)) {
        lg_record_reject(batch, record, "invalid-profile", LG_SPAN("/data/document"), "%s",
                         why.message);
        return false;
    }
    if (control->kind == EV_CONTROL_KIND_PROFILE && !lg_span_eq(profile.code, control->object_id)) {
        lg_record_reject(batch, record, "other-code", LG_SPAN("/data/document/code"),
                         "the document's code is not the object's id");
        return false;
    }
    if (control->kind != EV_CONTROL_KIND_CREDIT ||
        !lg_json_parse(assess->reader, control->document, &root, &why))
        return true;
    const struct lg_json *grade = lg_json_member(root, LG_SPAN("grade"));
    const struct lg_json *basis = lg_json_member(root, LG_SPAN("basis"));
    if (grade == NULL || grade->type != LG_JSON_STRING || basis == NULL ||
        basis->type != LG_JSON_STRING) {
        lg_record_reject(batch, record, "invalid-credit", LG_SPAN("/data/document"),
                         "credit needs a grade and its basis");
        return false;
    }
    change->grade = lg_text_copy(batch->arena, grade->string);
    change->basis = lg_text_copy(batch->arena, basis->string);
    return true;
}

static void draft(struct assess *assess, struct lg_batch *batch, struct lg_record *record,
                  struct change *change)
{
    struct controlling *controlling = assess->controlling;
    const struct ev_control *control = &record->event->control;

    if (!document_is_sound(assess, batch, record, change))
        return;
    /* credit is a decision of its authority and takes effect at once */
    change->state = control->kind == EV_CONTROL_KIND_CREDIT ? "active" : "draft";
    change->actor = actor_of(record->event);
    controlling->versions[controlling->versions_n++] =
        (struct version){lg_span_of(ev_control_kind_name(control->kind)), control->object_id,
                         change->actor, control->version, change->state};
}

static void move(struct assess *assess, struct lg_batch *batch, struct lg_record *record,
                 struct change *change)
{
    const struct ev_control *control = &record->event->control;
    const bool approves = control->action == EV_CONTROL_ACTION_APPROVE;
    struct version *version =
        version_of(assess->controlling, control,
                   approves && control->has_approves ? control->approves : control->version);
    const struct lg_span actor = actor_of(record->event);

    if (version == NULL) {
        lg_record_reject(batch, record, "unknown-version", LG_SPAN("/data/version"),
                         "there is no draft of this version");
        return;
    }
    if (control->action != EV_CONTROL_ACTION_RETIRE && lg_span_eq(version->actor, actor)) {
        lg_record_reject(batch, record, "four-eyes", LG_SPAN("/data/action"),
                         "another person than the one who drafted it approves");
        return;
    }
    if (control->action != EV_CONTROL_ACTION_RETIRE &&
        !lg_span_eq(lg_span_of(version->state), LG_SPAN("draft"))) {
        lg_record_reject(batch, record, "no-draft", LG_SPAN("/data/version"),
                         "a version that is \"%s\" is not approved again: draft a new one",
                         version->state);
        return;
    }
    change->state = control->action == EV_CONTROL_ACTION_RETIRE ? "retired" : "active";
    change->actor = version->actor;
    change->approved_by = actor;
    version->state = change->state;
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

static void write_change(struct lg_arena *arena, struct lg_store *store,
                         const struct change *change, int64_t change_number)
{
    const struct ev_control *control = &change->record->event->control;
    const bool approves = control->action == EV_CONTROL_ACTION_APPROVE && control->has_approves;
    struct lg_column *const kind =
        lg_of_text(arena, lg_span_of(ev_control_kind_name(control->kind)));
    struct lg_column *const object = lg_of_text(arena, control->object_id);
    struct lg_column *const version =
        lg_of_int4(arena, (int32_t)(approves ? control->approves : control->version));
    struct lg_column *const number = lg_of_int8(arena, change_number);
    struct lg_column *const at = lg_of_time(arena, change->record->at_us);

    if (lg_span_eq(lg_span_of(change->state), LG_SPAN("active")))
        lg_store_queue(store, &q_controls_retire,
                       (struct lg_column *const[]){kind, object, version, number}, NULL);
    lg_store_queue(
        store, &q_control_put,
        (struct lg_column *const[]){
            kind, object, version, lg_of_text(arena, lg_span_of(change->state)),
            lg_of_text(arena, control->document.at == NULL ? LG_SPAN("{}") : control->document),
            lg_of_text(arena, change->actor), lg_of_text(arena, change->approved_by), at, number},
        NULL);
    if (change->grade.at != NULL)
        lg_store_queue(store, &q_credit_put,
                       (struct lg_column *const[]){object, lg_of_text(arena, change->grade),
                                                   lg_of_text(arena, change->basis), at, number},
                       NULL);
}

bool assess_controls_apply(void *service, struct lg_batch *batch, struct lg_store *store,
                           struct lg_error *reterr)
{
    struct assess *assess = service;

    for (size_t i = 0; i < assess->controlling->changes_n; i++)
        write_change(batch->arena, store, &assess->controlling->changes[i],
                     assess->controlling->number);
    return lg_store_flush(store, reterr);
}
