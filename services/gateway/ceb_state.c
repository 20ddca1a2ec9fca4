/*
 * ceb_state.c - what became of a document, from committed state alone.
 *
 * Each fact has its time, and moves what is told by the life cycle: decide/ceb_course.h.
 */
#include "base/text.h"
#include "ceb.h"
#include "ceb_sql.h"
#include "decide/ceb_course.h"
#include "store/store.h"

struct reading {
    const struct gw_call *call;
    const struct gw_ceb_asked *asked;
    struct lg_store *store;
    struct gw_ceb_state *state;
    struct ceb_facts facts;
    bool failed;
};

/* Runs a query; NULL when it failed or has no row. */
static struct lg_result *ask(struct reading *reading, const struct lg_query *query,
                             struct lg_column *const *params)
{
    struct lg_result *rows = NULL;
    struct lg_error error;

    if (!lg_store_run(reading->store, query, params, &rows, &error)) {
        reading->failed = true;
        return NULL;
    }
    if (lg_result_rows(rows) > 0)
        return rows;
    lg_result_free(rows);
    return NULL;
}

static struct lg_column *of_bytes(struct lg_arena *arena, const uint8_t *bytes)
{
    struct lg_column *column = lg_column_new(arena, LG_SQL_BYTEA);

    lg_column_add_text(column, (struct lg_span){(const char *)bytes, 16});
    return column;
}

static void take_event(struct reading *reading, struct lg_span event)
{
    reading->state->event = lg_text_copy(reading->call->arena, event);
}

static const struct lg_span by_itself = {NULL, 0};

/* Columns 1 to 8 of a declaration: what happened to it since; once it is withdrawn nothing more can. */
static void note_declaration(struct ceb_facts *facts, const struct lg_result *rows)
{
    const struct lg_span now = lg_result_text(rows, 0, 2);
    const int64_t changed_us = lg_result_time(rows, 0, 3);

    ceb_note(facts, "declared", lg_result_time(rows, 0, 1), by_itself);
    if (lg_span_eq(now, LG_SPAN("returned"))) {
        ceb_note(facts, "returned", changed_us, by_itself);
        return;
    }
    if (lg_span_eq(now, LG_SPAN("cancelled"))) {
        ceb_note(facts, "cancelled", changed_us, LG_SPAN("海关审结：清单已撤销"));
        return;
    }
    ceb_note(facts, "amended", changed_us, by_itself);
    if (!lg_result_null(rows, 0, 4))
        ceb_note(facts,
                 lg_span_eq(lg_result_text(rows, 0, 5), LG_SPAN("document")) ? "documents"
                                                                             : "inspection",
                 lg_result_time(rows, 0, 4), by_itself);
    if (!lg_result_null(rows, 0, 6))
        ceb_note(facts,
                 lg_span_eq(lg_result_text(rows, 0, 6), LG_SPAN("refused")) ? "refused"
                                                                            : "released",
                 lg_result_time(rows, 0, 7), by_itself);
    if (!lg_result_null(rows, 0, 8))
        ceb_note(facts, "goods-returned", lg_result_time(rows, 0, 8), by_itself);
}

static bool read_declaration(struct reading *reading, struct lg_id object)
{
    struct lg_arena *arena = reading->call->arena;
    char hex[2 * LG_RECEIPT];

    lg_hex(reading->state->receipt, LG_RECEIPT, hex);
    struct lg_result *rows =
        ask(reading, &q_ceb_declaration,
            (struct lg_column *const[]){lg_of_id(arena, object),
                                        lg_of_text(arena, (struct lg_span){hex, sizeof hex}),
                                        lg_of_text(arena, reading->call->who->id)});
    if (rows == NULL)
        return false;
    take_event(reading, lg_result_text(rows, 0, 0));
    note_declaration(&reading->facts, rows);
    lg_result_free(rows);
    return true;
}

/* One event and its time, as a trade document or a parked change has them. */
static bool read_plain(struct reading *reading, const struct lg_query *query,
                       struct lg_column *const *params, struct lg_span info)
{
    struct lg_result *rows = ask(reading, query, params);

    if (rows == NULL)
        return false;
    take_event(reading, lg_result_text(rows, 0, 0));
    ceb_note(&reading->facts, "declared", lg_result_time(rows, 0, 1), info);
    lg_result_free(rows);
    return true;
}

static bool read_object(struct reading *reading, struct lg_id object)
{
    struct lg_arena *arena = reading->call->arena;
    struct lg_column *const params[] = {lg_of_id(arena, object),
                                        lg_of_text(arena, reading->call->who->id)};

    return read_declaration(reading, object) ||
           read_plain(reading, &q_ceb_trade, params, by_itself) ||
           read_plain(reading, &q_ceb_parked, params, LG_SPAN("海关入库，等待所变更的清单"));
}

