#include "description.h"

#include "answers.h"

static void get_interface(struct gw_call *call)
{
    gw_answer_json(call, 200, (struct lg_span){(const char *)gw_openapi, gw_openapi_len}, NULL);
}

static void get_problem(struct gw_call *call)
{
    const struct lg_span type = lg_http_param(call->exchange, "type");

    for (const struct gw_problem_text *text = gw_problem_texts; text->type != NULL; text++) {
        if (!lg_span_eq(type, lg_span_of(text->type)))
            continue;
        const struct lg_http_response response = {
            .status = 200,
            .content_type = "text/plain; charset=utf-8",
            .body = lg_text(call->arena, "%s\n", text->text),
        };
        lg_http_answer(call->exchange, &response);
        return;
    }
    gw_refuse_for(call, GW_WHY_NOT_FOUND, NULL);
}

const struct gw_route gw_description_routes[] = {
    {"GET", "/openapi.json", 0, get_interface, GW_DOOR_OPEN, NULL},
    {"GET", "/problems/{type}", 0, get_problem, GW_DOOR_OPEN, NULL},
    {0},
};
