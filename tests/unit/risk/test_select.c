/*
 * Selection: precedence of paths, what credit does, and that every path leaves its reason.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "../one_arena.h"
#include "risk/select.h"

static const struct lg_profile profiles[] = {
    {.code = LG_SPAN_INIT("RED"), .version = 2, .lane = EV_LANE_RED},
    {.code = LG_SPAN_INIT("YELLOW"), .version = 1, .lane = EV_LANE_YELLOW},
    {.code = LG_SPAN_INIT("WEIGHT"), .version = 1, .weight = 0.3},
    {.code = LG_SPAN_INIT("BLUE"), .version = 1, .lane = EV_LANE_BLUE},
    {.code = LG_SPAN_INIT("SAMPLE"),
     .version = 1,
     .lane = EV_LANE_RED,
     .action = EV_ASSESSMENT_ITEMS_ACTION_SAMPLE},
};
enum { RED, YELLOW, WEIGHT, BLUE, SAMPLE };

static const struct lg_chain chain = {.links = {{LG_FACT_HS_CODE, 6}, {LG_FACT_ORIGIN, 0}}, .n = 2};

/* An item that nothing selects: ordinary credit, an unlucky ticket, a low score. */
static struct lg_selection_input plain(void)
{
    return (struct lg_selection_input){
        .ticket = 0.5,
        .random_share = 0.05,
        .multiplier = 1,
        .profiles = lg_profile_set_new(arena, profiles, sizeof profiles / sizeof *profiles),
        .risk = {.score = 0.1, .level = 2},
        .threshold = 0.31,
        .chain = &chain,
        .port = LG_SPAN("2201"),
    };
}

static struct lg_selection decide(const struct lg_selection_input *input)
{
    struct lg_selection selection;

    lg_select(arena, input, &selection);
    return selection;
}

static void nothing_selects_a_plain_item(void **state)
{
    const struct lg_selection_input input = plain();
    const struct lg_selection selection = decide(&input);

    (void)state;
    assert_int_equal(selection.lane, EV_LANE_GREEN);
    assert_int_equal(selection.selected_by, EV_PATH_NONE);
    assert_int_equal(selection.action, EV_ASSESSMENT_ITEMS_ACTION_NONE);
    assert_int_equal(selection.reasons_n, 0);
}

static void by_loss_the_value_decides(void **state)
{
    struct lg_selection_input input = plain();

    (void)state;
    input.ranking = (struct lg_ranking){1000, 2, 1};
    input.value = (lg_e5)1000 * 100000;
    const struct lg_selection cheap = decide(&input);
    assert_int_equal(cheap.lane, EV_LANE_GREEN);
    input.value = (lg_e5)10000 * 100000;
    const struct lg_selection dear = decide(&input);
    assert_int_equal(dear.selected_by, EV_PATH_RISK);
    assert_true(dear.score == cheap.score && dear.rank > 0.66 && dear.rank < 0.67);
    assert_non_null(strstr(dear.reasons[0].text.at, "the loss expected is 2000, at or above"));
    assert_non_null(strstr(dear.reasons[0].text_zh.at, "2000"));
}

static void a_live_model_takes_part_in_the_ranking(void **state)
{
    const struct lg_challenger_score models[] = {
        {.code = LG_SPAN("SHADOW"), .version = 1, .share = 0, .score = 0.9},
        {.code = LG_SPAN("LIVE"), .version = 2, .share = 0.5, .score = 0.9}};
    struct lg_selection_input input = plain();

    (void)state;
    input.models = models;
    input.models_n = 1;
    const struct lg_selection shadow = decide(&input);
    assert_int_equal(shadow.lane, EV_LANE_GREEN);
    assert_true(shadow.score == input.risk.score);
    input.models_n = 2;
    const struct lg_selection live = decide(&input);
    assert_int_equal(live.selected_by, EV_PATH_RISK);
    assert_true(live.score == 0.5);
    assert_int_equal(live.reasons_n, 2);
    assert_true(live.reasons[0].contribution == 0.05);
    assert_true(live.reasons[1].contribution == 0.45);
    assert_true(lg_span_eq(live.reasons[1].cites, LG_SPAN("model:LIVE@2")));
    assert_non_null(strstr(live.reasons[1].text.at, "90.0 % of goods like these"));
}

