/*
 * photos.c - GET /v1/orders/{id}/photos/{sha256}: a kept photo, to who may see its order.
 *
 * Whatever its bytes are, no browser is to run or show them by themselves: attachment, sandbox.
 */
#include "account.h"
#include "answers.h"
#include "base/own.h"
#include "decide/photo.h"
#include "ops/log.h"
#include "photo_files.h"
#include "reads.h"
#include "uploads_sql.h"

struct showing {
    struct gw_errand errand; /* first */
    struct gw_call *call;
    struct lg_span who; /* JSON, see api.may_see */
    struct gw_photo photo;
};

static void show(struct showing *showing, const struct lg_result *rows)
{
    struct gw_call *call = showing->call;
    const struct lg_span media = lg_text_copy(call->arena, lg_result_text(rows, 0, 0));
    struct lg_http_response response = {.status = 200, .content_type = media.at};
    struct lg_error error;

    showing->photo.id = lg_result_id(rows, 0, 1);
    if (!gw_photo_read(lg_config_get(call->gateway->config, LG_SET_EVIDENCE), &showing->photo,
                       call->arena, &response.body, &error)) {
        lg_log_error(LG_LOG_ERROR, "showing a photo", &error);
        gw_refuse_for(call, GW_WHY_UNAVAILABLE, "the photo cannot be read");
        return;
    }
    response.header[0].name = "Content-Disposition";
    response.header[0].value =
        lg_text(call->arena, "attachment; filename=\"%.12s.%s\"",
                lg_http_param(call->exchange, "sha256").at, gw_photo_ending(media))
            .at;
    response.header[1].name = "Content-Security-Policy";
    response.header[1].value = "default-src 'none'; sandbox";
    response.header[2].name = "Cross-Origin-Resource-Policy";
    response.header[2].value = "same-origin";
    lg_http_answer(call->exchange, &response);
}

static void run(struct gw_errand *errand, struct lg_store *store)
{
    struct showing *showing = (struct showing *)(void *)errand;
    struct gw_call *call = showing->call;
    lg_own(lg_result) struct lg_result *rows = NULL;
    struct lg_error error;

    struct lg_column *const params[] = {
        lg_of_json(call->arena, showing->who),
        lg_of_text(call->arena, lg_http_param(call->exchange, "id")),
        gw_of_bytes(call->arena, showing->photo.sha256, LG_SHA256)};
    if (store == NULL || !lg_store_run(store, &q_photo_of, params, &rows, &error))
        gw_refuse_database(call, "showing a photo", store == NULL ? NULL : &error);
    else if (lg_result_rows(rows) == 0)
        gw_refuse_for(call, GW_WHY_NOT_FOUND, NULL);
    else
        show(showing, rows);
}

static void get_photo(struct gw_call *call)
{
    struct showing *showing = lg_arena_take(call->arena, sizeof *showing);
    struct gw_standing standing;

    if (!gw_reads(call, GW_AREA_ORDERS, &standing))
        return;
    *showing = (struct showing){.errand.run = run, .call = call, .who = gw_who_of(call, &standing)};
    if (standing.view == GW_VIEW_PARTY)
        gw_refuse_for(call, GW_WHY_FORBIDDEN, "photos are for who has the case");
    else if (!lg_unhex(lg_http_param(call->exchange, "sha256"), showing->photo.sha256, LG_SHA256))
        gw_refuse_for(call, GW_WHY_NOT_FOUND, NULL);
    else if (!gw_readers_take(call->gateway->keepers, &showing->errand))
        gw_refuse_for(call, GW_WHY_UNAVAILABLE, "too many read at once");
}

const struct gw_route gw_photo_routes[] = {
    {"GET", "/v1/orders/{id}/photos/{sha256}", 0, get_photo, GW_DOOR_PROVEN, NULL},
    {0},
};
