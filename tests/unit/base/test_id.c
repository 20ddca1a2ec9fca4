/*
 * Object ids: the same record, the same id; in time order; well formed.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/id.h"

static void the_same_record_gives_the_same_id(void **state)
{
    (void)state;
    const int64_t ms = 1790000000123;
    const struct lg_id id = lg_id_of_record(ms, LG_SPAN("declarations"), 3, 42, 0);

    assert_true(lg_id_eq(id, lg_id_of_record(ms, LG_SPAN("declarations"), 3, 42, 0)));
    assert_false(lg_id_eq(id, lg_id_of_record(ms, LG_SPAN("declarations"), 3, 43, 0)));
    assert_false(lg_id_eq(id, lg_id_of_record(ms, LG_SPAN("declarations"), 4, 42, 0)));
    assert_false(lg_id_eq(id, lg_id_of_record(ms, LG_SPAN("declaration"), 3, 42, 0)));
    assert_false(lg_id_eq(id, lg_id_of_record(ms, LG_SPAN("declarations"), 3, 42, 1)));
    assert_int_equal(lg_id_ms(id), ms);
    assert_int_equal(id.at[6] >> 4, 7);
    assert_int_equal(id.at[8] >> 6, 2);
}

static void derived_ids_keep_the_time(void **state)
{
    (void)state;
    const struct lg_id id = lg_id_of_record(1790000000123, LG_SPAN("t"), 0, 0, 0);
    const struct lg_id item = lg_id_derive(id, LG_SPAN("item 1"));

    assert_int_equal(lg_id_ms(item), 1790000000123);
    assert_false(lg_id_eq(item, lg_id_derive(id, LG_SPAN("item 2"))));
    assert_int_equal(item.at[6] >> 4, 7);
}

static void text_goes_both_ways(void **state)
{
    (void)state;
    static const char text[] = "0190163d-8694-739b-aea5-966c26f8ad91";
    char again[LG_ID_TEXT];
    struct lg_id id;

    assert_true(lg_id_parse(lg_span_of(text), &id));
    lg_id_format(id, again);
    assert_memory_equal(text, again, LG_ID_TEXT);
    assert_true(lg_id_parse(LG_SPAN("0190163D-8694-739B-AEA5-966C26F8AD91"), &id));
    assert_false(lg_id_parse(LG_SPAN("0190163d-8694-739b-aea5-966c26f8ad9"), &id));
    assert_false(lg_id_parse(LG_SPAN("0190163d+8694-739b-aea5-966c26f8ad91"), &id));
    assert_false(lg_id_parse(LG_SPAN("0190163d-8694-739b-aea5-966c26f8ad9z"), &id));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_same_record_gives_the_same_id),
        cmocka_unit_test(derived_ids_keep_the_time),
        cmocka_unit_test(text_goes_both_ways),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
