#include "sessions.h"

#include <stdatomic.h>
#include <stdlib.h>

#include <sodium.h>

#include "base/text.h"
#include "ops/run.h"

enum column {
    COLUMN_HASH,
    COLUMN_ID,
    COLUMN_PRINCIPAL,
    COLUMN_STARTED,
    COLUMN_SEEN,
    COLUMN_MUST_CHANGE,
    COLUMN_MUST_ENROL,
    COLUMN_LANGUAGE,
    COLUMN_NAME,
    COLUMN_ENTERPRISE,
    COLUMN_PERSON,
    COLUMN_IDLE,
    COLUMN_MOST,
};

struct gw_sessions {
    struct lg_result *rows;
    _Atomic int64_t active_us[]; /* of each row; 0: not since it was read */
};

static void hash_of(struct lg_span token, uint8_t ret_hash[LG_SHA256])
{
    lg_sha256(token, ret_hash);
}

void gw_session_make(struct gw_fresh *ret_fresh)
{
    uint8_t chance[GW_TOKEN_HEX / 2], id[GW_SESSION_ID / 2];

    randombytes_buf(chance, sizeof chance);
    randombytes_buf(id, sizeof id);
    *ret_fresh = (struct gw_fresh){.token = ""};
    lg_hex(chance, sizeof chance, ret_fresh->token);
    lg_hex(id, sizeof id, ret_fresh->id);
    hash_of((struct lg_span){ret_fresh->token, GW_TOKEN_HEX}, ret_fresh->hash);
    sodium_memzero(chance, sizeof chance);
}

bool gw_session_hash(struct lg_span token, uint8_t ret_hash[LG_SHA256])
{
    if (token.len != GW_TOKEN_HEX)
        return false;
    hash_of(token, ret_hash);
    return true;
}

struct gw_sessions *gw_sessions_new(struct lg_result *rows)
{
    const size_t n = lg_result_rows(rows);
    struct gw_sessions *sessions = calloc(1, sizeof *sessions + n * sizeof(_Atomic int64_t));

    if (sessions == NULL) {
        lg_result_free(rows);
        return NULL;
    }
    sessions->rows = rows;
    return sessions;
}

void gw_sessions_free(struct gw_sessions *sessions)
{
    if (sessions == NULL)
        return;
    lg_result_free(sessions->rows);
    free(sessions);
}

/* The row of that hash; the number of rows when there is none. */
static size_t row_of(const struct lg_result *rows, const uint8_t hash[LG_SHA256])
{
    size_t from = 0, until = lg_result_rows(rows);

    while (from < until) {
        const size_t middle = from + (until - from) / 2;

        if (memcmp(lg_result_text(rows, middle, COLUMN_HASH).at, hash, LG_SHA256) < 0)
            from = middle + 1;
        else
            until = middle;
    }
    if (from < lg_result_rows(rows) &&
        memcmp(lg_result_text(rows, from, COLUMN_HASH).at, hash, LG_SHA256) == 0)
        return from;
    return lg_result_rows(rows);
}

static struct lg_span text_at(const struct lg_result *rows, size_t row, enum column column,
                              struct lg_arena *arena)
{
    return lg_text_copy(arena, lg_result_text(rows, row, column));
}

static struct gw_session session_of(const struct lg_result *rows, size_t row,
                                    struct lg_arena *arena)
{
    struct gw_session session = {
        .name = text_at(rows, row, COLUMN_NAME, arena),
        .person = text_at(rows, row, COLUMN_PERSON, arena),
        .language = text_at(rows, row, COLUMN_LANGUAGE, arena),
        .time = {lg_result_time(rows, row, COLUMN_STARTED), lg_result_time(rows, row, COLUMN_SEEN),
                 lg_result_int(rows, row, COLUMN_IDLE), lg_result_int(rows, row, COLUMN_MOST)},
        .must_change = lg_result_bool(rows, row, COLUMN_MUST_CHANGE),
        .must_enrol = lg_result_bool(rows, row, COLUMN_MUST_ENROL),
    };

    memcpy(session.hash, lg_result_text(rows, row, COLUMN_HASH).at, LG_SHA256);
    return session;
}

bool gw_sessions_find(struct gw_sessions *sessions, struct lg_arena *arena, struct lg_span token,
                      bool active, struct gw_person *ret_who)
{
    const struct lg_result *rows = sessions->rows;
    const int64_t now_us = lg_now_us();
    struct gw_session *session;
    uint8_t hash[LG_SHA256];
    size_t row;

    if (!gw_session_hash(token, hash) || (row = row_of(rows, hash)) == lg_result_rows(rows))
        return false;
    session = lg_arena_take(arena, sizeof *session);
    *session = session_of(rows, row, arena);
    const int64_t active_us = atomic_load(&sessions->active_us[row]);
    if (active_us > session->time.seen_us)
        session->time.seen_us = active_us;
    if (!gw_session_lives(session->time, now_us))
        return false;
    if (active) {
        atomic_store(&sessions->active_us[row], now_us);
        session->time.seen_us = now_us;
    }
    *ret_who = (struct gw_person){
        .id = text_at(rows, row, COLUMN_PRINCIPAL, arena),
        .enterprise_id = text_at(rows, row, COLUMN_ENTERPRISE, arena),
        .key = lg_text(arena, "session:%.*s", LG_SPAN_ARG(lg_result_text(rows, row, COLUMN_ID))),
        .session = session,
    };
    return true;
}

struct lg_column *gw_sessions_active(const struct gw_sessions *sessions, struct lg_arena *arena)
{
    struct lg_column *hashes = lg_column_new(arena, LG_SQL_BYTEA);

    for (size_t row = 0; sessions != NULL && row < lg_result_rows(sessions->rows); row++) {
        if (atomic_load(&sessions->active_us[row]) != 0)
            lg_column_add_text(hashes, lg_result_text(sessions->rows, row, COLUMN_HASH));
    }
    return lg_column_count(hashes) > 0 ? hashes : NULL;
}
