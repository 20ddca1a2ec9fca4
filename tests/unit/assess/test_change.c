/*
 * Changes of declarations: every state with every change, versions, who may change what was selected.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "decide/change.h"
#include "model/life_cycle.h"

static const struct lg_life_cycle *cycle(void)
{
    return lg_life_cycle_find("declaration");
}

static struct change_ruling ruled(const char *state, enum ev_declaration_change_kind kind)
{
    const struct standing of = {.state = state, .version = 3};
    const struct declared_change change = {.kind = kind, .version = 4, .has_content = true};

    return decide_change(&of, &change);
}

static void every_pair_goes_as_the_life_cycle_says(void **unused)
{
    (void)unused;
    for (size_t i = 0; i < cycle()->moves_n; i++) {
        for (int i_kind = EV_DECLARATION_CHANGE_KIND_AMEND;
             i_kind <= EV_DECLARATION_CHANGE_KIND_RETURN; i_kind++) {
            const enum ev_declaration_change_kind kind = (enum ev_declaration_change_kind)i_kind;
            const char *const from = cycle()->moves[i].next, *before = from, *state = NULL;
            const struct change_ruling ruling = ruled(from, kind);
            const bool legal =
                lg_life_cycle_move(cycle(), from, ev_declaration_change_kind_name(kind), &before);

            assert_int_equal(ruling.refusal, legal ? CHANGE_TAKEN : CHANGE_WITHDRAWN);
            assert_string_equal(ruling.before, before);
            if (!legal)
                continue;
            assert_true(lg_life_cycle_move(cycle(), LG_LIFE_NEW,
                                           ev_declaration_change_kind_name(kind), &state));
            assert_string_equal(ruling.state, state);
        }
    }
}

static void each_change_leaves_what_it_says(void **unused)
{
    static const struct {
        enum ev_declaration_change_kind kind;
        const char *state;
    } want[] = {{EV_DECLARATION_CHANGE_KIND_AMEND, "assessed"},
                {EV_DECLARATION_CHANGE_KIND_CANCEL, "cancelled"},
                {EV_DECLARATION_CHANGE_KIND_RETURN, "returned"}};

    (void)unused;
    assert_string_equal(decide_first(), "assessed");
    for (size_t i = 0; i < sizeof want / sizeof *want; i++) {
        const struct change_ruling ruling = ruled("assessed", want[i].kind);

        assert_string_equal(ruling.before, "superseded");
        assert_string_equal(ruling.state, want[i].state);
    }
}

static void a_version_follows_the_one_before(void **unused)
{
    const struct standing of = {.state = "assessed", .version = 3};

    (void)unused;
    for (int64_t version = 1; version < 7; version++) {
        const struct declared_change change = {
            .kind = EV_DECLARATION_CHANGE_KIND_AMEND, .version = version, .has_content = true};

        assert_int_equal(decide_change(&of, &change).refusal,
                         version == 4 ? CHANGE_TAKEN : CHANGE_VERSION_GAP);
    }
}

static void what_was_selected_an_officer_changes(void **unused)
{
    const struct standing of = {.state = "assessed", .version = 1, .selected = true};
    struct declared_change change = {
        .kind = EV_DECLARATION_CHANGE_KIND_CANCEL, .version = 2, .has_content = false};

    (void)unused;
    assert_int_equal(decide_change(&of, &change).refusal, CHANGE_SELECTED);
    change.by_officer = true;
    assert_int_equal(decide_change(&of, &change).refusal, CHANGE_TAKEN);
}

static void an_amendment_brings_its_content(void **unused)
{
    const struct standing of = {.state = "assessed", .version = 1};
    struct declared_change change = {.kind = EV_DECLARATION_CHANGE_KIND_AMEND, .version = 2};

    (void)unused;
    assert_int_equal(decide_change(&of, &change).refusal, CHANGE_NO_CONTENT);
    change.kind = EV_DECLARATION_CHANGE_KIND_RETURN;
    assert_int_equal(decide_change(&of, &change).refusal, CHANGE_TAKEN);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_pair_goes_as_the_life_cycle_says),
        cmocka_unit_test(each_change_leaves_what_it_says),
        cmocka_unit_test(a_version_follows_the_one_before),
        cmocka_unit_test(what_was_selected_an_officer_changes),
        cmocka_unit_test(an_amendment_brings_its_content),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
