/*
 * The document of the interface against the table of routes, and the texts of all problems.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "answers.h"
#include "description.h"
#include "wire/json.h"

struct held {
    struct lg_arena *arena;
    struct lg_json_reader *reader;
    const struct lg_json *paths;
    const struct lg_http_route *routes;
    size_t routes_n;
};

static int set_up(void **state)
{
    static struct gateway gateway;
    struct held *held = test_calloc(1, sizeof *held);
    const struct lg_json *root = NULL;
    struct lg_error error;

    held->arena = lg_arena_new(1 << 20);
    held->reader = lg_json_reader_new(LG_JSON_SIMDJSON);
    assert_true(lg_json_parse(
        held->reader, (struct lg_span){(const char *)gw_openapi, gw_openapi_len}, &root, &error));
    held->paths = lg_json_member(root, LG_SPAN("paths"));
    held->routes_n = gw_routes_make(&gateway, held->arena, &held->routes);
    *state = held;
    return 0;
}

static int tear_down(void **state)
{
    struct held *held = *state;

    lg_json_reader_free(held->reader);
    lg_arena_free(held->arena);
    test_free(held);
    return 0;
}

/* The pattern of the route that the operation describes. */
static struct lg_span pattern_of(struct lg_span path, const struct lg_json *operation)
{
    const struct lg_json *route = lg_json_member(operation, LG_SPAN("x-route"));

    return route == NULL ? path : route->string;
}

static bool is_method(struct lg_span lower, const char *upper)
{
    return (lg_span_eq(lower, LG_SPAN("get")) && strcmp(upper, "GET") == 0) ||
           (lg_span_eq(lower, LG_SPAN("post")) && strcmp(upper, "POST") == 0) ||
           (lg_span_eq(lower, LG_SPAN("delete")) && strcmp(upper, "DELETE") == 0) ||
           (lg_span_eq(lower, LG_SPAN("patch")) && strcmp(upper, "PATCH") == 0);
}

/* How many operations describe the route. */
static size_t described(const struct held *held, const struct lg_http_route *route)
{
    const struct lg_json *path = lg_json_first(held->paths);
    size_t n = 0;

    for (size_t i = 0; i < held->paths->n; i++) {
        const struct lg_json *methods = lg_json_next(path);
        const struct lg_json *method = lg_json_first(methods);

        for (size_t k = 0; k < methods->n; k++) {
            n += is_method(method->string, route->method) &&
                 lg_span_eq(pattern_of(path->string, lg_json_next(method)),
                            lg_span_of(route->pattern));
            method = lg_json_next(lg_json_next(method));
        }
        path = lg_json_next(methods);
    }
    return n;
}

/* What browsers get to show is no part of the interface. */
static bool is_page(const struct lg_http_route *route)
{
    const struct gw_route *const areas[] = {gw_console_routes, gw_public_routes};

    for (size_t i = 0; i < sizeof areas / sizeof *areas; i++) {
        for (const struct gw_route *page = areas[i]; page->pattern != NULL; page++) {
            if (strcmp(page->pattern, route->pattern) == 0)
                return true;
        }
    }
    return false;
}

static void test_every_route_is_described(void **state)
{
    const struct held *held = *state;

    for (size_t i = 0; i < held->routes_n; i++) {
        if (!is_page(&held->routes[i]) && described(held, &held->routes[i]) == 0)
            fail_msg("%s %s is in no operation", held->routes[i].method, held->routes[i].pattern);
    }
}

static void test_nothing_else_is_described(void **state)
{
    const struct held *held = *state;
    size_t operations = 0, found = 0;
    const struct lg_json *path = lg_json_first(held->paths);

    for (size_t i = 0; i < held->paths->n; i++) {
        operations += lg_json_next(path)->n;
        path = lg_json_next(lg_json_next(path));
    }
    for (size_t i = 0; i < held->routes_n; i++)
        found += described(held, &held->routes[i]);
    assert_int_equal(found, operations);
}

static void test_every_problem_of_the_gateway_has_a_text(void **state)
{
    (void)state;
    for (int why = GW_WHY_JSON; why <= GW_WHY_UNAVAILABLE; why++) {
        const struct gw_problem_text *text = gw_problem_texts;

        while (text->type != NULL && strcmp(text->type, gw_kind_of((enum gw_why)why)) != 0)
            text++;
        if (text->type == NULL)
            fail_msg("/problems/%s has no text", gw_kind_of((enum gw_why)why));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_route_is_described),
        cmocka_unit_test(test_nothing_else_is_described),
        cmocka_unit_test(test_every_problem_of_the_gateway_has_a_text),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
