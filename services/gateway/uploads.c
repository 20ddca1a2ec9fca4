#include "uploads.h"

#include <stdio.h>
#include <strings.h>

#include <sodium.h>

#include "account.h"
#include "answers.h"
#include "base/own.h"
#include "intake.h"
#include "ops/log.h"
#include "ops/run.h"
#include "photo_files.h"
#include "reads.h"
#include "uploads_sql.h"

enum { PIECE_MOST = 1 << 20, NUMBER = 16 };

static const char version[] = "1.0.0";

struct uploading {
    struct gw_errand errand; /* first */
    struct gw_call *call;
    struct lg_span who; /* JSON, see api.may_see */
    struct lg_id id;    /* of the upload, or, of a new one, of its order */
    struct gw_photo photo;
    int64_t number; /* Upload-Length, or Upload-Offset */
};

/* What a tus answer says beside its status; a NULL value leaves the header out. */
static void answer(struct gw_call *call, int status, const char *location, int64_t offset,
                   int64_t size)
{
    struct lg_http_response response = {
        .status = status,
        .header = {{"Tus-Resumable", version},
                   {"Upload-Offset", lg_text(call->arena, "%lld", (long long)offset).at},
                   {"Upload-Length", lg_text(call->arena, "%lld", (long long)size).at}},
    };

    if (location != NULL) {
        response.header[3].name = "Location";
        response.header[3].value = location;
    }
    lg_http_answer(call->exchange, &response);
}

/* A whole number of at most 15 digits. */
static bool read_number(struct lg_span text, int64_t *ret_number)
{
    int64_t number = 0;

    if (text.len == 0 || text.len >= NUMBER)
        return false;
    for (size_t i = 0; i < text.len; i++) {
        if (text.at[i] < '0' || text.at[i] > '9')
            return false;
        number = 10 * number + (text.at[i] - '0');
    }
    *ret_number = number;
    return true;
}

/* The value of a key in "key base64,key base64", decoded; absent where it is not there. */
static struct lg_span metadata(struct gw_call *call, const char *key)
{
    struct lg_span rest = lg_http_header(call->exchange, "Upload-Metadata");
    const size_t key_len = strlen(key);

    while (rest.len > 0) {
        const char *end = memchr(rest.at, ',', rest.len);
        const size_t len = end == NULL ? rest.len : (size_t)(end - rest.at);
        char *value = lg_arena_take(call->arena, len + 1);
        size_t value_len = 0;

        if (len > key_len && memcmp(rest.at, key, key_len) == 0 && rest.at[key_len] == ' ' &&
            sodium_base642bin((unsigned char *)value, len, rest.at + key_len + 1, len - key_len - 1,
                              " ", &value_len, NULL, sodium_base64_VARIANT_ORIGINAL) == 0)
            return (struct lg_span){value, value_len};
        rest = end == NULL ? (struct lg_span){0} : (struct lg_span){end + 1, rest.len - len - 1};
        while (rest.len > 0 && rest.at[0] == ' ')
            rest = (struct lg_span){rest.at + 1, rest.len - 1};
    }
    return (struct lg_span){0};
}

/* What every route of tus asks first; NULL, and the call refused, when it is not so. */
static struct uploading *uploading_new(struct gw_call *call)
{
    struct uploading *uploading = lg_arena_take(call->arena, sizeof *uploading);

    uploading->call = call;
    if (!gw_sends(call->who, EV_TYPE_CHECK))
        gw_refuse_for(call, GW_WHY_FORBIDDEN,
                      "photos belong to checks, which no role of the caller sends");
    else if (lg_config_get(call->gateway->config, LG_SET_EVIDENCE)[0] == '\0')
        gw_refuse_for(call, GW_WHY_UNAVAILABLE, "no folder for evidence is set");
    else if (!lg_span_eq(lg_http_header(call->exchange, "Tus-Resumable"), lg_span_of(version)))
        gw_refuse_for(call, GW_WHY_HEADER, "Tus-Resumable is not 1.0.0");
    else
        return uploading;
    return NULL;
}

static void begin(struct uploading *uploading,
                  void (*run)(struct gw_errand *errand, struct lg_store *store))
{
    uploading->errand.run = run;
    if (!gw_readers_take(uploading->call->gateway->keepers, &uploading->errand))
        gw_refuse_for(uploading->call, GW_WHY_UNAVAILABLE, "too many upload at once");
}

static struct uploading *uploading_of(struct gw_errand *errand)
{
    return (struct uploading *)(void *)errand;
}

static const char *evidence_of(const struct gw_call *call)
{
    return lg_config_get(call->gateway->config, LG_SET_EVIDENCE);
}

/* A new upload ------------------------------------------------------------------------------ */

static struct lg_id new_id(void)
{
    char chance[16];

    randombytes_buf(chance, sizeof chance);
    return lg_id_of_record(lg_now_us() / 1000, (struct lg_span){chance, sizeof chance}, 0, 0, 0);
}

