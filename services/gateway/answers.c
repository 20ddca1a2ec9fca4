#include "answers.h"

#include <strings.h>

#include "wire/json.h"

static const struct {
    int status;
    const char *type, *title;
} words[] = {
    [GW_WHY_JSON] = {400, "not-json", "The body is not JSON"},
    [GW_WHY_XML] = {400, "not-ceb", "The body is no CEB message"},
    [GW_WHY_HEADER] = {400, "bad-header", "A header cannot be used"},
    [GW_WHY_QUERY] = {400, "bad-query", "The query cannot be used"},
    [GW_WHY_CURSOR] = {400, "bad-cursor", "The cursor cannot be used here"},
    [GW_WHY_PROOF] = {401, "not-authenticated", "Who calls is not proven"},
    [GW_WHY_FORBIDDEN] = {403, "forbidden", "The caller may not do this"},
    [GW_WHY_UNFINISHED] = {403, "sign-in-unfinished", "Signing in is not finished"},
    [GW_WHY_ORIGIN] = {403, "foreign-origin", "The request comes from another site"},
    [GW_WHY_NOT_FOUND] = {404, "not-found", "There is no such thing"},
    [GW_WHY_OFFSET] = {409, "other-offset", "The upload is at another place"},
    [GW_WHY_CLAIMED] = {409, "claimed", "Somebody else is at it"},
    [GW_WHY_TOO_LARGE] = {413, "too-large", "The body is too large"},
    [GW_WHY_MEDIA] = {415, "unsupported-media-type", "The body's media type is not taken here"},
    [GW_WHY_INVALID] = {422, "invalid", "The body does not fit its schema"},
    [GW_WHY_ORDER] = {422, "out-of-order", "Something comes before this step"},
    [GW_WHY_TOO_MANY] = {429, "too-many-requests", "The caller asks too often"},
    [GW_WHY_UNAVAILABLE] = {503, "unavailable", "Not now; try again"},
};

int gw_status_of(enum gw_why why)
{
    return words[why].status;
}

const char *gw_kind_of(enum gw_why why)
{
    return words[why].type;
}

static void add_header(struct lg_http_problem *problem, const struct gw_refusal *refusal)
{
    const enum gw_why why = refusal->why;
    const char *const detail = refusal->detail;

    if (why == GW_WHY_PROOF) {
        problem->header.name = "WWW-Authenticate";
        problem->header.value = detail == NULL
                                    ? "Bearer realm=\"loopgate\""
                                    : "Bearer realm=\"loopgate\", error=\"invalid_token\"";
    } else if (why == GW_WHY_FORBIDDEN) {
        problem->header.name = "WWW-Authenticate";
        problem->header.value = "Bearer realm=\"loopgate\", error=\"insufficient_scope\"";
    } else if (why == GW_WHY_UNAVAILABLE || why == GW_WHY_TOO_MANY) {
        problem->header.name = "Retry-After";
        problem->header.value = refusal->retry_after != NULL ? refusal->retry_after : "2";
    }
}

void gw_refuse(struct gw_call *call, const struct gw_refusal *refusal)
{
    struct lg_http_fault errors[EV_FAULTS_MAX];
    struct lg_http_problem problem = {
        .status = words[refusal->why].status,
        .type = words[refusal->why].type,
        .title = words[refusal->why].title,
        .detail = refusal->detail,
        .errors = errors,
    };

    for (size_t i = 0; refusal->faults != NULL && i < refusal->faults->n; i++) {
        const struct ev_fault *fault = &refusal->faults->at[i];

        errors[problem.errors_n++] =
            (struct lg_http_fault){fault->pointer, fault->code, fault->reason};
    }
    add_header(&problem, refusal);
    lg_http_problem(call->exchange, &problem);
}

void gw_refuse_for(struct gw_call *call, enum gw_why why, const char *detail)
{
    gw_refuse(call, &(struct gw_refusal){.why = why, .detail = detail});
}

static void add_text(struct lg_builder *to, struct lg_span name, const char *text)
{
    lg_builder_add(to, name);
    lg_json_write_string(to, lg_span_of(text));
}

void gw_write_refusal(struct lg_builder *to, const struct gw_refusal *refusal)
{
    lg_builder_fmt(to, "\"status\":%d,\"title\":\"%s\"", words[refusal->why].status,
                   words[refusal->why].title);
    if (refusal->detail != NULL)
        add_text(to, LG_SPAN(",\"detail\":"), refusal->detail);
    for (size_t i = 0; refusal->faults != NULL && i < refusal->faults->n; i++) {
        const struct ev_fault *fault = &refusal->faults->at[i];

        lg_builder_add(to, i == 0 ? LG_SPAN(",\"errors\":[{") : LG_SPAN(",{"));
        add_text(to, LG_SPAN("\"pointer\":"), fault->pointer);
        add_text(to, LG_SPAN(",\"code\":"), fault->code);
        add_text(to, LG_SPAN(",\"reason\":"), fault->reason);
        lg_builder_add(to, i + 1 == refusal->faults->n ? LG_SPAN("}]") : LG_SPAN("}"));
    }
}

void gw_answer_json(struct gw_call *call, int status, struct lg_span body, const char *location)
{
    struct lg_http_response response = {
        .status = status, .content_type = "application/json", .body = body};

    if (location != NULL) {
        response.header[0].name = "Location";
        response.header[0].value = location;
    }
    lg_http_answer(call->exchange, &response);
}

void gw_add_header(struct lg_http_response *response, const char *name, const char *value)
{
    size_t i = 0;

    while (response->header[i].name != NULL)
        i++;
    response->header[i].name = name;
    response->header[i].value = value;
}

bool gw_has(const struct gw_call *call, const char *etag)
{
    const struct lg_span known = lg_http_header(call->exchange, "If-None-Match");
    const size_t len = strlen(etag);

    for (size_t i = 0; i + len <= known.len; i++) {
        if (memcmp(known.at + i, etag, len) == 0)
            return true;
    }
    return false;
}

bool gw_media_is(const struct gw_call *call, const char *media)
{
    struct lg_span type = lg_http_header(call->exchange, "Content-Type");
    const size_t len = strlen(media);

    return type.len >= len && strncasecmp(type.at, media, len) == 0 &&
           (type.len == len || strchr("; \t", type.at[len]) != NULL);
}
