/*
 * Which handler a target belongs to.  Patterns are matched against the path as sent, segment by
 * segment, and each {param} is decoded alone: an escaped "/" stays inside its segment.
 */
#include "http/exchange.h"
#include "http/head.h"

/* The next segment of a path that begins with "/"; false at its end. */
static bool next_segment(struct lg_span *path, struct lg_span *ret_segment)
{
    size_t len = 0;

    if (path->len == 0)
        return false;
    while (1 + len < path->len && path->at[1 + len] != '/')
        len++;
    *ret_segment = (struct lg_span){path->at + 1, len};
    *path = (struct lg_span){path->at + 1 + len, path->len - 1 - len};
    return true;
}

static struct lg_span decode(struct lg_arena *arena, struct lg_span text, bool plus_is_space)
{
    char *to = lg_arena_take(arena, text.len + 1);
    size_t len = 0;

    return lg_http_unescape(text, plus_is_space, to, &len) ? (struct lg_span){to, len}
                                                           : (struct lg_span){NULL, 0};
}

/* "{name}*", the pattern's last: all that is left of the path, which may be nothing. */
static bool is_tail(struct lg_span want)
{
    return want.len > 3 && want.at[0] == '{' && want.at[want.len - 1] == '*';
}

static struct lg_span tail_of(struct lg_span path)
{
    return path.len == 0 ? LG_SPAN("") : (struct lg_span){path.at + 1, path.len - 1};
}

static void take_param(struct lg_http_request *request, struct lg_span braced, struct lg_span value)
{
    request->param[request->param_n++] =
        (struct lg_http_pair){.name = {braced.at + 1, braced.len - 2}, .value = value};
}

static bool match(const char *pattern, struct lg_span path, struct lg_http_request *request)
{
    struct lg_span rest = lg_span_of(pattern);
    struct lg_span want, have;

    request->param_n = 0;
    while (next_segment(&rest, &want)) {
        if (is_tail(want)) {
            take_param(request, (struct lg_span){want.at, want.len - 1}, tail_of(path));
            return true;
        }
        if (!next_segment(&path, &have))
            return false;
        if (want.len < 2 || want.at[0] != '{') {
            if (!lg_span_eq(want, have))
                return false;
        } else if (have.len == 0 || request->param_n == LG_HTTP_PARAMS) {
            return false;
        } else {
            take_param(request, want, have);
        }
    }
    return path.len == 0;
}

static void refuse_method(struct lg_http_exchange *exchange, const char *allowed)
{
    struct lg_http_response response = {
        .status = 405,
        .content_type = "application/problem+json",
        .body = LG_SPAN_INIT("{\"type\":\"/problems/method-not-allowed\",\"title\":\"Method not "
                             "allowed\",\"status\":405}"),
        .header = {{"Allow", allowed}},
    };

    lg_http_exchange_answer(exchange, &response);
}

static void split_target(struct lg_http_exchange *exchange, struct lg_span *ret_path)
{
    const struct lg_span target = exchange->target;
    const char *mark = memchr(target.at, '?', target.len);

    *ret_path = target;
    if (mark == NULL)
        return;
    ret_path->len = (size_t)(mark - target.at);
    exchange->request.query = (struct lg_span){mark + 1, target.len - ret_path->len - 1};
}

bool lg_http_routed(struct lg_http_exchange *exchange, const struct lg_http_route *routes,
                    size_t routes_n)
{
    const struct lg_http_problem unknown = {
        .status = 404, .type = "not-found", .title = "Not found"};
    struct lg_http_request *request = &exchange->request;
    struct lg_builder allowed = lg_builder(request->arena, 128);
    struct lg_span path;

    split_target(exchange, &path);
    request->path = decode(request->arena, path, false);
    for (size_t i = 0; i < routes_n; i++) {
        if (!match(routes[i].pattern, path, request))
            continue;
        if (lg_span_eq(request->method, lg_span_of(routes[i].method))) {
            exchange->route = &routes[i];
            request->route = routes[i].pattern;
            for (size_t k = 0; k < request->param_n; k++)
                request->param[k].value = decode(request->arena, request->param[k].value, false);
            return true;
        }
        lg_builder_fmt(&allowed, "%s%s%s", allowed.len > 0 ? ", " : "", routes[i].method,
                       strcmp(routes[i].method, "GET") == 0 ? ", HEAD" : "");
    }
    if (allowed.len > 0)
        refuse_method(exchange, lg_text_copy(request->arena, lg_builder_text(&allowed)).at);
    else
        lg_http_exchange_problem(exchange, &unknown);
    return false;
}

struct lg_span lg_http_param(const struct lg_http_exchange *exchange, const char *name)
{
    const struct lg_http_request *request = &exchange->request;

    for (size_t i = 0; i < request->param_n; i++)
        if (lg_span_eq(request->param[i].name, lg_span_of(name)))
            return request->param[i].value;
    return (struct lg_span){NULL, 0};
}

struct lg_span lg_http_query(const struct lg_http_exchange *exchange, const char *name)
{
    struct lg_span rest = exchange->request.query;

    while (rest.len > 0) {
        const char *end = memchr(rest.at, '&', rest.len);
        const struct lg_span pair = {rest.at, end == NULL ? rest.len : (size_t)(end - rest.at)};
        const char *equals = memchr(pair.at, '=', pair.len);
        const size_t name_len = equals == NULL ? pair.len : (size_t)(equals - pair.at);
        const size_t skip = equals == NULL ? pair.len : name_len + 1;
        const struct lg_span value = {pair.at + skip, pair.len - skip};

        if (lg_span_eq(decode(exchange->request.arena, (struct lg_span){pair.at, name_len}, true),
                       lg_span_of(name)))
            return decode(exchange->request.arena, value, true);
        rest = end == NULL ? (struct lg_span){NULL, 0}
                           : (struct lg_span){end + 1, rest.len - pair.len - 1};
    }
    return (struct lg_span){NULL, 0};
}
