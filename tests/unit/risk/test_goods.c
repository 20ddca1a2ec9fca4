/*
 * Goods: what is found wrong with identifiers, prices of any size, the category, what names the
 * goods in the draw, and which scopes cover them.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "../one_arena.h"
#include "risk/goods.h"

#define N(list) (sizeof(list) / sizeof *(list))

static const struct lg_category plain_goods = {.code = LG_SPAN_INIT("general")};

static struct ev_declaration_body sound_body(void)
{
    return (struct ev_declaration_body){.importer.id = LG_SPAN("3101910123"),
                                        .number = LG_SPAN("D-1")};
}

static struct ev_item sound_item(void)
{
    return (struct ev_item){.hs_code = LG_SPAN("8703234010"), .quantity_e5 = 100000};
}

static struct lg_facts facts_on(const struct ev_declaration_body *body, const struct ev_item *item,
                                const struct lg_category *category, lg_day day)
{
    const struct lg_goods goods = {body, item, category};
    struct lg_facts facts;

    lg_goods_facts(arena, &goods, day, &facts);
    return facts;
}

static struct lg_facts facts_of(const struct ev_declaration_body *body, const struct ev_item *item,
                                const struct lg_category *category)
{
    return facts_on(body, item, category, lg_day_of(2026, 3, 2));
}

static void assert_set(const struct lg_fact *fact, const char *const *expected, size_t n)
{
    assert_int_equal(fact->set_n, n);
    for (size_t i = 0; i < n; i++)
        assert_true(lg_span_eq(fact->set[i], lg_span_of(expected[i])));
}

static void sound_goods_have_no_findings(void **state)
{
    const struct ev_declaration_body body = sound_body();
    const struct ev_item item = sound_item();
    const struct lg_facts facts = facts_of(&body, &item, &plain_goods);

    (void)state;
    assert_set(&facts.at[LG_FACT_FINDINGS], NULL, 0);
}

/* Telephones: 8517 12 until 2021, 8517 13 from 2022. */
static void the_edition_is_that_of_the_day_lodged(void **state)
{
    const char *const found[] = {"HS_EDITION"};
    struct ev_declaration_body body = sound_body();
    struct ev_item item = sound_item();
    const lg_day last = lg_day_of(2021, 12, 31);

    (void)state;
    item.hs_code = LG_SPAN("8517120000");
    assert_set(&facts_on(&body, &item, &plain_goods, last).at[LG_FACT_FINDINGS], NULL, 0);
    assert_set(&facts_on(&body, &item, &plain_goods, last + 1).at[LG_FACT_FINDINGS], found, 1);
    body.has_lodged_on = true;
    body.lodged_on = last;
    assert_set(&facts_on(&body, &item, &plain_goods, last + 1).at[LG_FACT_FINDINGS], NULL, 0);
}

static void every_fault_is_found_once(void **state)
{
    static const struct lg_span vins[] = {
        LG_SPAN_INIT("SHORT"), LG_SPAN_INIT("1HGCM82633A004353"), LG_SPAN_INIT("1HGCM82633A0O4352"),
        LG_SPAN_INIT("SHORTER"), LG_SPAN_INIT("1HGCM82633A004352")};
    static const struct lg_category_identifier wanted[] = {
        {LG_UNIT_VIN, true}, {LG_UNIT_LOT, true}, {LG_UNIT_GTIN, true}, {LG_UNIT_SERIAL, true}};
    static const char *const found[] = {
        "VIN_LENGTH", "VIN_CHECK",   "VIN_CHARACTER", "ENTERPRISE_ID_FORM",
        "HS_LENGTH",  "GTIN_LENGTH", "LOT_MISSING",
    };
    const struct lg_category category = {
        .code = LG_SPAN("all"), .identifiers = wanted, .identifiers_n = N(wanted)};
    struct ev_declaration_body body = sound_body();
    struct ev_item item = sound_item();

    (void)state;
    body.importer.id = LG_SPAN("nobody");
    item.hs_code = LG_SPAN("87");
    item.gtin = LG_SPAN("1");
    item.vins = vins;
    item.vins_n = N(vins);
    const struct lg_facts facts = facts_of(&body, &item, &category);
    assert_set(&facts.at[LG_FACT_FINDINGS], found, N(found));
}