static void the_first_path_is_reported_and_all_are_told(void **state)
{
    static const struct lg_measure_hit hold = {.kind = EV_MEASURE_KIND_HOLD};
    static const uint32_t matched[] = {RED};
    static const enum ev_path order[] = {EV_PATH_ALERT, EV_PATH_MANDATORY, EV_PATH_RISK,
                                         EV_PATH_RANDOM};

    (void)state;
    for (unsigned chosen = 1; chosen < 16; chosen++) { /* bit i: path i selects */
        struct lg_selection_input input = plain();

        input.measures = &hold;
        input.measures_n = (chosen & 1) != 0;
        input.matched = (struct lg_matches){matched, (chosen & 2) != 0};
        input.risk.score = (chosen & 4) != 0 ? 0.4 : 0.1;
        input.ticket = (chosen & 8) != 0 ? 0.01 : 0.5;
        const struct lg_selection selection = decide(&input);

        size_t n = 0;
        for (unsigned i = 0; i < 4; i++) {
            if ((chosen & 1U << i) != 0)
                assert_int_equal(selection.paths[n++], order[i]);
        }
        assert_int_equal(selection.paths_n, n);
        assert_int_equal(selection.reasons_n, n);
        assert_int_equal(selection.selected_by, selection.paths[0]);
        assert_int_equal(selection.lane, EV_LANE_RED);
        assert_int_equal(selection.action, EV_ASSESSMENT_ITEMS_ACTION_PHYSICAL);
    }
}

static void profiles_make_lanes_and_weights(void **state)
{
    static const struct {
        uint32_t id;
        double score; /* before */
        enum ev_lane lane;
        enum ev_path path;
        enum ev_assessment_items_action action;
    } rows[] = {
        {RED, 0.1, EV_LANE_RED, EV_PATH_MANDATORY, EV_ASSESSMENT_ITEMS_ACTION_PHYSICAL},
        {SAMPLE, 0.1, EV_LANE_RED, EV_PATH_MANDATORY, EV_ASSESSMENT_ITEMS_ACTION_SAMPLE},
        {YELLOW, 0.1, EV_LANE_YELLOW, EV_PATH_MANDATORY, EV_ASSESSMENT_ITEMS_ACTION_DOCUMENT},
        {BLUE, 0.1, EV_LANE_BLUE, EV_PATH_NONE, EV_ASSESSMENT_ITEMS_ACTION_NONE},
        {WEIGHT, 0, EV_LANE_GREEN, EV_PATH_NONE, EV_ASSESSMENT_ITEMS_ACTION_NONE},
        {WEIGHT, 0.1, EV_LANE_RED, EV_PATH_RISK, EV_ASSESSMENT_ITEMS_ACTION_PHYSICAL},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct lg_selection_input input = plain();

        input.matched = (struct lg_matches){&rows[i].id, 1};
        input.risk.score = rows[i].score;
        const struct lg_selection selection = decide(&input);

        assert_int_equal(selection.lane, rows[i].lane);
        assert_int_equal(selection.selected_by, rows[i].path);
        assert_int_equal(selection.action, rows[i].action);
        assert_true(lg_span_eq(selection.reasons[0].code, profiles[rows[i].id].code));
    }
}

static void measures_block_raise_or_only_warn(void **state)
{
    static const struct {
        enum ev_measure_kind kind;
        enum ev_lane lane;
        enum ev_path path;
        enum ev_assessment_items_action action;
    } rows[] = {
        {EV_MEASURE_KIND_BLOCK, EV_LANE_BLOCKED, EV_PATH_ALERT, EV_ASSESSMENT_ITEMS_ACTION_NONE},
        {EV_MEASURE_KIND_HOLD, EV_LANE_RED, EV_PATH_ALERT, EV_ASSESSMENT_ITEMS_ACTION_PHYSICAL},
        {EV_MEASURE_KIND_RAISE, EV_LANE_RED, EV_PATH_ALERT, EV_ASSESSMENT_ITEMS_ACTION_PHYSICAL},
        {EV_MEASURE_KIND_WARN, EV_LANE_GREEN, EV_PATH_NONE, EV_ASSESSMENT_ITEMS_ACTION_NONE},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const struct lg_measure_hit hit = {.kind = rows[i].kind, .cites = LG_SPAN("recall:R1")};
        struct lg_selection_input input = plain();

        input.measures = &hit;
        input.measures_n = 1;
        const struct lg_selection selection = decide(&input);

        assert_int_equal(selection.lane, rows[i].lane);
        assert_int_equal(selection.selected_by, rows[i].path);
        assert_int_equal(selection.action, rows[i].action);
        assert_true(lg_span_eq(selection.reasons[0].cites, hit.cites));
    }
}

static void credit_multiplies_chance_and_sets_floors(void **state)
{
    static const struct {
        double multiplier, floor, probability;
    } rows[] = {{0.2, 0, 0.2 * 0.05},
                {0.69, 0, 0.69 * 0.05},
                {1, 0, 0.05},
                {1, 0.8, 0.8},
                {1, 1, 1},
                {30, 0, 1}};

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct lg_selection_input input = plain();

        input.multiplier = rows[i].multiplier;
        input.floor = rows[i].floor;
        const struct lg_selection selection = decide(&input);

        assert_true(selection.probability > rows[i].probability - 1e-12);
        assert_true(selection.probability < rows[i].probability + 1e-12);
        assert_int_equal(selection.selected_by,
                         rows[i].probability > 0.5 ? EV_PATH_RANDOM : EV_PATH_NONE);
    }
}

