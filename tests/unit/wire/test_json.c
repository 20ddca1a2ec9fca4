/*
 * Both back ends give the same verdict and the same nodes, text by text.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/own.h"
#include "wire/json.h"

static const char *const good[] = {
    "null",
    "0",
    " [1, 2.5, -3e2, true, false, null, \"x\"] ",
    "{}",
    "{\"a\":{\"b\":[{}]},\"c\":[]}",
    "-0",
    "[-0.0, 0.0, 1e-400, 4.9e-324, 1.7976931348623157e308]",
    "[9223372036854775807, -9223372036854775808]",
    "\"\\u0000\\ud83d\\ude00\\\"\\\\\\/\\b\\f\\n\\r\\t\"",
    "\"\xF0\x9F\x98\x80\xE6\xB8\xAF\"",
    "{\"\":1,\"a\":2,\"b\":3}",
    "{\"a\":1,\"A\":1,\"a \":1}",
    "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]", /* 32 */
};

static const char *const bad[] = {
    "",
    " ",
    "nul",
    "{",
    "[1,]",
    "{\"a\":1,}",
    "{\"a\" 1}",
    "01",
    "1.",
    ".5",
    "+1",
    "1e",
    "NaN",
    "[1] 2",
    "'a'",
    "\"\x01\"",
    "\"\\x\"",
    "\"\\ud800\"",
    "\"\\ud800\\u0041\"",
    "\"\\udc00\"",
    "\"\xC0\x80\"",
    "\"\xED\xA0\x80\"",
    "\"\xF4\x90\x80\x80\"",
    "\"\xFF\"",
    "\xEF\xBB\xBF{}",
    "9223372036854775808",
    "-9223372036854775809",
    "18446744073709551616",
    "123456789012345678901234567890",
    "1e309",
    "-1e400",
    "{\"a\":1,\"a\":2}",
    "{\"a\":1,\"\\u0061\":2}",
    "[{\"x\":{\"a\":1,\"b\":1,\"a\":1}}]",
    "{\"a\\u0000b\":1}",
    "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]", /* 33 */
};

struct both {
    struct lg_json_reader *reader[2];
};

static int set_up(void **state)
{
    static struct both both;

    both.reader[0] = lg_json_reader_new(LG_JSON_SIMDJSON);
    both.reader[1] = lg_json_reader_new(LG_JSON_JANSSON);
    *state = &both;
    return both.reader[0] == NULL || both.reader[1] == NULL;
}

static int tear_down(void **state)
{
    struct both *both = *state;

    lg_json_reader_free(both->reader[0]);
    lg_json_reader_free(both->reader[1]);
    return 0;
}

/* Also in type: 1 and 1.0 are equal, but not the same. */
static bool is_same(const struct lg_json *a, const struct lg_json *b)
{
    if (a->size != b->size || !lg_json_equal(a, b))
        return false;
    for (size_t i = 0; i < a->size; i++)
        if (a[i].type != b[i].type)
            return false;
    return true;
}

static void good_texts_give_the_same_nodes(void **state)
{
    struct both *both = *state;

    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        const struct lg_json *root[2];
        struct lg_error error;

        for (int k = 0; k < 2; k++)
            if (!lg_json_parse(both->reader[k], lg_span_of(good[i]), &root[k], &error))
                fail_msg("%s: back end %d: %s", good[i], k, error.message);
        if (!is_same(root[0], root[1]))
            fail_msg("%s: nodes differ", good[i]);
    }
}

static void bad_texts_are_refused_by_both(void **state)
{
    struct both *both = *state;

    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        for (int k = 0; k < 2; k++) {
            const struct lg_json *root;
            struct lg_error error;

            if (lg_json_parse(both->reader[k], lg_span_of(bad[i]), &root, &error))
                fail_msg("%s: back end %d takes it", bad[i], k);
            assert_int_equal(error.fate, LG_REJECT);
        }
    }
}

static void many_names_are_compared_too(void **state)
{
    struct both *both = *state;
    lg_own(lg_arena) struct lg_arena *arena = lg_arena_new(1 << 20);

    for (int last = 998; last <= 1000; last++) {
        struct lg_builder text = lg_builder(arena, 1 << 20);
        const struct lg_json *root;
        struct lg_error error;

        for (int i = 0; i < 1000; i++)
            lg_builder_fmt(&text, "%s\"n%d\":%d", i == 0 ? "{" : ",", i, i);
        lg_builder_fmt(&text, ",\"n%d\":0}", last);
        for (int k = 0; k < 2; k++)
            assert_int_equal(lg_json_parse(both->reader[k], lg_builder_text(&text), &root, &error),
                             last == 1000);
    }
}