static void only_what_the_category_requires_is_missing(void **state)
{
    static const struct lg_category_identifier wanted[] = {
        {LG_UNIT_VIN, true}, {LG_UNIT_LOT, false}, {LG_UNIT_GTIN, true}, {LG_UNIT_SERIAL, true}};
    static const char *const found[] = {"VIN_MISSING", "GTIN_MISSING"};
    const struct lg_category category = {
        .code = LG_SPAN("all"), .identifiers = wanted, .identifiers_n = N(wanted)};
    const struct ev_declaration_body body = sound_body();
    struct ev_item item = sound_item();
    const struct lg_facts bare = facts_of(&body, &item, &category);

    (void)state;
    assert_set(&bare.at[LG_FACT_FINDINGS], found, N(found));
    item.gtin = LG_SPAN("4006381333931");
    const struct lg_facts named = facts_of(&body, &item, &category);
    assert_set(&named.at[LG_FACT_FINDINGS], found, 1);
}

static void a_unit_price_is_exact_or_the_most_there_is(void **state)
{
    static const struct {
        lg_e5 value, quantity, price;
    } rows[] = {
        {2499900000, 100000, 2499900000},      /* one piece */
        {1000000, 300000, 333333},             /* 10 / 3, cut */
        {100000, 10000000000000, 0},           /* next to nothing each */
        {INT64_MAX, 1, INT64_MAX},             /* more than can be said */
        {INT64_MAX / 4 * 3, INT64_MAX, 75000}, /* a rest too large to widen */
        {92233720368547758, 100000, 92233720368547758},
    };
    const struct ev_declaration_body body = sound_body();

    (void)state;
    for (size_t i = 0; i < N(rows); i++) {
        struct ev_item item = sound_item();

        item.value_e5 = rows[i].value;
        item.quantity_e5 = rows[i].quantity;
        const struct lg_facts facts = facts_of(&body, &item, &plain_goods);
        assert_true(facts.at[LG_FACT_UNIT_PRICE].has_number);
        assert_int_equal(facts.at[LG_FACT_UNIT_PRICE].number, rows[i].price);
    }
    struct ev_item none = sound_item();
    none.quantity_e5 = 0;
    assert_false(facts_of(&body, &none, &plain_goods).at[LG_FACT_UNIT_PRICE].has_number);
}

static void papers_of_declaration_and_item_are_one_set(void **state)
{
    static const struct ev_document of_all[] = {
        {.type = LG_SPAN_INIT("104"), .number = LG_SPAN_INIT("INV-1")}};
    static const struct ev_document of_item[] = {{.type = LG_SPAN_INIT("411"),
                                                  .number = LG_SPAN_INIT("CCC-9"),
                                                  .issuer = LG_SPAN_INIT("CQC")}};
    static const char *const both[] = {"104", "411"}, *const numbers[] = {"INV-1", "CCC-9"};
    static const char *const issuers[] = {"CQC"};
    struct ev_declaration_body body = sound_body();
    struct ev_item item = sound_item();

    (void)state;
    body.documents = of_all;
    body.documents_n = 1;
    item.documents = of_item;
    item.documents_n = 1;
    const struct lg_facts facts = facts_of(&body, &item, &plain_goods);
    assert_set(&facts.at[LG_FACT_DOCUMENTS], both, 2);
    assert_set(&facts.at[LG_FACT_DOCUMENT_NUMBERS], numbers, 2);
    assert_set(&facts.at[LG_FACT_DOCUMENT_ISSUERS], issuers, 1);
}

static void what_is_declared_of_goods_and_carriage_can_be_asked(void **state)
{
    static const struct lg_span serials[] = {LG_SPAN_INIT("S-1"), LG_SPAN_INIT("S-2")};
    static const char *const both[] = {"S-1", "S-2"};
    static const struct {
        enum lg_attribute attribute;
        const char *value;
    } rows[] = {{LG_FACT_CURRENCY, "USD"},        {LG_FACT_UNIT, "NMB"},
                {LG_FACT_DESCRIPTION, "booster"}, {LG_FACT_ORIGIN_INDICATOR, "1"},
                {LG_FACT_HS_EDITION, "2022"},     {LG_FACT_CARRIER, "COSU"},
                {LG_FACT_CONVEYANCE, "CZ345"},    {LG_FACT_BILL_NUMBER, "B-1"},
                {LG_FACT_WAYBILL_NUMBER, "W-1"}};
    struct ev_declaration_body body = sound_body();
    struct ev_item item = sound_item();

    (void)state;
    body.currency = LG_SPAN("USD");
    body.carrier.id = LG_SPAN("COSU");
    body.conveyance = LG_SPAN("CZ345");
    body.bill_number = LG_SPAN("B-1");
    body.waybill_number = LG_SPAN("W-1");
    item.unit = LG_SPAN("NMB");
    item.description = LG_SPAN("booster");
    item.origin_indicator = LG_SPAN("1");
    item.hs_edition = LG_SPAN("2022");
    item.serials = serials;
    item.serials_n = 2;
    const struct lg_facts facts = facts_of(&body, &item, &plain_goods);
    for (size_t i = 0; i < N(rows); i++)
        assert_true(lg_span_eq(facts.at[rows[i].attribute].text, lg_span_of(rows[i].value)));
    assert_set(&facts.at[LG_FACT_SERIALS], both, 2);
}