static void answer_begun(struct gw_call *call, const struct lg_result *rows)
{
    const struct lg_span fault = lg_result_text(rows, 0, 3);
    char text[LG_ID_TEXT];

    if (lg_span_eq(fault, LG_SPAN("quota"))) {
        gw_refuse_for(call, GW_WHY_TOO_LARGE, "the order holds as many photos as it may");
    } else if (fault.at != NULL) {
        gw_refuse_for(call, GW_WHY_NOT_FOUND, NULL);
    } else {
        lg_id_format(lg_result_id(rows, 0, 0), text);
        answer(call, 201, lg_text(call->arena, "/v1/uploads/%.*s", LG_ID_TEXT, text).at,
               lg_result_int(rows, 0, 1), lg_result_int(rows, 0, 2));
    }
}

static void run_create(struct gw_errand *errand, struct lg_store *store)
{
    const struct uploading *uploading = uploading_of(errand);
    struct gw_call *call = uploading->call;
    lg_own(lg_result) struct lg_result *rows = NULL;
    struct lg_error error;

    struct lg_column *const params[] = {
        lg_of_json(call->arena, uploading->who),
        lg_of_id(call->arena, new_id()),
        lg_of_id(call->arena, uploading->id),
        lg_of_text(call->arena, call->who->id),
        gw_of_bytes(call->arena, uploading->photo.sha256, LG_SHA256),
        lg_of_int8(call->arena, uploading->number)};
    if (store == NULL || !lg_store_run(store, &q_begin_upload, params, &rows, &error))
        gw_refuse_database(call, "beginning an upload", store == NULL ? NULL : &error);
    else
        answer_begun(call, rows);
}

static void post_upload(struct gw_call *call)
{
    struct uploading *uploading = uploading_new(call);
    struct gw_standing standing;

    if (uploading == NULL)
        return;
    if (!read_number(lg_http_header(call->exchange, "Upload-Length"), &uploading->number) ||
        uploading->number == 0) {
        gw_refuse_for(call, GW_WHY_HEADER, "Upload-Length is no size");
    } else if (uploading->number > GW_PHOTO_MOST) {
        gw_refuse_for(call, GW_WHY_TOO_LARGE, "a photo has at most 20 MiB");
    } else if (!lg_id_parse(metadata(call, "order"), &uploading->id) ||
               !lg_unhex(metadata(call, "sha256"), uploading->photo.sha256, LG_SHA256)) {
        gw_refuse_for(call, GW_WHY_HEADER, "Upload-Metadata lacks order or sha256");
    } else if (gw_reads(call, GW_AREA_ORDERS, &standing)) {
        uploading->who = gw_who_of(call, &standing);
        begin(uploading, run_create);
    }
}

/* One that is under way --------------------------------------------------------------------- */

struct state {
    int64_t received, size;
    bool kept;
};

/* False, and the call refused, when there is no such upload of the caller's. */
static bool state_of(struct uploading *uploading, struct lg_store *store, struct state *ret_state)
{
    struct gw_call *call = uploading->call;
    struct lg_column *const params[] = {lg_of_id(call->arena, uploading->id),
                                        lg_of_text(call->arena, call->who->id)};
    lg_own(lg_result) struct lg_result *rows = NULL;
    struct lg_error error;

    if (store == NULL || !lg_store_run(store, &q_upload_of, params, &rows, &error)) {
        gw_refuse_database(call, "looking for an upload", store == NULL ? NULL : &error);
        return false;
    }
    if (lg_result_rows(rows) == 0) {
        gw_refuse_for(call, GW_WHY_NOT_FOUND, NULL);
        return false;
    }
    *ret_state = (struct state){lg_result_int(rows, 0, 0), lg_result_int(rows, 0, 1),
                                lg_result_bool(rows, 0, 3)};
    uploading->photo.id = uploading->id;
    memcpy(uploading->photo.sha256, lg_result_text(rows, 0, 2).at, LG_SHA256);
    return true;
}

static void run_state(struct gw_errand *errand, struct lg_store *store)
{
    struct uploading *uploading = uploading_of(errand);
    struct state state;

    if (state_of(uploading, store, &state))
        answer(uploading->call, 200, NULL, state.received, state.size);
}

static void get_upload(struct gw_call *call)
{
    struct uploading *uploading = uploading_new(call);

    if (uploading == NULL)
        return;
    if (lg_id_parse(lg_http_param(call->exchange, "id"), &uploading->id))
        begin(uploading, run_state);
    else
        gw_refuse_for(call, GW_WHY_NOT_FOUND, NULL);
}

static bool run_query(struct uploading *uploading, struct lg_store *store,
                      const struct lg_query *query, struct lg_column *const *params,
                      struct lg_result **ret_result)
{
    struct lg_error error;

    if (lg_store_run(store, query, params, ret_result, &error))
        return true;
    gw_refuse_database(uploading->call, "keeping a photo", &error);
    return false;
}

