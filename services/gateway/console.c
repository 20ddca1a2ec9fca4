/*
 * console.c - GET /console/…, /docs/… and /: the console as browsers get it.
 *
 * A path that is no file is one of the console's own routes and gets index.html; below assets/,
 * where names carry the content's hash, it is 404.  The policy lets nothing in that was not built.
 */
#include "answers.h"
#include "pages.h"

static const char policy[] =
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
    "img-src 'self' blob:; manifest-src 'self'; worker-src 'self'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'";

/* The interface's page is text and a style sheet: nothing of it runs. */
static const char docs_policy[] = "default-src 'none'; style-src 'self'; base-uri 'none'; "
                                  "form-action 'none'; frame-ancestors 'none'";

static bool begins(struct lg_span text, const char *with)
{
    const size_t len = strlen(with);

    return text.len >= len && memcmp(text.at, with, len) == 0;
}

/* Whether a list like "gzip, br;q=1" has the word, and does not refuse it by q=0. */
static bool accepts(struct lg_span list, const char *word)
{
    const size_t len = strlen(word);

    for (size_t i = 0; i + len <= list.len; i++) {
        const bool begins_here = i == 0 || list.at[i - 1] == ',' || list.at[i - 1] == ' ';
        const struct lg_span rest = {list.at + i + len, list.len - i - len};

        if (begins_here && memcmp(list.at + i, word, len) == 0 &&
            (rest.len == 0 || strchr(",; ", rest.at[0]) != NULL))
            return !begins(rest, ";q=0") || begins(rest, ";q=0.");
    }
    return false;
}

/* The smallest copy that the client takes, and what it is called. */
static struct lg_span copy_of(const struct gw_page *page, struct lg_span accepted,
                              const char **ret_encoding)
{
    *ret_encoding = NULL;
    if (page->brotli.at != NULL && accepts(accepted, "br")) {
        *ret_encoding = "br";
        return page->brotli;
    }
    if (page->gzip.at != NULL && accepts(accepted, "gzip")) {
        *ret_encoding = "gzip";
        return page->gzip;
    }
    return page->plain;
}

/* The tag is the content's, whatever the encoding: a weak one. */
static void answer(struct gw_call *call, const struct gw_page *page, const char *content_policy)
{
    struct lg_http_response response = {.status = 200, .content_type = page->type, .kept = true};
    const char *encoding;

    response.body = copy_of(page, lg_http_header(call->exchange, "Accept-Encoding"), &encoding);
    if (gw_has(call, page->etag)) {
        response = (struct lg_http_response){.status = 304};
        encoding = NULL;
    }
    gw_add_header(&response, "Content-Security-Policy", content_policy);
    gw_add_header(&response, "ETag", lg_text(call->arena, "W/%s", page->etag).at);
    gw_add_header(&response, "Vary", "Accept-Encoding");
    gw_add_header(&response, "Cache-Control",
                  begins(lg_span_of(page->name), "assets/") ? "public, max-age=31536000, immutable"
                                                            : "no-cache");
    gw_add_header(&response, "Referrer-Policy", "no-referrer");
    gw_add_header(&response, "Permissions-Policy", "camera=(self), geolocation=(self)");
    if (encoding != NULL)
        gw_add_header(&response, "Content-Encoding", encoding);
    lg_http_answer(call->exchange, &response);
}

static void get_console(struct gw_call *call)
{
    const struct gw_pages *pages = call->gateway->pages;
    const struct lg_span name = lg_http_param(call->exchange, "path");
    const struct gw_page *page = gw_pages_find(pages, name);

    if (page == NULL && !begins(name, "assets/"))
        page = gw_pages_find(pages, LG_SPAN("index.html"));
    if (page == NULL)
        gw_refuse_for(call, GW_WHY_NOT_FOUND, NULL);
    else
        answer(call, page, policy);
}

static void get_docs(struct gw_call *call)
{
    const struct lg_span name = lg_http_param(call->exchange, "path");
    const struct gw_page *page = gw_pages_find(
        call->gateway->pages, lg_text(call->arena, "docs/%.*s",
                                      LG_SPAN_ARG(name.len == 0 ? LG_SPAN("index.html") : name)));

    if (page == NULL)
        gw_refuse_for(call, GW_WHY_NOT_FOUND, NULL);
    else
        answer(call, page, docs_policy);
}

static void lead_to_console(struct gw_call *call)
{
    const struct lg_http_response response = {.status = 302,
                                              .header[0] = {"Location", "/console/"}};

    if (call->gateway->pages == NULL)
        gw_refuse_for(call, GW_WHY_NOT_FOUND, NULL);
    else
        lg_http_answer(call->exchange, &response);
}

const struct gw_route gw_console_routes[] = {
    {"GET", "/", 0, lead_to_console, GW_DOOR_OPEN, NULL},
    {"GET", "/console/{path}*", 0, get_console, GW_DOOR_OPEN, NULL},
    {"GET", "/docs/{path}*", 0, get_docs, GW_DOOR_OPEN, NULL},
    {0},
};