static void the_category_is_declared_or_the_procedures_or_the_codes(void **state)
{
    static const struct lg_span procedures[] = {LG_SPAN_INIT("1210")};
    static const struct lg_category_prefix cars[] = {{LG_SPAN_INIT("8703"), true}};
    const struct lg_category packs[] = {
        {.code = LG_SPAN("vehicles"), .hs_prefixes = cars, .hs_prefixes_n = 1},
        {.code = LG_SPAN("parcels"), .regimes = procedures, .regimes_n = 1},
        {.code = LG_SPAN("general")},
    };
    const struct lg_category_set set = {packs, N(packs)};
    static const struct {
        const char *declared, *regime, *hs, *category;
    } rows[] = {
        {"general", "1210", "870323", "general"},  {NULL, "1210", "870323", "parcels"},
        {NULL, "0110", "870323", "vehicles"},      {NULL, NULL, "870323", "vehicles"},
        {"nonsense", "1210", "940180", "parcels"}, {"nonsense", NULL, "940180", "general"},
    };

    (void)state;
    for (size_t i = 0; i < N(rows); i++) {
        struct ev_declaration_body body = sound_body();
        struct ev_item item = {.hs_code = lg_span_of(rows[i].hs)};

        if (rows[i].declared != NULL)
            item.category = lg_span_of(rows[i].declared);
        if (rows[i].regime != NULL)
            body.regime = lg_span_of(rows[i].regime);
        assert_true(
            lg_span_eq(lg_goods_category(&set, &body, &item)->code, lg_span_of(rows[i].category)));
    }
}

static void the_first_number_present_names_the_goods(void **state)
{
    static const enum lg_ticket_identity order[] = {LG_TICKET_WAYBILL_NUMBER, LG_TICKET_BILL_NUMBER,
                                                    LG_TICKET_NUMBER};
    const struct lg_category category = {
        .code = LG_SPAN("all"), .ticket_identity = order, .ticket_identity_n = N(order)};
    struct ev_declaration_body body = sound_body();
    bool shared;

    (void)state;
    assert_true(lg_span_eq(lg_goods_identity(arena, &body, LG_SPAN("S"), &category, &shared),
                           LG_SPAN("number:S:D-1")));
    assert_false(shared);
    body.bill_number = LG_SPAN("B-1");
    assert_true(lg_span_eq(lg_goods_identity(arena, &body, LG_SPAN("S"), &category, &shared),
                           LG_SPAN("bill:B-1")));
    assert_true(shared);
    body.waybill_number = LG_SPAN("W-1");
    assert_true(lg_span_eq(lg_goods_identity(arena, &body, LG_SPAN("S"), &category, &shared),
                           LG_SPAN("waybill:W-1")));
}

