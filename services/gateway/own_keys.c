/*
 * own_keys.c - /v1/keys: what a sender's people make, renew and end themselves; a key is shown once.
 *
 * A key makes no keys: who signed in does, so that one that was stolen cannot outlive its end.  Each
 * has one grant of its principal, and rotation keeps that: nobody gives what nobody gave him.
 */
#include <string.h>

#include <sodium.h>

#include "account.h"
#include "ask.h"
#include "base/own.h"
#include "base/time.h"
#include "form.h"
#include "platform_sql.h"
#include "reads.h"

enum {
    BODY_MOST = 4096,
    ID_BYTES = 8,
    SECRET_BYTES = 32,
    FIELD_LABEL = 0,
    FIELD_ROLE,
    FIELD_SCOPE,
    FIELD_UNTIL,
    FIELD_PRINCIPAL,
    FIELDS,
};

struct asking {
    struct gw_errand errand; /* first */
    struct gw_call *call;
    struct lg_span field[FIELDS];
    struct lg_column *until; /* a day, or NULL */
};

struct key {
    struct lg_span id, whole;
    uint8_t hash[LG_SHA256];
};

static struct key make_key(struct lg_arena *arena)
{
    uint8_t chance[ID_BYTES + SECRET_BYTES];
    char hex[2 * (ID_BYTES + SECRET_BYTES)];
    struct key key;

    randombytes_buf(chance, sizeof chance);
    lg_hex(chance, sizeof chance, hex);
    key.id = lg_text(arena, "%.*s", 2 * ID_BYTES, hex);
    key.whole =
        lg_text(arena, "lgk_%.*s_%.*s", 2 * ID_BYTES, hex, 2 * SECRET_BYTES, hex + 2 * ID_BYTES);
    lg_sha256(key.whole, key.hash);
    sodium_memzero(chance, sizeof chance);
    sodium_memzero(hex, sizeof hex);
    return key;
}

/* Runs it; false, and the call refused, when the database does not answer. */
static const char doing[] = "reading or changing keys";

static struct lg_column *id_of(const struct gw_call *call)
{
    return lg_of_text(call->arena, call->request->param[0].value);
}

/* The key as it is now; `fresh` is what proves it, shown this once, or absent. */
static void answer_key(struct gw_call *call, struct lg_store *store, struct lg_span id,
                       struct lg_span fresh)
{
    lg_own(lg_result) struct lg_result *rows = NULL;
    struct lg_column *const params[] = {lg_of_text(call->arena, call->who->id),
                                        lg_of_text(call->arena, id)};

    if (!gw_run(call, store, &q_own_key, params, doing, &rows))
        return;
    if (lg_result_rows(rows) == 0) {
        gw_refuse_for(call, GW_WHY_NOT_FOUND, NULL);
        return;
    }
    const struct lg_span view = lg_result_text(rows, 0, 0);
    gw_answer_json(call, 200,
                   fresh.at == NULL ? view
                                    : lg_text(call->arena, "{\"key\":\"%.*s\",\"view\":%.*s}",
                                              LG_SPAN_ARG(fresh), LG_SPAN_ARG(view)),
                   NULL);
}

static void run_list(struct gw_errand *errand, struct lg_store *store)
{
    struct gw_call *call = ((struct asking *)(void *)errand)->call;
    lg_own(lg_result) struct lg_result *rows = NULL;
    struct lg_column *const who = lg_of_text(call->arena, call->who->id);

    if (gw_run(call, store, &q_own_keys, &who, doing, &rows))
        gw_answer_json(call, 200, lg_result_text(rows, 0, 0), NULL);
}

static void run_make(struct gw_errand *errand, struct lg_store *store)
{
    const struct asking *asking = (const struct asking *)(const void *)errand;
    struct gw_call *call = asking->call;
    struct lg_arena *arena = call->arena;
    const struct lg_span *field = asking->field;
    const struct key key = make_key(arena);
    const struct lg_span of =
        field[FIELD_PRINCIPAL].at == NULL ? call->who->id : field[FIELD_PRINCIPAL];
    lg_own(lg_result) struct lg_result *rows = NULL;
    struct lg_column *const params[] = {lg_of_text(arena, call->who->id),
                                        lg_of_text(arena, of),
                                        lg_of_text(arena, key.id),
                                        gw_of_bytes(arena, key.hash, sizeof key.hash),
                                        lg_of_text(arena, field[FIELD_LABEL]),
                                        lg_of_text(arena, field[FIELD_ROLE]),
                                        lg_of_text(arena, field[FIELD_SCOPE]),
                                        asking->until};

    if (!gw_run(call, store, &q_make_own_key, params, doing, &rows))
        return;
    if (lg_result_null(rows, 0, 0))
        answer_key(call, store, key.id, key.whole);
    else
        gw_form_refuse(call, lg_text_copy(arena, lg_result_text(rows, 0, 0)).at,
                       "cannot be taken: a key has a grant in force of oneself or of a system that "
                       "one answers for, and there are at most 20 keys");
}

