/*
 * Pages: each value is written as its place asks, lists and what is missing go as the template says.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "public/html.h"

static const struct gw_html_label kinds[] = {{"safety", "Safety & health"}, {"label", "Labels"}};
static const struct gw_html_labels labels = {kinds, 2};

static const struct gw_html_step steps[] = {
    {GW_HTML_TEXT, "<p>", NULL, 0, NULL},         {GW_HTML_VALUE, "hazard", "hazardZh", 0, NULL},
    {GW_HTML_TEXT, "</p>", NULL, 0, NULL},        {GW_HTML_EACH, "items", NULL, 10, NULL},
    {GW_HTML_TEXT, "<a href=\"/", NULL, 0, NULL}, {GW_HTML_URL, "number", NULL, 0, NULL},
    {GW_HTML_TEXT, "\">", NULL, 0, NULL},         {GW_HTML_LABEL, "kind", NULL, 0, &labels},
    {GW_HTML_VALUE, "outer", NULL, 0, NULL},      {GW_HTML_TEXT, "</a>", NULL, 0, NULL},
    {GW_HTML_UNLESS, "items", NULL, 12, NULL},    {GW_HTML_TEXT, "none", NULL, 0, NULL},
};
static const struct gw_html page = {steps, sizeof steps / sizeof *steps};

/* The page filled in with the data, a text of the arena. */
static const char *filled(struct lg_arena *arena, const char *data)
{
    struct lg_json_reader *reader = lg_json_reader_new(LG_JSON_JANSSON);
    struct lg_builder to = lg_builder(arena, 1 << 20);
    struct gw_html_scope scope = {0};
    struct lg_error error;

    assert_non_null(reader);
    assert_true(lg_json_parse(reader, lg_span_of(data), &scope.object, &error));
    gw_html_fill(&to, &page, &scope);
    const char *text = lg_text_copy(arena, lg_builder_text(&to)).at;
    lg_json_reader_free(reader);
    return text;
}

static void test_hostile_values_stay_in_their_places(void **state)
{
    assert_string_equal(filled(*state, "{\"hazard\":\"<script>\\\"'&\"}"),
                        "<p>&lt;script&gt;&quot;&#39;&amp;</p>none");
    assert_string_equal(
        filled(*state, "{\"items\":[{\"number\":\"a/b?c=\\\"<\xE5\x8F\xAC\",\"kind\":\"<b>\"}]}"),
        "<p></p><a href=\"/a%2Fb%3Fc%3D%22%3C%E5%8F%AC\">&lt;b&gt;</a>");
}

static void test_lists_labels_and_what_is_around(void **state)
{
    assert_string_equal(
        filled(*state, "{\"outer\":7,\"items\":[{\"number\":1,\"kind\":\"safety\"},"
                       "{\"number\":0.5,\"kind\":\"label\",\"outer\":true}]}"),
        "<p></p><a href=\"/1\">Safety &amp; health7</a><a href=\"/0.5\">Labelstrue</a>");
}

static void test_the_first_language_goes_before(void **state)
{
    assert_string_equal(filled(*state, "{\"hazard\":\"fire\",\"hazardZh\":\"\xE7\x81\xAB\"}"),
                        "<p>\xE7\x81\xAB</p>none");
    assert_string_equal(filled(*state, "{\"hazard\":\"fire\",\"hazardZh\":\"\"}"),
                        "<p>fire</p>none");
}

static void test_what_is_nothing(void **state)
{
    static const char *const nothing[] = {"{}", "{\"items\":[]}", "{\"items\":null}",
                                          "{\"items\":false}", "{\"items\":\"\"}"};

    for (size_t i = 0; i < sizeof nothing / sizeof *nothing; i++)
        assert_string_equal(filled(*state, nothing[i]), "<p></p>none");
    assert_string_equal(filled(*state, "{\"items\":{\"number\":2,\"kind\":\"x\"}}"),
                        "<p></p><a href=\"/2\">x</a>");
}

static int make_arena(void **state)
{
    *state = lg_arena_new(8 << 20);
    return *state == NULL;
}

static int free_arena(void **state)
{
    lg_arena_free(*state);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_hostile_values_stay_in_their_places),
        cmocka_unit_test(test_lists_labels_and_what_is_around),
        cmocka_unit_test(test_the_first_language_goes_before),
        cmocka_unit_test(test_what_is_nothing),
    };

    return cmocka_run_group_tests(tests, make_arena, free_arena);
}
