/*
 * platform_letters.c - records that were refused: sealed whole, kept as dead letters, tried again
 * when a person wants it.
 *
 * What is sealed is the record as it came: its headers a line each, an empty line, the body.  A
 * pointer is kept only where its steps are names of our schemas: others are the sender's words.
 */
#include <string.h>

#include "base/hash.h"
#include "base/text.h"
#include "base/time.h"
#include "ops/log.h"
#include "platforms.h"
#include "platforms_sql.h"
#include "seal.h"
#include "store/store.h"

enum { HEADER_MOST = 400, REASON_MOST = 2000, RECORD_MOST = 2 << 20 };

static const char *const header_names[] = {"content-type", "type", "idempotency-key"};
enum { HEADERS = sizeof header_names / sizeof *header_names };

static void add_header(struct lg_builder *to, const char *name, struct lg_span value)
{
    if (value.at == NULL)
        return;
    lg_builder_fmt(to, "%s:", name);
    for (size_t i = 0; i < value.len && i < HEADER_MOST; i++)
        lg_builder_add(to, value.at[i] == '\n' ? LG_SPAN(" ") : (struct lg_span){value.at + i, 1});
    lg_builder_add(to, LG_SPAN("\n"));
}

static struct lg_span whole_of(struct lg_arena *arena, const struct gw_sent_in *record)
{
    struct lg_builder text = lg_builder(arena, RECORD_MOST);

    add_header(&text, header_names[0], record->media);
    add_header(&text, header_names[1], record->type);
    add_header(&text, header_names[2], record->idempotency);
    lg_builder_add(&text, LG_SPAN("\n"));
    lg_builder_add(&text, record->body);
    return lg_builder_text(&text);
}

static void take_header(struct gw_sent_in *record, struct lg_span line)
{
    struct lg_span *const values[HEADERS] = {&record->media, &record->type, &record->idempotency};

    for (size_t i = 0; i < HEADERS; i++) {
        const size_t len = strlen(header_names[i]);

        if (line.len > len && memcmp(line.at, header_names[i], len) == 0 && line.at[len] == ':')
            *values[i] = (struct lg_span){line.at + len + 1, line.len - len - 1};
    }
}

/* The record again, from the text that whole_of() made. */
static struct gw_sent_in record_of(struct lg_id id, struct lg_span whole)
{
    struct gw_sent_in record = {.id = id, .is_letter = true};

    while (whole.len > 0) {
        const char *end = memchr(whole.at, '\n', whole.len);
        const size_t len = end == NULL ? whole.len : (size_t)(end - whole.at);
        const struct lg_span line = {whole.at, len};
        const size_t used = end == NULL ? len : len + 1;

        whole = (struct lg_span){whole.at + used, whole.len - used};
        if (line.len == 0)
            break;
        take_header(&record, line);
    }
    record.body = whole;
    return record;
}

static struct lg_column *of_bytes(struct lg_arena *arena, struct lg_span bytes)
{
    struct lg_column *column = lg_column_new(arena, LG_SQL_BYTEA);

    lg_column_add_text(column, bytes);
    return column;
}

static struct lg_span digest_of(struct lg_arena *arena, struct lg_span bytes)
{
    uint8_t *digest = lg_arena_take(arena, LG_SHA256);

    lg_sha256(bytes, digest);
    return (struct lg_span){(const char *)digest, LG_SHA256};
}

/* Codes and reasons of all faults, which quote no value; or the refusal's own words. */
static struct lg_span reason_of(struct lg_arena *arena, const struct gw_refusal *refusal)
{
    struct lg_builder text = lg_builder(arena, REASON_MOST);

    if (refusal->detail != NULL)
        lg_builder_add(&text, lg_span_of(refusal->detail));
    for (size_t i = 0; refusal->faults != NULL && i < refusal->faults->n; i++)
        lg_builder_fmt(&text, "%s%s: %s", text.len == 0 ? "" : "; ", refusal->faults->at[i].code,
                       refusal->faults->at[i].reason);
    return lg_builder_text(&text);
}

static struct lg_span pointer_of(const struct gw_refusal *refusal)
{
    static const char *const known[] = {"required", "type",   "enum",      "too-long",
                                        "pattern",  "format", "too-short", "range"};

