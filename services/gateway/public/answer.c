#include "public/answer.h"

#include <strings.h>

#include "answers.h"
#include "base/own.h"

static const char policy[] =
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'";

static const char *const codes[] = {[GW_CHINESE] = "zh", [GW_ENGLISH] = "en"};
static const char *const tags[] = {[GW_CHINESE] = "zh-CN", [GW_ENGLISH] = "en"};

bool gw_public_language(const struct gw_call *call, enum gw_language *ret_language)
{
    struct lg_span code = lg_http_param(call->exchange, "language");

    if (code.at == NULL) {
        code = lg_http_param(call->exchange, "path");
        const char *slash = code.len == 0 ? NULL : memchr(code.at, '/', code.len);
        code.len = slash == NULL ? code.len : (size_t)(slash - code.at);
    }
    for (size_t i = 0; i < GW_LANGUAGES; i++) {
        if (lg_span_eq(code, lg_span_of(codes[i]))) {
            *ret_language = (enum gw_language)i;
            return true;
        }
    }
    return false;
}

/* "0.8" behind "q=", in thousandths; what cannot be read counts as 1. */
static int weight_of(struct lg_span range)
{
    const char *mark = memmem(range.at, range.len, "q=", 2);
    int weight = 0, unit = 1000;

    if (mark == NULL)
        return 1000;
    for (const char *at = mark + 2; at < range.at + range.len && unit > 0; at++) {
        if (*at == '.')
            continue;
        if (*at < '0' || *at > '9')
            break;
        weight += (*at - '0') * unit;
        unit /= 10;
    }
    return weight;
}

static bool speaks(struct lg_span range, const char *code)
{
    return range.len >= 2 && strncasecmp(range.at, code, 2) == 0 &&
           (range.len == 2 || strchr("-; ", range.at[2]) != NULL);
}

enum gw_language gw_public_preferred(const struct gw_call *call)
{
    struct lg_span rest = lg_http_header(call->exchange, "Accept-Language");
    int best[GW_LANGUAGES] = {0};

    while (rest.len > 0) {
        const char *end = memchr(rest.at, ',', rest.len);
        struct lg_span range = {rest.at, end == NULL ? rest.len : (size_t)(end - rest.at)};

        rest = end == NULL ? LG_SPAN("") : (struct lg_span){end + 1, rest.len - range.len - 1};
        while (range.len > 0 && range.at[0] == ' ')
            range = (struct lg_span){range.at + 1, range.len - 1};
        for (size_t i = 0; i < GW_LANGUAGES; i++) {
            if (speaks(range, codes[i]) && weight_of(range) > best[i])
                best[i] = weight_of(range);
        }
    }
    return best[GW_ENGLISH] > best[GW_CHINESE] ? GW_ENGLISH : GW_CHINESE;
}

static void add_headers(struct lg_http_response *response, enum gw_language language)
{
    gw_add_header(response, "Content-Security-Policy", policy);
    gw_add_header(response, "Content-Language", tags[language]);
    gw_add_header(response, "Referrer-Policy", "no-referrer");
    gw_add_header(response, "Permissions-Policy", "camera=(), geolocation=(), microphone=()");
}

void gw_public_answer(struct gw_call *call, enum gw_language language, struct lg_span body)
{
    struct lg_http_response response = {
        .status = 200, .content_type = "text/html; charset=utf-8", .body = body};
    uint8_t digest[LG_SHA256];
    char hex[16];

    lg_sha256(body, digest);
    lg_hex(digest, sizeof hex / 2, hex);
    const char *const etag = lg_text(call->arena, "\"%.16s\"", hex).at;
    if (gw_has(call, etag))
        response = (struct lg_http_response){.status = 304};
    add_headers(&response, language);
    gw_add_header(&response, "ETag", etag);
    gw_add_header(&response, "Cache-Control", "public, max-age=30");
    lg_http_answer(call->exchange, &response);
}

void gw_public_sorry(struct gw_call *call, enum gw_language language, int status, int64_t wait_s)
{
    const char *const why = status == 404 ? "unknown" : status == 429 ? "often" : "away";
    const struct lg_span data =
        lg_text(call->arena, "{\"%s\":true,\"wait\":%lld}", why, (long long)wait_s);
    lg_own(lg_json_reader) struct lg_json_reader *reader = lg_json_reader_new(LG_JSON_JANSSON);
    struct lg_builder body = lg_builder(call->arena, GW_PUBLIC_BODY);
    struct gw_html_scope scope = {0};
    struct lg_error error;

    if (reader == NULL || !lg_json_parse(reader, data, &scope.object, &error)) {
        gw_refuse_for(call, GW_WHY_UNAVAILABLE, NULL);
        return;
    }
    gw_html_fill(&body, &gw_public_page_sorry[language], &scope);
    struct lg_http_response response = {.status = status,
                                        .content_type = "text/html; charset=utf-8",
                                        .body = lg_builder_text(&body)};
    add_headers(&response, language);
    if (status != 404)
        gw_add_header(&response, "Retry-After", lg_text(call->arena, "%lld", (long long)wait_s).at);
    lg_http_answer(call->exchange, &response);
}