static void run_rotate(struct gw_errand *errand, struct lg_store *store)
{
    struct gw_call *call = ((struct asking *)(void *)errand)->call;
    struct lg_arena *arena = call->arena;
    const struct key key = make_key(arena);
    lg_own(lg_result) struct lg_result *rows = NULL;
    struct lg_column *const params[] = {lg_of_text(arena, call->who->id), id_of(call),
                                        lg_of_text(arena, key.id),
                                        gw_of_bytes(arena, key.hash, sizeof key.hash)};

    if (!gw_run(call, store, &q_rotate_own_key, params, doing, &rows))
        return;
    if (lg_result_bool(rows, 0, 0))
        answer_key(call, store, key.id, key.whole);
    else
        gw_refuse_for(call, GW_WHY_NOT_FOUND, "no such key is in force, or it was rotated already");
}

static void run_revoke(struct gw_errand *errand, struct lg_store *store)
{
    struct gw_call *call = ((struct asking *)(void *)errand)->call;
    lg_own(lg_result) struct lg_result *rows = NULL;
    struct lg_column *const params[] = {lg_of_text(call->arena, call->who->id), id_of(call)};

    if (!gw_run(call, store, &q_revoke_own_key, params, doing, &rows))
        return;
    if (lg_result_bool(rows, 0, 0))
        answer_key(call, store, call->request->param[0].value, (struct lg_span){0});
    else
        gw_refuse_for(call, GW_WHY_NOT_FOUND, NULL);
}

static void begin(struct asking *asking, void (*run)(struct gw_errand *, struct lg_store *))
{
    asking->errand.run = run;
    if (!gw_readers_take(asking->call->gateway->readers, &asking->errand))
        gw_refuse_for(asking->call, GW_WHY_UNAVAILABLE, "too many read at once");
}

/* NULL, and the call refused, for who has no keys, and for what a key may not do. */
static struct asking *asking_of(struct gw_call *call, bool by_person)
{
    struct asking *asking = lg_arena_take(call->arena, sizeof *asking);
    struct gw_standing standing;

    *asking = (struct asking){.call = call};
    if (!gw_reads(call, GW_AREA_KEYS, &standing))
        return NULL;
    if (by_person && call->who->session == NULL)
        gw_refuse_for(call, GW_WHY_FORBIDDEN, "who signed in does this, not a key");
    else if (call->request->query.len > 0)
        gw_refuse_for(call, GW_WHY_QUERY, "this takes no query");
    else
        return asking;
    return NULL;
}

static void list_keys(struct gw_call *call)
{
    struct asking *asking = asking_of(call, false);

    if (asking != NULL)
        begin(asking, run_list);
}

static void post_key(struct gw_call *call)
{
    static const struct gw_field fields[FIELDS] = {[FIELD_LABEL] = {"label", 1, 100, false},
                                                   [FIELD_ROLE] = {"role", 1, 60, false},
                                                   [FIELD_SCOPE] = {"scope", 1, 100, false},
                                                   [FIELD_UNTIL] = {"until", 10, 10, true},
                                                   [FIELD_PRINCIPAL] = {"principal", 1, 63, true}};
    struct asking *asking = asking_of(call, true);

    if (asking == NULL || !gw_form_read(call, fields, FIELDS, asking->field))
        return;
    if (gw_form_day(call, "until", asking->field[FIELD_UNTIL], &asking->until))
        begin(asking, run_make);
}

static void rotate_key(struct gw_call *call)
{
    struct asking *asking = asking_of(call, true);

    if (asking != NULL)
        begin(asking, run_rotate);
}

static void revoke_key(struct gw_call *call)
{
    struct asking *asking = asking_of(call, true);

    if (asking != NULL)
        begin(asking, run_revoke);
}

const struct gw_route gw_key_routes[] = {
    {"GET", "/v1/keys", 0, list_keys, GW_DOOR_PROVEN, NULL},
    {"POST", "/v1/keys", BODY_MOST, post_key, GW_DOOR_PROVEN, NULL},
    {"POST", "/v1/keys/{key}/rotation", BODY_MOST, rotate_key, GW_DOOR_PROVEN, NULL},
    {"DELETE", "/v1/keys/{key}", 0, revoke_key, GW_DOOR_PROVEN, NULL},
    {0},
};
