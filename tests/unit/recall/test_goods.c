/*
 * Goods: what is the same, what is told closely enough, where text is cut.
 */
#include "bench.h"

static void the_key_prefers_gtin_then_model_then_lot(void **state)
{
    struct lg_arena *arena = *state;
    struct ev_goods goods = {.brand = LG_SPAN("Acme"), .lot = LG_SPAN("L1")};

    assert_true(lg_span_eq(goods_key(arena, &goods), LG_SPAN("lot/Acme/L1")));
    goods.model = LG_SPAN("M");
    assert_true(lg_span_eq(goods_key(arena, &goods), LG_SPAN("model/Acme/M")));
    goods.gtin = LG_SPAN("6901234567892");
    assert_true(lg_span_eq(goods_key(arena, &goods), LG_SPAN("gtin/6901234567892")));
    goods = (struct ev_goods){.lot = LG_SPAN("L1"), .hs_code = LG_SPAN("9401")};
    assert_null(goods_key(arena, &goods).at);
    goods = (struct ev_goods){.brand = LG_SPAN("Acme")};
    assert_null(goods_key(arena, &goods).at);
}

static void a_whole_trade_is_not_told(void **state)
{
    (void)state;
    const struct ev_goods wide[] = {
        {.hs_code = LG_SPAN("8703")},
        {.origin_country = LG_SPAN("276"), .category = LG_SPAN("vehicles")},
        {.brand = LG_SPAN("Acme")},
        {.model = LG_SPAN("M")},
        {.lot = LG_SPAN("L1")},
        {.vin_from = LG_SPAN("1M8GDM9AXKP042788")},
    };
    const struct ev_goods told[] = {
        {.vin = LG_SPAN("1M8GDM9AXKP042788")},
        {.vin_from = LG_SPAN("A"), .vin_until = LG_SPAN("B")},
        {.serial = LG_SPAN("S")},
        {.gtin = LG_SPAN("6901234567892")},
        {.enterprise_id = LG_SPAN("91350200MA2YJ1XR9G")},
        {.brand = LG_SPAN("Acme"), .model = LG_SPAN("M")},
        {.lot = LG_SPAN("L1"), .brand = LG_SPAN("Acme")},
        {.lot = LG_SPAN("L1"), .model = LG_SPAN("M")},
    };

    for (size_t i = 0; i < sizeof wide / sizeof *wide; i++)
        assert_false(goods_are_told(&wide[i]));
    for (size_t i = 0; i < sizeof told / sizeof *told; i++)
        assert_true(goods_are_told(&told[i]));
}

static void text_is_cut_between_characters(void **state)
{
    (void)state;
    const struct lg_span brakes = LG_SPAN("刹车失灵");

    assert_true(lg_span_eq(goods_clip(brakes, 100), brakes));
    assert_int_equal(goods_clip(brakes, 12).len, 12);
    assert_int_equal(goods_clip(brakes, 11).len, 9);
    assert_int_equal(goods_clip(brakes, 2).len, 0);
}

static void one_member_makes_goods_differ(void **state)
{
    (void)state;
    const struct ev_goods goods = {.gtin = LG_SPAN("6901234567892"), .lot = LG_SPAN("L1")};
    struct ev_goods other = goods;
    struct lg_span *const members[] = {
        &other.hs_code,  &other.origin_country, &other.enterprise_id, &other.brand,
        &other.model,    &other.gtin,           &other.lot,           &other.vin,
        &other.vin_from, &other.vin_until,      &other.serial,        &other.category,
    };

    assert_true(goods_equal(&goods, &other));
    for (size_t i = 0; i < sizeof members / sizeof *members; i++) {
        const struct lg_span before = *members[i];

        *members[i] = LG_SPAN("other");
        assert_false(goods_equal(&goods, &other));
        *members[i] = before;
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_key_prefers_gtin_then_model_then_lot, bench_setup,
                                        bench_teardown),
        cmocka_unit_test(a_whole_trade_is_not_told),
        cmocka_unit_test(text_is_cut_between_characters),
        cmocka_unit_test(one_member_makes_goods_differ),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
