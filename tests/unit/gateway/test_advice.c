/*
 * What is told before filing: each kind of note, and that none is lost however many there are.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "decide/advice.h"

static const struct lg_category_document papers[] = {
    {.type = LG_SPAN_INIT("invoice"),
     .label = LG_SPAN_INIT("Invoice"),
     .label_zh = LG_SPAN_INIT("发票")},
    {.type = LG_SPAN_INIT("ccc-certificate"),
     .label = LG_SPAN_INIT("CCC"),
     .label_zh = LG_SPAN_INIT("认证"),
     .legal_basis = LG_SPAN_INIT("a law"),
     .verified = true},
};
static const struct lg_category_identifier lots[] = {{LG_UNIT_LOT, true}, {LG_UNIT_GTIN, true}};
static const struct lg_category_standard standards[] = {
    {.code = LG_SPAN_INIT("GB 1"), .title = LG_SPAN_INIT("Safety")}};
static const struct lg_category seats = {.code = LG_SPAN_INIT("child-seats"),
                                         .required_documents = papers,
                                         .required_documents_n = 2,
                                         .identifiers = lots,
                                         .identifiers_n = 2,
                                         .standards = standards,
                                         .standards_n = 1};
static const struct lg_category bare = {.code = LG_SPAN_INIT("general")};
static const struct lg_span brands[] = {LG_SPAN_INIT("B")};

struct world {
    struct lg_arena *arena;
    struct gw_published published;
    struct ev_declaration_body body;
    struct ev_item item;
    const struct gw_note *notes;
    size_t n;
};

static struct lg_profile profile_of(const char *code, enum ev_lane lane)
{
    return (struct lg_profile){
        .code = lg_span_of(code),
        .lane = lane,
        .reason = LG_SPAN("because"),
        .legal_basis = LG_SPAN("a law"),
        .condition = {
            .kind = LG_CONDITION_IN, .attribute = LG_FACT_BRAND, .values = brands, .values_n = 1}};
}

static int set_up(void **state)
{
    static struct lg_profile profiles[2];
    static struct world world;
    const struct ev_measure recall = {.kind = EV_MEASURE_KIND_BLOCK,
                                      .scope = {.lot = LG_SPAN("L1")},
                                      .basis = LG_SPAN("recall R is open"),
                                      .cites = LG_SPAN("recall:R"),
                                      .from_us = 100,
                                      .version = 1};

    profiles[0] = profile_of("BAN", EV_LANE_BLOCKED);
    profiles[1] = profile_of("DUTY", EV_LANE_YELLOW);
    world = (struct world){.arena = lg_arena_new(4 << 20)};
    world.published.profiles = lg_profile_set_new(world.arena, profiles, 2);
    struct lg_measures *measures = lg_measures_new(world.arena);
    lg_measures_put(measures, &recall);
    world.published.measures = measures;
    world.body.importer.id = LG_SPAN("91350200MA2YJ1XR9G");
    world.item = (struct ev_item){.item_number = 1, .hs_code = LG_SPAN("9401800010")};
    *state = &world;
    return 0;
}

static int tear_down(void **state)
{
    lg_arena_free(((struct world *)*state)->arena);
    return 0;
}

static void advise(struct world *world, const struct lg_category *category, int64_t at_us)
{
    const struct lg_goods goods = {&world->body, &world->item, category};

    const struct gw_notes notes = gw_advise(world->arena, &world->published, &goods, at_us);
    world->notes = notes.at;
    world->n = notes.n;
}

static void assert_notes(const struct world *world, const char *const *codes, size_t n)
{
    assert_int_equal(world->n, n);
    for (size_t i = 0; i < n; i++)
        assert_true(lg_span_eq(world->notes[i].code, lg_span_of(codes[i])));
}

static void test_each_kind_in_its_order(void **state)
{
    static const char *const codes[] = {"LOT_MISSING", "GTIN_MISSING", "invoice", "ccc-certificate",
                                        "GB 1",        "DUTY",         "BAN"};
    struct world *world = *state;

    world->item.brand = LG_SPAN("B");
    advise(world, &seats, 200);
    assert_notes(world, codes, 7);
    for (size_t i = 1; i < world->n; i++)
        assert_true(world->notes[i - 1].kind <= world->notes[i].kind);
    assert_true(lg_span_eq(world->notes[3].text, LG_SPAN("not declared: CCC")));
    assert_true(lg_span_eq(world->notes[3].basis, LG_SPAN("a law")));
    assert_true(world->notes[3].verified);
    assert_false(world->notes[2].verified);
}

static void test_what_is_declared_is_not_asked_for(void **state)
{
    static const struct ev_document both[] = {{.type = LG_SPAN_INIT("invoice")},
                                              {.type = LG_SPAN_INIT("ccc-certificate")}};
    static const char *const codes[] = {"VIN_LENGTH", "GTIN_MISSING", "GB 1"};
    static const struct lg_span vins[] = {LG_SPAN_INIT("LSV")};
    struct world *world = *state;

    world->item.lot = LG_SPAN("L2");
    world->item.vins = vins;
    world->item.vins_n = 1;
    world->item.documents = &both[1];
    world->item.documents_n = 1;
    world->body.documents = both;
    world->body.documents_n = 1;
    advise(world, &seats, 200);
    assert_notes(world, codes, 3);
}

static void test_a_recall_while_it_is_in_force(void **state)
{
    static const char *const codes[] = {"block"};
    struct world *world = *state;

    world->item.lot = LG_SPAN("L1");
    advise(world, &bare, 99);
    assert_int_equal(world->n, 0);
    advise(world, &bare, 100);
    assert_notes(world, codes, 1);
    assert_string_equal(gw_note_kind_name(world->notes[0].kind), "recall");
    assert_true(lg_span_eq(world->notes[0].basis, LG_SPAN("recall:R")));
}

/* Of very many published profiles the last is the ban. */
static void test_no_note_is_lost_among_many(void **state)
{
    enum { MANY = 150 };
    static struct lg_profile many[MANY];
    static struct lg_category_document documents[MANY];
    struct world *world = *state;
    struct lg_category category = bare;

    for (size_t i = 0; i < MANY; i++) {
        many[i] = profile_of("DUTY", i + 1 == MANY ? EV_LANE_BLOCKED : EV_LANE_YELLOW);
        documents[i] = papers[0];
    }
    world->published.profiles = lg_profile_set_new(world->arena, many, MANY);
    category.required_documents = documents;
    category.required_documents_n = MANY;
    world->item.brand = LG_SPAN("B");
    advise(world, &category, 200);
    assert_int_equal(world->n, 2 * MANY);
    assert_int_equal(world->notes[2 * MANY - 1].kind, GW_NOTE_BAN);
    assert_int_equal(world->notes[2 * MANY - 2].kind, GW_NOTE_DUTY);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_each_kind_in_its_order, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_what_is_declared_is_not_asked_for, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_a_recall_while_it_is_in_force, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_no_note_is_lost_among_many, set_up, tear_down),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
