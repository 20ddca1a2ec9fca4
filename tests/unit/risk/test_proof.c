/*
 * Proof: every step of a draft, of what stands in shadow, and of what restores an earlier version.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "risk/proof.h"

static const struct lg_proof nothing, whole = {false, true, true, true},
                                      restores = {.restores = true};
enum { DOCUMENT = LG_PROOF_LINT | LG_PROOF_BACKTEST | LG_PROOF_COMPARISON };

static unsigned draft_lacks(enum ev_control_action step, const struct lg_proof *proof)
{
    return lg_proof_missing(EV_CONTROL_KIND_PROFILE, "draft", step, proof);
}

static void a_draft_is_linted_and_back_tested_before_it_is_tried(void **state)
{
    const struct lg_proof linted = {.linted = true, .compared = true},
                          backtested = {.backtested = true, .compared = true};

    (void)state;
    assert_int_equal(draft_lacks(EV_CONTROL_ACTION_SHADOW, &nothing), DOCUMENT);
    assert_int_equal(draft_lacks(EV_CONTROL_ACTION_SHADOW, &linted), LG_PROOF_BACKTEST);
    assert_int_equal(draft_lacks(EV_CONTROL_ACTION_SHADOW, &backtested), LG_PROOF_LINT);
    assert_int_equal(draft_lacks(EV_CONTROL_ACTION_SHADOW, &whole), 0);
}

static void nothing_is_approved_that_was_not_tried(void **state)
{
    (void)state;
    assert_int_equal(draft_lacks(EV_CONTROL_ACTION_APPROVE, &nothing), DOCUMENT | LG_PROOF_SHADOW);
    assert_int_equal(draft_lacks(EV_CONTROL_ACTION_APPROVE, &whole), LG_PROOF_SHADOW);
    assert_int_equal(
        lg_proof_missing(EV_CONTROL_KIND_PROFILE, "shadow", EV_CONTROL_ACTION_APPROVE, &whole), 0);
}

static void what_proves_it_may_have_grown_old_in_shadow(void **state)
{
    (void)state;
    assert_int_equal(
        lg_proof_missing(EV_CONTROL_KIND_PROFILE, "shadow", EV_CONTROL_ACTION_APPROVE, &nothing),
        DOCUMENT);
}

static void lists_and_models_are_not_tried_in_shadow(void **state)
{
    const struct lg_proof list = {.linted = true, .compared = true},
                          model = {.linted = true, .backtested = true};

    (void)state;
    assert_int_equal(
        lg_proof_missing(EV_CONTROL_KIND_LIST, "draft", EV_CONTROL_ACTION_APPROVE, &list),
        LG_PROOF_BACKTEST);
    assert_int_equal(
        lg_proof_missing(EV_CONTROL_KIND_LIST, "draft", EV_CONTROL_ACTION_APPROVE, &whole), 0);
    assert_int_equal(
        lg_proof_missing(EV_CONTROL_KIND_MODEL, "draft", EV_CONTROL_ACTION_APPROVE, &model),
        LG_PROOF_COMPARISON);
    assert_int_equal(
        lg_proof_missing(EV_CONTROL_KIND_MODEL, "draft", EV_CONTROL_ACTION_ACTIVATE, &whole),
        LG_PROOF_APPROVAL);
}

static void nothing_is_activated_that_was_not_approved(void **state)
{
    (void)state;
    assert_int_equal(draft_lacks(EV_CONTROL_ACTION_ACTIVATE, &nothing), LG_PROOF_ALL);
    assert_int_equal(
        lg_proof_missing(EV_CONTROL_KIND_PROFILE, "shadow", EV_CONTROL_ACTION_ACTIVATE, &whole),
        LG_PROOF_APPROVAL);
    assert_int_equal(
        lg_proof_missing(EV_CONTROL_KIND_PROFILE, "approved", EV_CONTROL_ACTION_ACTIVATE, &nothing),
        0);
    assert_int_equal(
        lg_proof_missing(EV_CONTROL_KIND_PROFILE, "shadow", EV_CONTROL_ACTION_CUTOVER, &whole),
        LG_PROOF_APPROVAL);
}

static void what_was_in_force_before_needs_an_approval_alone(void **state)
{
    (void)state;
    assert_int_equal(draft_lacks(EV_CONTROL_ACTION_SHADOW, &restores), 0);
    assert_int_equal(draft_lacks(EV_CONTROL_ACTION_APPROVE, &restores), 0);
    assert_int_equal(draft_lacks(EV_CONTROL_ACTION_ACTIVATE, &restores), LG_PROOF_APPROVAL);
}

static void anything_is_retired(void **state)
{
    (void)state;
    assert_int_equal(draft_lacks(EV_CONTROL_ACTION_RETIRE, &nothing), 0);
    assert_int_equal(
        lg_proof_missing(EV_CONTROL_KIND_PROFILE, "shadow", EV_CONTROL_ACTION_RETIRE, &nothing), 0);
}

static void every_lack_has_its_words(void **state)
{
    static const char *const words[] = {"linted", "back-tested", "in shadow", "approved",
                                        "compared"};
    char text[500];

    for (unsigned missing = 1; missing <= LG_PROOF_ALL; missing++) {
        const struct lg_span said = lg_proof_text(*state, missing);

        assert_true(said.len < sizeof text);
        memcpy(text, said.at, said.len);
        text[said.len] = '\0';
        for (unsigned bit = 0; bit < 5; bit++)
            assert_int_equal(strstr(text, words[bit]) != NULL, (missing >> bit) & 1);
    }
}

static int set_up(void **state)
{
    *state = lg_arena_new(1 << 20);
    return *state == NULL;
}

static int tear_down(void **state)
{
    lg_arena_free(*state);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_draft_is_linted_and_back_tested_before_it_is_tried),
        cmocka_unit_test(nothing_is_approved_that_was_not_tried),
        cmocka_unit_test(what_proves_it_may_have_grown_old_in_shadow),
        cmocka_unit_test(lists_and_models_are_not_tried_in_shadow),
        cmocka_unit_test(nothing_is_activated_that_was_not_approved),
        cmocka_unit_test(what_was_in_force_before_needs_an_approval_alone),
        cmocka_unit_test(anything_is_retired),
        cmocka_unit_test(every_lack_has_its_words),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