/* Notes what is there now; false, and refused, when another request has changed that meanwhile. */
static bool note(struct uploading *uploading, struct lg_store *store, const struct lg_query *query,
                 struct lg_column *const *params)
{
    lg_own(lg_result) struct lg_result *noted = NULL;

    if (!run_query(uploading, store, query, params, &noted))
        return false;
    if (lg_result_affected(noted) == 1)
        return true;
    gw_refuse_for(uploading->call, GW_WHY_OFFSET, "another request was there first");
    return false;
}

/* Bytes that cannot be what was announced are forgotten, so that the photo can be sent anew. */
static void drop(struct uploading *uploading, struct lg_store *store, enum gw_why why,
                 const char *detail)
{
    struct lg_column *const params[] = {lg_of_id(uploading->call->arena, uploading->id)};

    gw_photo_remove(evidence_of(uploading->call), uploading->id);
    if (run_query(uploading, store, &q_upload_drop, params, NULL))
        gw_refuse_for(uploading->call, why, detail);
}

/* All bytes are there: confirmed only once they are proven and kept. */
static void keep(struct uploading *uploading, struct lg_store *store, const struct state *state)
{
    struct gw_call *call = uploading->call;
    const char *media = NULL;
    struct lg_error error;

    if (gw_photo_keep(evidence_of(call), &uploading->photo, &media, &error)) {
        struct lg_column *const params[] = {lg_of_id(call->arena, uploading->id),
                                            lg_of_text(call->arena, lg_span_of(media))};

        if (note(uploading, store, &q_upload_kept, params))
            answer(call, 204, NULL, state->size, state->size);
    } else if (error.fate == LG_REJECT) {
        drop(uploading, store, GW_WHY_INVALID, lg_text(call->arena, "%s", error.message).at);
    } else {
        lg_log_error(LG_LOG_WARN, "keeping a photo", &error);
        gw_refuse_for(call, GW_WHY_UNAVAILABLE, "the photo could not be kept");
    }
}

static void append(struct uploading *uploading, struct lg_store *store, const struct state *state)
{
    struct gw_call *call = uploading->call;
    const struct lg_span bytes = call->request->body;
    const int64_t until = state->received + (int64_t)bytes.len;
    struct lg_error error;

    if (!gw_photo_write(evidence_of(call), uploading->id, state->received, bytes, &error)) {
        if (error.fate == LG_REJECT) {
            drop(uploading, store, GW_WHY_NOT_FOUND, "bytes were lost; begin anew");
            return;
        }
        lg_log_error(LG_LOG_WARN, "keeping a photo", &error);
        gw_refuse_for(call, GW_WHY_UNAVAILABLE, "the bytes could not be written");
        return;
    }
    if (until == state->size) {
        keep(uploading, store, state);
        return;
    }
    struct lg_column *const params[] = {lg_of_id(call->arena, uploading->id),
                                        lg_of_int8(call->arena, state->received),
                                        lg_of_int8(call->arena, until)};
    if (note(uploading, store, &q_upload_received, params))
        answer(call, 204, NULL, until, state->size);
}

static void run_append(struct gw_errand *errand, struct lg_store *store)
{
    struct uploading *uploading = uploading_of(errand);
    struct gw_call *call = uploading->call;
    struct state state;

    if (!state_of(uploading, store, &state))
        return;
    if (uploading->number != state.received)
        gw_refuse_for(call, GW_WHY_OFFSET, "HEAD says where to go on");
    else if (state.kept && call->request->body.len == 0)
        answer(call, 204, NULL, state.size, state.size);
    else if ((int64_t)call->request->body.len > state.size - state.received)
        gw_refuse_for(call, GW_WHY_TOO_LARGE, "these are more bytes than were announced");
    else
        append(uploading, store, &state);
}

static void patch_upload(struct gw_call *call)
{
    struct uploading *uploading = uploading_new(call);

    if (uploading == NULL)
        return;
    if (!gw_media_is(call, "application/offset+octet-stream"))
        gw_refuse_for(call, GW_WHY_MEDIA, "a piece is application/offset+octet-stream");
    else if (!read_number(lg_http_header(call->exchange, "Upload-Offset"), &uploading->number))
        gw_refuse_for(call, GW_WHY_HEADER, "Upload-Offset is no number");
    else if (!lg_id_parse(lg_http_param(call->exchange, "id"), &uploading->id))
        gw_refuse_for(call, GW_WHY_NOT_FOUND, NULL);
    else
        begin(uploading, run_append);
}

const struct gw_route gw_upload_routes[] = {
    {"POST", "/v1/uploads", 0, post_upload, GW_DOOR_PROVEN, NULL},
    {"GET", "/v1/uploads/{id}", 0, get_upload, GW_DOOR_PROVEN, NULL},
    {"PATCH", "/v1/uploads/{id}", PIECE_MOST, patch_upload, GW_DOOR_PROVEN, NULL},
    {0},
};
