/*
 * controls.c - what people change: drafted by one person, approved by another, then put in force.
 *
 * A document is read when it is drafted (documents.c): one that cannot be read never becomes active.
 * The moves are the life cycle "control", and common/risk/proof.h says what a profile needs before them;
 * that approval and activation are another person's than the draft the database checks once more, by
 * rows of the gateway's (schemas/database).
 */
#include "assess.h"
#include "assess_sql.h"
#include "base/own.h"
#include "base/text.h"
#include "base/time.h"
#include "controlling.h"
#include "model/control.h"
#include "model/life_cycle.h"

static const struct lg_life_cycle *life_cycle(void)
{
    return lg_life_cycle_find("control");
}

/* 0 where the version is of no parameter. */
static lg_day day_of(const struct lg_result *rows, size_t row)
{
    lg_day from = 0;

    return !lg_result_null(rows, row, 11) && lg_day_parse(lg_result_text(rows, row, 11), &from)
               ? from
               : 0;
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
                             lg_result_int(rows, row, 2),
                             lg_life_cycle_state(life_cycle(), lg_result_text(rows, row, 3)),
                             lg_text_copy(arena, lg_result_text(rows, row, 4)),
                             {lg_result_bool(rows, row, 5), lg_result_bool(rows, row, 6),
                              lg_result_bool(rows, row, 7), lg_result_bool(rows, row, 8)},
                             lg_text_copy(arena, lg_result_text(rows, row, 9)),
                             lg_text_copy(arena, lg_result_text(rows, row, 10)),
                             day_of(rows, row)};
}

static void keep_kinds(struct controlling *controlling, struct lg_arena *arena,
                       const struct lg_result *rows)
{
    const size_t n = lg_result_rows(rows);

    controlling->kinds = lg_arena_take(arena, (n + 1) * sizeof *controlling->kinds);
    for (size_t row = 0; row < n; row++)
        controlling->kinds[controlling->kinds_n++] =
            (struct assess_parameter_kind){lg_text_copy(arena, lg_result_text(rows, row, 0)),
                                           lg_text_copy(arena, lg_result_text(rows, row, 1)),
                                           lg_text_copy(arena, lg_result_text(rows, row, 2)),
                                           lg_result_int(rows, row, 3),
                                           lg_result_int(rows, row, 4),
                                           lg_result_bool(rows, row, 5),
                                           lg_result_bool(rows, row, 6)};
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
    lg_own(lg_result) struct lg_result *grades = NULL, *kinds = NULL;
    struct controlling *controlling = lg_arena_take(arena, sizeof *controlling);

    for (size_t i = 0; i < batch->records_n; i++) {
        if (batch->records[i].state != LG_RECORD_FRESH)
            continue;
        const struct ev_control *control = &batch->records[i].event->control;
        lg_column_add_text(wanted[0], lg_span_of(ev_control_kind_name(control->kind)));
        lg_column_add_text(wanted[1], control->object_id);
        lg_column_add_text(actors, assess_actor_of(batch->records[i].event));
    }
    lg_store_queue(store, &q_controls_of, wanted, &rows);
    lg_store_queue(store, &q_controlled_last, NULL, &last);
    lg_store_queue(store, &q_persons_of, &actors, &persons);
    grades_queue(batch, store, &grades);
    lg_store_queue(store, &q_parameter_kinds, NULL, &kinds);
    if (!lg_store_flush(store, reterr))
        return false;
    controlling->number = assess_change_after(lg_result_int(last, 0, 0), batch);
    controlling->tried_n = (size_t)lg_result_int(last, 0, 1);
    controlling->changes =
        lg_arena_take(arena, (batch->records_n + 1) * sizeof *controlling->changes);
    keep_versions(controlling, batch, rows);
    keep_persons(controlling, arena, persons);
    grades_take(controlling, arena, grades);
    keep_kinds(controlling, arena, kinds);
    assess->controlling = controlling;
    return true;
}

/* Absent when nobody is behind the event: a system that no person answers for. */
static struct lg_span person_of(const struct controlling *controlling, const struct ev_event *event)
{
    const struct lg_span actor = assess_actor_of(event);

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

/* The newest version that was in force with the document that is drafted; 0: none. */
static int64_t restored_by(struct assess *assess, const struct ev_control *control)
{
    const struct controlling *controlling = assess->controlling;
    int64_t found = 0;

    for (size_t i = 0; i < controlling->versions_n; i++) {
        const struct version *version = &controlling->versions[i];

        if (lg_span_eq(version->kind, lg_span_of(ev_control_kind_name(control->kind))) &&
            version->document.at != NULL && version->number < control->version &&
            version->number > found && lg_span_eq(version->object, control->object_id) &&
            assess_same_document(assess, version->document, control->document))
            found = version->number;
    }
    return found;
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
    if (!assess_document_is_sound(assess, batch, record, &change->drafted))
        return;
    change->drafted.restores = restored_by(assess, control);
    change->state = credit ? "active" : "draft";
    controlling->versions[controlling->versions_n++] = (struct version){
        .kind = lg_span_of(ev_control_kind_name(control->kind)),
        .object = control->object_id,
        .number = control->version,
        .state = change->state,
        .author = person,
        .from = change->drafted.from,
        .proof = {change->drafted.restores > 0, control->kind != EV_CONTROL_KIND_PROFILE,
                  control->kind != EV_CONTROL_KIND_PROFILE && control->kind != EV_CONTROL_KIND_LIST,
                  control->kind != EV_CONTROL_KIND_MODEL}};
}

/* What rules ends when a second person wants it too; what never ruled ends at one's word. */
static bool is_another_ender(struct lg_batch *batch, struct lg_record *record,
                             struct version *version, struct lg_span person)
{
    const bool rules = lg_span_eq(lg_span_of(version->state), LG_SPAN("active"));
    const bool ends = lg_span_eq(lg_span_of(version->state), LG_SPAN("retiring"));

