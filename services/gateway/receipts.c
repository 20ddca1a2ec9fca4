#include "receipts.h"

#include <string.h>
#include <strings.h>

#include <ctype.h>

#include "base/time.h"
#include "ops/run.h"
#include "wire/json.h"

enum { WAIT_MOST_S = 30, BODY = 4096 };

struct told {
    struct gw_wait wait; /* first */
    struct gw_call *call;
    bool posted, waited;
};

static const char *const state_names[] = {
    [GW_PENDING] = "pending", [GW_DONE] = "done",         [GW_PARKED] = "parked",
    [GW_REFUSED] = "refused", [GW_CONFLICT] = "conflict",
};

int64_t gw_wait_of(const struct gw_call *call)
{
    static const char wanted[] = "wait=";
    const struct lg_span prefer = lg_http_header(call->exchange, "Prefer");
    int64_t seconds = 0;

    for (size_t i = 0; i + sizeof wanted - 1 < prefer.len; i++) {
        const bool starts = i == 0 || strchr(",; \t", prefer.at[i - 1]) != NULL;

        if (!starts || strncasecmp(prefer.at + i, wanted, sizeof wanted - 1) != 0)
            continue;
        for (i += sizeof wanted - 1; i < prefer.len && isdigit((unsigned char)prefer.at[i]); i++)
            seconds = seconds > WAIT_MOST_S ? seconds : 10 * seconds + (prefer.at[i] - '0');
        break;
    }
    return seconds < WAIT_MOST_S ? seconds : WAIT_MOST_S;
}

struct lg_span gw_status_url(const struct gw_call *call, struct lg_arena *arena,
                             const struct gw_place *place)
{
    char token[GW_TOKEN_TEXT + 1];

    gw_token_write(&call->gateway->keys.receipt, call->who->id, place, token);
    return lg_text(arena, "/v1/receipts/%s", token);
}

static void add_member(struct lg_builder *to, struct lg_span name, struct lg_span value)
{
    if (value.at == NULL)
        return;
    lg_builder_add(to, name);
    lg_json_write_string(to, value);
}

static void add_problem(struct lg_builder *body, const struct gw_fate *fate)
{
    const bool key = lg_span_eq(fate->code, LG_SPAN("idempotency-key-reused"));

    lg_builder_fmt(body,
                   ",\"type\":\"/problems/conflict\",\"title\":\"Something else came first\","
                   "\"detail\":\"%s\"",
                   key ? "the Idempotency-Key was used for another event"
                       : "another body was sent before under the same identity");
}

static struct lg_span body_of(const struct gw_call *call, const struct gw_place *place,
                              const struct gw_fate *fate, struct lg_span url)
{
    struct lg_builder body = lg_builder(call->arena, BODY);
    char receipt[2 * LG_RECEIPT], object[LG_ID_TEXT];

    lg_hex(place->receipt, LG_RECEIPT, receipt);
    lg_builder_fmt(&body, "{\"receipt\":\"%.*s\",\"status\":\"%.*s\",\"state\":\"%s\"",
                   (int)sizeof receipt, receipt, LG_SPAN_ARG(url), state_names[fate->state]);
    if (fate->has_object) {
        lg_id_format(fate->object, object);
        lg_builder_fmt(&body, ",\"objectId\":\"%.*s\"", LG_ID_TEXT, object);
    }
    if (fate->state == GW_CONFLICT)
        add_problem(&body, fate);
    if (fate->state == GW_REFUSED) {
        add_member(&body, LG_SPAN(",\"code\":"), fate->code);
        add_member(&body, LG_SPAN(",\"pointer\":"), fate->pointer);
        add_member(&body, LG_SPAN(",\"reason\":"), fate->reason);
    }
    lg_builder_add(&body, LG_SPAN("}\n"));
    return lg_builder_text(&body);
}

static int status_of(const struct told *told, enum gw_state state)
{
    if (state == GW_CONFLICT)
        return 409;
    if (!told->posted)
        return 200;
    if (state == GW_PENDING)
        return 202;
    return state == GW_DONE ? 201 : 200;
}

static void tell(struct gw_wait *wait, const struct gw_fate *fate)
{
    struct told *told = (struct told *)(void *)wait;
    struct gw_call *call = told->call;

    if (fate->unknown && !told->posted) {
        gw_refuse_for(call, GW_WHY_UNAVAILABLE, "the database does not answer");
        return;
    }
    const struct lg_span url = gw_status_url(call, call->arena, &wait->place);
    struct lg_http_response response = {
        .status = status_of(told, fate->state),
        .content_type =
            fate->state == GW_CONFLICT ? "application/problem+json" : "application/json",
        .body = body_of(call, &wait->place, fate, url),
    };
    size_t n = 0;
    if (told->posted) {
        response.header[n].name = "Location";
        response.header[n++].value = url.at;
    }
    if (told->waited) {
        response.header[n].name = "Preference-Applied";
        response.header[n].value = "wait";
    }
    lg_http_answer(call->exchange, &response);
}

static struct told *told_new(struct gw_call *call, const struct gw_place *place, int64_t wait_s)
{
    struct told *told = lg_arena_take(call->arena, sizeof *told);

    *told = (struct told){
        .wait = {.place = *place,
                 .deadline_us = lg_monotonic_us() + wait_s * LG_US_PER_S,
                 .told = tell},
        .call = call,
        .waited = wait_s > 0,
    };
    return told;
}

void gw_tell_posted(struct gw_call *call, const struct gw_place *place, int64_t wait_s)
{
    const struct gw_fate pending = {.state = GW_PENDING};
    struct told *told = told_new(call, place, wait_s);

    told->posted = true;
    if (wait_s > 0)
        gw_wait_add(call->gateway->waiting, &told->wait);
    else
        tell(&told->wait, &pending);
}

static void get_receipt(struct gw_call *call)
{
    struct gw_place place;

    if (!gw_token_read(&call->gateway->keys.receipt, call->who->id,
                       lg_http_param(call->exchange, "token"), &place)) {
        gw_refuse_for(call, GW_WHY_NOT_FOUND, "the gateway gave the caller no such receipt");
        return;
    }
    gw_wait_add(call->gateway->waiting, &told_new(call, &place, gw_wait_of(call))->wait);
}

const struct gw_route gw_receipt_routes[] = {
    {"GET", "/v1/receipts/{token}", 0, get_receipt, GW_DOOR_PROVEN, NULL},
    {0},
};