static void a_skip_lot_level_multiplies_chance_and_is_told(void **state)
{
    static const uint32_t matched[] = {RED};
    struct lg_selection_input input = plain();

    (void)state;
    input.skip_lot = (struct lg_skip_lot_standing){.level = 2, .passes = 7, .factor = 0.25};
    const struct lg_selection selection = decide(&input);
    assert_true(selection.probability == 0.05 * 0.25);
    assert_int_equal(selection.selected_by, EV_PATH_NONE);
    assert_int_equal(selection.reasons_n, 1);
    assert_true(lg_span_eq(selection.reasons[0].code, LG_SPAN("skip-lot")));
    assert_non_null(strstr(selection.reasons[0].text.at, "level 2, and 7 more passes"));
    assert_non_null(strstr(selection.reasons[0].text_zh.at, "抽批等级2"));
    input.floor = 0.8; /* dishonest credit stays what it is */
    assert_true(decide(&input).probability == 0.8);
    input.matched = (struct lg_matches){matched, 1};
    input.skip_lot.factor = 1e-9;
    assert_int_equal(decide(&input).selected_by, EV_PATH_MANDATORY);
    input.skip_lot = (struct lg_skip_lot_standing){.level = 0, .factor = 0.5};
    input.floor = 0;
    assert_true(decide(&input).probability == 0.05);
}

static void a_calibrated_score_is_told_as_what_it_means(void **state)
{
    static const struct lg_calibration_step steps[] = {{0, 0.05, 0.02, 10}, {0.3, 0.4, 0.75, 10}};
    struct lg_selection_input input = plain();

    (void)state;
    input.risk.score = 0.4;
    assert_true(decide(&input).failure == 0.4);
    input.calibration = (struct lg_calibration){steps, 2};
    const struct lg_selection selection = decide(&input);
    assert_true(selection.score == 0.4); /* it ranks as before */
    assert_true(selection.failure == 0.75);
    assert_int_equal(selection.selected_by, EV_PATH_RISK);
    assert_non_null(strstr(selection.reasons[0].text.at, "fail in 75.0 %"));
    assert_non_null(strstr(selection.reasons[0].text.at, "threshold of 75.0 %"));
}

static void best_credit_never_lowers_what_is_mandatory(void **state)
{
    static const uint32_t matched[] = {RED};
    struct lg_selection_input input = plain();

    (void)state;
    input.multiplier = 0;
    input.matched = (struct lg_matches){matched, 1};
    assert_int_equal(decide(&input).selected_by, EV_PATH_MANDATORY);
}

static void a_new_version_never_loosens(void **state)
{
    struct lg_selection_input input = plain();

    (void)state;
    input.lane_before = EV_LANE_RED;
    input.action_before = EV_ASSESSMENT_ITEMS_ACTION_SAMPLE;
    const struct lg_selection selection = decide(&input);

    assert_int_equal(selection.lane, EV_LANE_RED);
    assert_int_equal(selection.action, EV_ASSESSMENT_ITEMS_ACTION_SAMPLE);
    assert_int_equal(selection.reasons_n, 1);
    input.lane_before = EV_LANE_BLUE;
    input.ticket = 0;
    assert_int_equal(decide(&input).lane, EV_LANE_RED);
}

static void a_risk_reason_names_the_level_that_decided(void **state)
{
    static const struct {
        int level;
        const char *en, *zh;
    } rows[] = {
        {-1, "level belief,", "依据层级：先验"},
        {0, "level all goods of the category,", "依据层级：该类全部商品"},
        {1, "level HS code, and 25 %", "依据层级：商品编码，其中25%"},
        {2, "level country of origin,", "依据层级：原产国"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct lg_selection_input input = plain();

        input.risk =
            (struct lg_risk_score){.score = 0.4, .level = rows[i].level, .inherited = 0.25};
        const struct lg_selection selection = decide(&input);

        assert_int_equal(selection.reasons_n, 1);
        assert_non_null(strstr(selection.reasons[0].text.at, rows[i].en));
        assert_non_null(strstr(selection.reasons[0].text_zh.at, rows[i].zh));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_selects_a_plain_item),
        cmocka_unit_test(a_live_model_takes_part_in_the_ranking),
        cmocka_unit_test(by_loss_the_value_decides),
        cmocka_unit_test(the_first_path_is_reported_and_all_are_told),
        cmocka_unit_test(profiles_make_lanes_and_weights),
        cmocka_unit_test(measures_block_raise_or_only_warn),
        cmocka_unit_test(credit_multiplies_chance_and_sets_floors),
        cmocka_unit_test(a_skip_lot_level_multiplies_chance_and_is_told),
        cmocka_unit_test(a_calibrated_score_is_told_as_what_it_means),
        cmocka_unit_test(best_credit_never_lowers_what_is_mandatory),
        cmocka_unit_test(a_new_version_never_loosens),
        cmocka_unit_test(a_risk_reason_names_the_level_that_decided),
    };

    return cmocka_run_group_tests(tests, make_arena, free_arena);
}
