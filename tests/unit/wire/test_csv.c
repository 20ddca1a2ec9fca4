/*
 * CSV: what RFC 4180 says, and what is none.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "../one_arena.h"
#include "base/text.h"
#include "wire/csv.h"

/* All rows as one text: fields in brackets, rows ended by ';', a fault by its message. */
static struct lg_span told(struct lg_span text)
{
    struct lg_builder out = lg_builder(arena, 10000);
    struct lg_csv csv = lg_csv(text);
    struct lg_error error;

    for (;;) {
        if (!lg_csv_next(&csv, arena, &error)) {
            lg_builder_fmt(&out, "%s", error.message);
            break;
        }
        if (csv.n == 0)
            break;
        for (size_t i = 0; i < csv.n; i++)
            lg_builder_fmt(&out, "[%.*s]", LG_SPAN_ARG(csv.field[i]));
        lg_builder_add(&out, LG_SPAN(";"));
    }
    return lg_builder_text(&out);
}

static void rows_are_read_as_they_are_written(void **state)
{
    static const struct {
        const char *text, *rows;
    } cases[] = {
        {"", ""},
        {"a,b\nc,d\n", "[a][b];[c][d];"},
        {"a,b\r\nc,d", "[a][b];[c][d];"},
        {"a\rb\r", "[a];[b];"},
        {"\n\na\n\n\nb", "[a];[b];"},
        {",\n", "[][];"},
        {"\xef\xbb\xbf"
         "a,b",
         "[a][b];"},
        {"\xef\xbb", "[\xef\xbb];"},
        {"\"a,\"\"b\"\"\nc\",d", "[a,\"b\"\nc][d];"},
        {"\"\",\"x\"\r\n", "[][x];"},
        {"a\"b,c", "[a\"b][c];"},
        {"a\n\"b", "[a];line 2 has a quote that does not end"},
        {"\"a\"\"", "line 1 has a quote that does not end"},
        {"\"a\"b", "line 1 has text after a quoted field"},
        {"\"a\nb\"\n\n\"c\"d", "[a\nb];line 4 has text after a quoted field"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct lg_span rows = told(lg_span_of(cases[i].text));

        if (!lg_span_eq(rows, lg_span_of(cases[i].rows)))
            fail_msg("case %zu: %.*s", i, LG_SPAN_ARG(rows));
    }
}

static void more_fields_than_fit_are_refused(void **state)
{
    char commas[LG_CSV_FIELDS + 1];

    (void)state;
    memset(commas, ',', sizeof commas);
    assert_true(lg_span_eq(told((struct lg_span){commas, LG_CSV_FIELDS}),
                           LG_SPAN("line 1 has more than 200 fields")));
    assert_int_equal(told((struct lg_span){commas, LG_CSV_FIELDS - 1}).len, 2 * LG_CSV_FIELDS + 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_are_read_as_they_are_written),
        cmocka_unit_test(more_fields_than_fit_are_refused),
    };

    return cmocka_run_group_tests(tests, make_arena, free_arena);
}