static void written_text_is_canonical(void **state)
{
    static const struct {
        const char *text, *want;
    } cases[] = {
        {" { \"b\" : [ 1 , 2.50 ] , \"a\" : null } ", "{\"b\":[1,2.5],\"a\":null}"},
        {"\"\\u0001\\u001f\\u007f\\/\\\"\\\\\\n\"", "\"\\u0001\\u001f\x7F/\\\"\\\\\\n\""},
        {"[0.1, 1e21, 123456789.125, -0.0]", "[0.1,1e+21,123456789.125,0]"},
        {"[-9223372036854775808, 0, 10]", "[-9223372036854775808,0,10]"},
        {"[true,false,{},[]]", "[true,false,{},[]]"},
    };
    struct both *both = *state;
    lg_own(lg_arena) struct lg_arena *arena = lg_arena_new(1 << 20);

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct lg_builder builder = lg_builder(arena, 1 << 16);
        const struct lg_json *root;
        struct lg_error error;

        assert_true(lg_json_parse(both->reader[0], lg_span_of(cases[i].text), &root, &error));
        lg_json_write(&builder, root);
        const struct lg_span got = lg_builder_text(&builder);
        if (!lg_span_eq(got, lg_span_of(cases[i].want)))
            fail_msg("%s: got %.*s", cases[i].text, LG_SPAN_ARG(got));
    }
}

static void equality_is_that_of_json_schema(void **state)
{
    static const struct {
        const char *a, *b;
        bool equal;
    } cases[] = {
        {"1", "1.0", true},
        {"1", "true", false},
        {"9007199254740993", "9007199254740992.0", false},
        {"{\"a\":1,\"b\":[2]}", "{\"b\":[2.0],\"a\":1}", true},
        {"{\"a\":1}", "{\"a\":1,\"b\":1}", false},
        {"[1,2]", "[2,1]", false},
        {"null", "null", true},
        {"\"a\"", "\"a\"", true},
        {"1e300", "1", false},
    };
    struct both *both = *state;

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct lg_json *a, *b;
        struct lg_error error;

        assert_true(lg_json_parse(both->reader[0], lg_span_of(cases[i].a), &a, &error));
        assert_true(lg_json_parse(both->reader[1], lg_span_of(cases[i].b), &b, &error));
        if (lg_json_equal(a, b) != cases[i].equal || lg_json_equal(b, a) != cases[i].equal)
            fail_msg("%s and %s", cases[i].a, cases[i].b);
    }
}

/* The shortest of 15 to 17 digits that reads back the same, as printf writes it. */
static void expect_number(struct lg_arena *arena, double value)
{
    struct lg_builder builder = lg_builder(arena, 100);
    char wanted[40];

    for (int digits = 15; digits <= 17; digits++) {
        (void)snprintf(wanted, sizeof wanted, "%.*g", digits, value);
        const double again = strtod(wanted, NULL);
        if (!(again < value || again > value))
            break;
    }
    lg_json_write_number(&builder, value);
    const struct lg_span text = lg_builder_text(&builder);
    if (!lg_span_eq(text, lg_span_of(wanted)))
        fail_msg("%.*s, not %s", LG_SPAN_ARG(text), wanted);
}

static void numbers_are_written_as_printf_does(void **state)
{
    static const double corners[] = {0,    1e-5, 9e-5,    1e-4, 0.00001234,   0.1 + 0.2,
                                     -0.5, 1e9,  1e9 - 1, 1e15, 123456.78901, 999999999.99999};
    struct lg_arena *arena = lg_arena_new(1 << 20);
    uint64_t chance = 1;

    (void)state;
    for (size_t i = 0; i < sizeof corners / sizeof *corners; i++)
        expect_number(arena, corners[i]);
    for (int i = 0; i < 200000; i++) {
        chance = chance * 6364136223846793005U + 1442695040888963407U;
        lg_arena_reset(arena);
        expect_number(arena, (double)(chance >> 34) / (i % 3 == 0   ? 100000
                                                       : i % 3 == 1 ? 1000
                                                                    : 7));
    }
    lg_arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(good_texts_give_the_same_nodes),
        cmocka_unit_test(bad_texts_are_refused_by_both),
        cmocka_unit_test(many_names_are_compared_too),
        cmocka_unit_test(written_text_is_canonical),
        cmocka_unit_test(equality_is_that_of_json_schema),
        cmocka_unit_test(numbers_are_written_as_printf_does),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