    for (size_t i = 0; refusal->faults != NULL && i < sizeof known / sizeof *known; i++) {
        if (strcmp(refusal->faults->at[0].code, known[i]) == 0)
            return lg_span_of(refusal->faults->at[0].pointer);
    }
    return LG_SPAN("");
}

/* One statement, on a connection of the pool. */
static bool run(struct gw_platform *platform, const struct lg_query *query,
                struct lg_column *const *params, struct lg_result **ret_rows)
{
    struct gw_stores *stores = platform->gateway->stores;
    struct lg_store *store;
    struct lg_error error;

    if (!gw_store_take(stores, &store, &error))
        return false;
    const bool ok = lg_store_run(store, query, params, ret_rows, &error);
    gw_store_give(stores, store);
    if (!ok)
        lg_log_error(LG_LOG_WARN, "keeping a dead letter", &error);
    return ok;
}

static bool refuse_again(struct gw_platform *platform, struct lg_arena *arena,
                         const struct gw_sent_in *record, const struct gw_refusal *refusal)
{
    return run(platform, &q_letter_close,
               (struct lg_column *const[]){lg_of_id(arena, record->id),
                                           lg_of_text(arena, lg_span_of(gw_kind_of(refusal->why))),
                                           lg_of_text(arena, reason_of(arena, refusal))},
               NULL);
}

bool gw_letter_put(struct gw_platform *platform, struct lg_arena *arena,
                   const struct gw_sent_in *record, const struct gw_refusal *refusal)
{
    const struct gw_keys *keys = &platform->gateway->keys;

    if (record->is_letter)
        return refuse_again(platform, arena, record, refusal);
    const struct lg_span payload =
        gw_seal_whole(keys, arena, record->id.at, whole_of(arena, record));
    return run(platform, &q_letter_put,
               (struct lg_column *const[]){
                   lg_of_id(arena, record->id), lg_of_text(arena, lg_span_of(platform->topic)),
                   lg_of_int4(arena, record->partition), lg_of_int8(arena, record->offset),
                   lg_of_time(arena, record->append_ms * LG_US_PER_MS),
                   lg_of_text(arena, lg_span_of(gw_kind_of(refusal->why))),
                   lg_of_text(arena, pointer_of(refusal)),
                   lg_of_text(arena, reason_of(arena, refusal)),
                   of_bytes(arena, gw_seal_whole(keys, arena, record->id.at, record->key)),
                   of_bytes(arena, payload), of_bytes(arena, digest_of(arena, payload)),
                   lg_of_text(arena, lg_span_of(platform->principal))},
               NULL);
}

bool gw_letter_close(struct gw_platform *platform, struct lg_arena *arena,
                     const struct gw_sent_in *record)
{
    static const struct lg_span none;

    return run(platform, &q_letter_close,
               (struct lg_column *const[]){lg_of_id(arena, record->id), lg_of_text(arena, none),
                                           lg_of_text(arena, none)},
               NULL);
}

static void replay(struct gw_platform *platform, struct lg_arena *arena, struct lg_id id,
                   struct lg_span sealed)
{
    struct lg_span whole;

    if (!gw_unseal(&platform->gateway->keys, arena, id.at, sealed, &whole)) {
        lg_log(LG_LOG_WARN, "a dead letter of \"%s\" was sealed with another key", platform->topic);
        return;
    }
    const struct gw_sent_in record = record_of(id, whole);
    (void)gw_take_in(platform, &record, 1);
}

void gw_letters_replay(struct gw_platform *platform, struct lg_arena *arena)
{
    struct lg_column *topic;
    struct lg_result *rows = NULL;

    lg_arena_reset(arena);
    topic = lg_of_text(arena, lg_span_of(platform->topic));
    if (!run(platform, &q_letters_to_replay, &topic, &rows))
        return;
    for (size_t row = 0; row < lg_result_rows(rows); row++) {
        lg_arena_reset(arena);
        replay(platform, arena, lg_result_id(rows, row, 0), lg_result_text(rows, row, 1));
    }
    lg_result_free(rows);
}