    if ((rules || ends) && person.at == NULL)
        lg_record_reject(batch, record, "no-person", LG_SPAN("/data/action"),
                         "no person answers for who sent it");
    else if (ends && lg_span_eq(version->ender, person))
        lg_record_reject(batch, record, "four-eyes", LG_SPAN("/data/action"),
                         "another person than the one who wants it ended ends it");
    else if (rules)
        version->ender = person;
    return record->state == LG_RECORD_FRESH;
}

/* Approving and putting in force is another person's than the author. */
static bool is_another(struct assess *assess, struct lg_batch *batch, struct lg_record *record,
                       struct version *version)
{
    const struct lg_span person = person_of(assess->controlling, record->event);

    const enum ev_control_action action = record->event->control.action;

    if (action == EV_CONTROL_ACTION_RETIRE)
        return is_another_ender(batch, record, version, person);
    if (action == EV_CONTROL_ACTION_SHADOW)
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
            (lg_span_eq(lg_span_of(other->state), LG_SPAN("active")) ||
             lg_span_eq(lg_span_of(other->state), LG_SPAN("retiring")) ||
             lg_span_eq(lg_span_of(other->state), LG_SPAN("cutover"))))
            other->state = "retired";
    }
}

static bool another_rules(const struct controlling *controlling, const struct version *version)
{
    for (size_t i = 0; i < controlling->versions_n; i++) {
        const struct version *other = &controlling->versions[i];

        if (other->number != version->number && lg_span_eq(other->object, version->object) &&
            lg_span_eq(other->kind, version->kind) &&
            lg_span_eq(lg_span_of(other->state), LG_SPAN("cutover")))
            return true;
    }
    return false;
}

/* A parameter rules days to come alone; one that rules is followed by another version. */
static bool comes_in_time(struct lg_batch *batch, struct lg_record *record,
                          const struct version *version)
{
    const struct ev_control *control = &record->event->control;

    if (control->kind != EV_CONTROL_KIND_PARAMETER)
        return true;
    if (control->action == EV_CONTROL_ACTION_ACTIVATE &&
        version->from <= lg_day_of_time(record->at_us))
        lg_record_reject(batch, record, "too-late", LG_SPAN("/data/action"),
                         "its first day is here: draft a version that begins later");
    else if (control->action == EV_CONTROL_ACTION_RETIRE &&
             lg_span_eq(lg_span_of(version->state), LG_SPAN("active")))
        lg_record_reject(batch, record, "in-force", LG_SPAN("/data/action"),
                         "what is in force ends by a version that begins on another day");
    return record->state == LG_RECORD_FRESH;
}

/* What a version needs before a step; profiles alone are tried in shadow. */
static bool is_proven(struct controlling *controlling, struct lg_batch *batch,
                      struct lg_record *record, const struct version *version)
{
    const struct ev_control *control = &record->event->control;
    const bool profile = control->kind == EV_CONTROL_KIND_PROFILE;
    const unsigned missing =
        lg_proof_missing(control->kind, version->state, control->action, &version->proof);

    if (!profile && (control->action == EV_CONTROL_ACTION_SHADOW ||
                     control->action == EV_CONTROL_ACTION_CUTOVER))
        lg_record_reject(batch, record, "illegal-move", LG_SPAN("/data/action"),
                         "profiles alone are tried in shadow and in cutover");
    else if (control->action == EV_CONTROL_ACTION_SHADOW && controlling->tried_n >= LG_SHADOWS_MOST)
        lg_record_reject(batch, record, "too-many-tried", LG_SPAN("/data/action"),
                         "%d versions are tried already: activate or retire one of them",
                         LG_SHADOWS_MOST);
    else if (control->action == EV_CONTROL_ACTION_CUTOVER && !control->has_share)
        lg_record_reject(batch, record, "no-share", LG_SPAN("/data/share"),
                         "a cutover says which share of items the version is to rule");
    else if (control->action == EV_CONTROL_ACTION_CUTOVER && another_rules(controlling, version))
        lg_record_reject(batch, record, "another-cutover", LG_SPAN("/data/action"),
                         "another version of this profile is in cutover: activate or retire it");
    else if (missing != 0)
        lg_record_reject(batch, record, "proof-missing", LG_SPAN("/data/action"),
                         "version %lld is not yet %.*s", (long long)version->number,
                         LG_SPAN_ARG(lg_proof_text(batch->arena, missing)));
    return record->state == LG_RECORD_FRESH;
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
    if (!is_another(assess, batch, record, version) || !comes_in_time(batch, record, version))
        return;
    if (!lg_life_cycle_move(life_cycle(), version->state, action, &change->state)) {
        lg_record_reject(batch, record, "illegal-move", LG_SPAN("/data/action"),
                         "a version that is \"%s\" takes no \"%s\"", version->state, action);
        return;
    }
    if (!is_proven(assess->controlling, batch, record, version))
        return;
    assess->controlling->tried_n += control->action == EV_CONTROL_ACTION_SHADOW;
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