/* What took effect under the receipt; `hash` NULL where any body will do. */
static bool read_effect(struct reading *reading, const uint8_t *hash)
{
    struct lg_arena *arena = reading->call->arena;
    struct lg_column *receipt = of_bytes(arena, reading->state->receipt);
    struct lg_result *rows = ask(reading, &q_ceb_effect, &receipt);

    if (rows == NULL)
        return false;
    const struct lg_id object = lg_result_id(rows, 0, 1);
    const bool same = hash == NULL || lg_span_eq(lg_result_text(rows, 0, 0),
                                                 (struct lg_span){(const char *)hash, 16});
    lg_result_free(rows);
    if (!read_object(reading, object))
        return false;
    if (!same) { /* of this body nothing else is true */
        const int64_t at_us = ceb_course_of(&reading->facts).fact->at_us;

        reading->facts.n = 0;
        ceb_note(&reading->facts, "rejected", at_us, LG_SPAN("海关退单：同一单证此前已有不同内容"));
    }
    return true;
}

static bool read_refused(struct reading *reading, const struct lg_query *query,
                         struct lg_column *const *params)
{
    struct lg_result *rows = ask(reading, query, params);

    if (rows == NULL)
        return false;
    const struct lg_span code = lg_result_text(rows, 0, 0), reason = lg_result_text(rows, 0, 1);
    ceb_note(&reading->facts, "rejected", lg_result_time(rows, 0, 2),
             lg_text(reading->call->arena, "海关退单：[%.*s] %.*s", LG_SPAN_ARG(code),
                     LG_SPAN_ARG(reason)));
    take_event(reading, lg_result_text(rows, 0, 3));
    lg_result_free(rows);
    return true;
}

static bool read_place(struct reading *reading, const struct gw_place *place)
{
    struct lg_arena *arena = reading->call->arena;
    struct lg_column *const params[] = {of_bytes(arena, place->receipt),
                                        of_bytes(arena, place->body_hash)};

    memcpy(reading->state->receipt, place->receipt, LG_RECEIPT);
    return read_effect(reading, place->body_hash) ||
           read_refused(reading, &q_ceb_refused_receipt, params);
}

/* The receipt that the likeliest of the names stands for. */
static bool resolve(struct reading *reading)
{
    struct lg_arena *arena = reading->call->arena;
    struct lg_column *names = lg_column_new(arena, LG_SQL_BYTEA);
    const size_t n = reading->asked->names_n;
    uint8_t(*hashes)[LG_RECEIPT] = lg_arena_take(arena, n * sizeof *hashes);
    bool found = false;

    for (size_t i = 0; i < n; i++) {
        lg_idempotency_of(reading->call->who->id, reading->asked->names[i], hashes[i]);
        lg_column_add_text(names, (struct lg_span){(const char *)hashes[i], LG_RECEIPT});
    }
    struct lg_result *rows = ask(reading, &q_ceb_named, &names);
    for (size_t i = 0; rows != NULL && i < n && !found; i++) {
        for (size_t row = 0; row < lg_result_rows(rows) && !found; row++) {
            found = lg_span_eq(lg_result_text(rows, row, 0),
                               (struct lg_span){(const char *)hashes[i], LG_RECEIPT});
            if (found)
                memcpy(reading->state->receipt, lg_result_text(rows, row, 1).at, LG_RECEIPT);
        }
    }
    lg_result_free(rows);
    return found;
}

static bool read_names(struct reading *reading)
{
    struct lg_arena *arena = reading->call->arena;
    struct lg_column *ids = lg_column_new(arena, LG_SQL_TEXT);

    if (resolve(reading))
        return read_effect(reading, NULL);
    for (size_t i = 0; i < reading->asked->names_n; i++)
        lg_column_add_text(ids, reading->asked->names[i]);
    return !reading->failed && read_refused(reading, &q_ceb_refused_named,
                                            (struct lg_column *const[]){
                                                ids, lg_of_text(arena, reading->call->who->id)});
}

enum gw_ceb_found gw_ceb_state_read(const struct gw_call *call, const struct gw_ceb_asked *asked,
                                    struct gw_ceb_state *ret_state)
{
    struct gw_ceb_state state = {0};
    struct reading reading = {.call = call, .asked = asked, .state = &state};
    struct lg_error error;

    if (!gw_store_take(call->gateway->stores, &reading.store, &error))
        return GW_CEB_FAILED;
    const bool found =
        asked->place != NULL ? read_place(&reading, asked->place) : read_names(&reading);
    gw_store_give(call->gateway->stores, reading.store);
    if (reading.failed)
        return GW_CEB_FAILED;
    if (!found)
        return GW_CEB_NOT_YET;
    const struct ceb_course course = ceb_course_of(&reading.facts);
    state.status = lg_ceb_status_of(course.state);
    state.at_us = course.fact->at_us;
    state.info = course.fact->info;
    *ret_state = state;
    return GW_CEB_FOUND;
}