/* Scopes that cover the item below, and beside each one that does not. */
static const struct {
    struct ev_goods covers, misses;
} scopes[] = {
    {{.hs_code = LG_SPAN_INIT("8703")}, {.hs_code = LG_SPAN_INIT("8704")}},
    {{.hs_code = LG_SPAN_INIT("8703234010")}, {.hs_code = LG_SPAN_INIT("87032340101")}},
    {{.origin_country = LG_SPAN_INIT("DE")}, {.origin_country = LG_SPAN_INIT("D")}},
    {{.enterprise_id = LG_SPAN_INIT("3101910123")}, {.enterprise_id = LG_SPAN_INIT("X")}},
    {{.enterprise_id = LG_SPAN_INIT("MAKER")}, {.enterprise_id = LG_SPAN_INIT("MAKERS")}},
    {{.brand = LG_SPAN_INIT("BMW")}, {.brand = LG_SPAN_INIT("Audi")}},
    {{.brand = LG_SPAN_INIT("BMW")}, {.model = LG_SPAN_INIT("X5")}}, /* no model declared */
    {{.gtin = LG_SPAN_INIT("G")}, {.gtin = LG_SPAN_INIT("H")}},
    {{.lot = LG_SPAN_INIT("L")}, {.lot = LG_SPAN_INIT("M")}},
    {{.vin = LG_SPAN_INIT("V5")}, {.vin = LG_SPAN_INIT("V6")}},
    {{.vin_from = LG_SPAN_INIT("V5")}, {.vin_from = LG_SPAN_INIT("V70")}},
    {{.vin_until = LG_SPAN_INIT("V50")}, {.vin_until = LG_SPAN_INIT("V4")}},
    {{.vin_from = LG_SPAN_INIT("V6"), .vin_until = LG_SPAN_INIT("V7")},
     {.vin_from = LG_SPAN_INIT("V51"), .vin_until = LG_SPAN_INIT("V69")}},
    {{.serial = LG_SPAN_INIT("S2")}, {.serial = LG_SPAN_INIT("S3")}},
    {{.category = LG_SPAN_INIT("general")}, {.category = LG_SPAN_INIT("vehicles")}},
    {{.hs_code = LG_SPAN_INIT("87"), .brand = LG_SPAN_INIT("BMW")},
     {.hs_code = LG_SPAN_INIT("87"), .brand = LG_SPAN_INIT("Audi")}},
};

static void a_scope_covers_what_has_all_that_it_names(void **state)
{
    static const struct lg_span vins[] = {LG_SPAN_INIT("V5"), LG_SPAN_INIT("V7")};
    static const struct lg_span serials[] = {LG_SPAN_INIT("S1"), LG_SPAN_INIT("S2")};
    const struct ev_declaration_body body = sound_body();
    struct ev_item item = sound_item();
    const struct lg_goods goods = {&body, &item, &plain_goods};
    const struct ev_goods any = {.hs_code = {NULL, 0}};

    (void)state;
    item.origin_country = LG_SPAN("DE");
    item.producer_id = LG_SPAN("MAKER");
    item.brand = LG_SPAN("BMW");
    item.gtin = LG_SPAN("G");
    item.lot = LG_SPAN("L");
    item.vins = vins;
    item.vins_n = N(vins);
    item.serials = serials;
    item.serials_n = N(serials);
    assert_true(lg_goods_in_scope(&any, &goods));
    for (size_t i = 0; i < N(scopes); i++) {
        assert_true(lg_goods_in_scope(&scopes[i].covers, &goods));
        assert_false(lg_goods_in_scope(&scopes[i].misses, &goods));
    }
}

static void a_country_is_one_whichever_code_was_declared(void **state)
{
    struct lg_countries *countries = lg_countries_new(arena);
    const struct lg_category category = {.code = LG_SPAN_INIT("general"), .countries = countries};
    const struct ev_goods scope = {.origin_country = LG_SPAN_INIT("DE")};
    struct ev_declaration_body body = sound_body();
    struct ev_item item = sound_item();
    const struct lg_goods goods = {&body, &item, &category};

    (void)state;
    assert_true(lg_countries_add(countries, LG_SPAN("DE"), LG_SPAN("DEU"), LG_SPAN("304")));
    body.country_of_departure = LG_SPAN("304");
    item.origin_country = LG_SPAN("DEU");
    const struct lg_facts facts = facts_of(&body, &item, &category);
    assert_true(lg_span_eq(facts.at[LG_FACT_ORIGIN].text, LG_SPAN("DE")));
    assert_true(lg_span_eq(facts.at[LG_FACT_DEPARTURE].text, LG_SPAN("DE")));
    assert_true(lg_goods_in_scope(&scope, &goods));
    assert_true(lg_span_eq(item.origin_country, LG_SPAN("DEU")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sound_goods_have_no_findings),
        cmocka_unit_test(the_edition_is_that_of_the_day_lodged),
        cmocka_unit_test(every_fault_is_found_once),
        cmocka_unit_test(only_what_the_category_requires_is_missing),
        cmocka_unit_test(a_unit_price_is_exact_or_the_most_there_is),
        cmocka_unit_test(papers_of_declaration_and_item_are_one_set),
        cmocka_unit_test(what_is_declared_of_goods_and_carriage_can_be_asked),
        cmocka_unit_test(the_category_is_declared_or_the_procedures_or_the_codes),
        cmocka_unit_test(the_first_number_present_names_the_goods),
        cmocka_unit_test(a_country_is_one_whichever_code_was_declared),
        cmocka_unit_test(a_scope_covers_what_has_all_that_it_names),
    };

    return cmocka_run_group_tests(tests, make_arena, free_arena);
}
