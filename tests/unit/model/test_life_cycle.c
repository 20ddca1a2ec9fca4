/*
 * Life cycles: each machine whole, every pair of state and event, and the paths that matter.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "model/life_cycle.h"

enum { WORDS_MAX = 64 };

struct words {
    const char *at[WORDS_MAX];
    size_t n;
};

static bool has(const struct words *words, const char *word)
{
    for (size_t i = 0; i < words->n; i++) {
        if (strcmp(words->at[i], word) == 0)
            return true;
    }
    return false;
}

static void keep(struct words *words, const char *word)
{
    if (has(words, word))
        return;
    assert_true(words->n < WORDS_MAX);
    words->at[words->n++] = word;
}

static void gather(const struct lg_life_cycle *cycle, struct words *states, struct words *events)
{
    for (size_t i = 0; i < cycle->moves_n; i++) {
        keep(states, cycle->moves[i].state);
        keep(states, cycle->moves[i].next);
        keep(events, cycle->moves[i].event);
    }
}

static void every_pair_is_legal_or_refused_as_counted(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        size_t states, events, legal; /* states with the one before the first event */
    } want[] = {
        {"declaration", 5, 4, 7},
        {"ceb_declaration", 9, 10, 46},
        {"item", 9, 23, 65},
        {"inspection_order", 14, 17, 106},
        {"sample", 16, 14, 33},
        {"disposal", 5, 4, 4},
        {"disposal_rectify", 9, 5, 10},
        {"recall", 13, 12, 33},
        {"investigation", 9, 8, 34},
        {"complaint", 15, 14, 27},
        {"credit_grade", 6, 5, 26},
        {"control", 8, 6, 14},
    };

    assert_int_equal(sizeof want / sizeof *want, lg_life_cycles_n);
    for (size_t i = 0; i < lg_life_cycles_n; i++) {
        const struct lg_life_cycle *cycle = lg_life_cycle_find(want[i].name);
        struct words states = {.n = 0}, events = {.n = 0};
        size_t legal = 0;

        assert_ptr_equal(cycle, lg_life_cycles[i]);
        gather(cycle, &states, &events);
        for (size_t s = 0; s < states.n; s++) {
            for (size_t e = 0; e < events.n; e++) {
                const char *next = "untouched";

                if (lg_life_cycle_move(cycle, states.at[s], events.at[e], &next))
                    legal++;
                else
                    assert_string_equal(next, "untouched");
            }
        }
        if (states.n != want[i].states || events.n != want[i].events || legal != want[i].legal)
            fail_msg("%s: %zu states, %zu events, %zu legal of %zu", cycle->name, states.n,
                     events.n, legal, states.n * events.n);
        assert_int_equal(legal, cycle->moves_n); /* no pair stands twice */
    }
}

static void every_state_is_reached_and_none_but_lower_snake(void **state)
{
    (void)state;
    for (size_t i = 0; i < lg_life_cycles_n; i++) {
        const struct lg_life_cycle *cycle = lg_life_cycles[i];
        struct words states = {.n = 0}, events = {.n = 0}, reached = {.n = 0};

        gather(cycle, &states, &events);
        keep(&reached, LG_LIFE_NEW);
        for (size_t before = 0; before != reached.n;) {
            before = reached.n;
            for (size_t m = 0; m < cycle->moves_n; m++) {
                if (has(&reached, cycle->moves[m].state))
                    keep(&reached, cycle->moves[m].next);
            }
        }
        assert_int_equal(reached.n, states.n);
        for (size_t s = 0; s < states.n; s++)
            assert_int_equal(strspn(states.at[s], "abcdefghijklmnopqrstuvwxyz_"),
                             strlen(states.at[s]));
        assert_true(strlen(cycle->label_zh) > 3);
    }
}

/* Walks the events, given in a row with one space between; gives the state at the end. */
static const char *walk(const struct lg_life_cycle *cycle, const char *events)
{
    const char *state = LG_LIFE_NEW;
    char text[400];
    char *rest = NULL;

    assert_true(strlen(events) < sizeof text);
    memcpy(text, events, strlen(events) + 1);
    for (char *word = strtok_r(text, " ", &rest); word != NULL; word = strtok_r(NULL, " ", &rest)) {
        if (!lg_life_cycle_move(cycle, state, word, &state))
            fail_msg("%s: \"%s\" is no move in state \"%s\"", cycle->name, word, state);
    }
    return state;
}

static void the_paths_of_the_law_are_open(void **state)
{
    (void)state;
    static const struct {
        const char *machine, *events, *end;
    } paths[] = {
        {"declaration", "declare amend", "superseded"},
        {"ceb_declaration", "declared inspection refused goods-returned released", "released"},
        {"ceb_declaration", "declared documents amended cancelled", "assessed"},
        {"item", "none measure lane-lowered-to-pass", "not_needed"},
        {"item", "sample pass-to-laboratory nonconform conform", "passed"},
        {"item", "physical rectify pass", "passed"},
        {"item", "document documents-refused rectification-ordered fail part-disposed", "passed"},
        {"inspection_order", "ordered notified started recorded rectify pass closed", "closed"},
        {"inspection_order", "ordered fail closed", "closed"},
        {"sample", "collected dispatched received testing nonconform notified retest conform final",
         "final"},
        {"disposal", "ordered executed verified closed", "closed"},
        {"disposal_rectify", "ordered executed reinspected ordered executed reinspected closed",
         "closed"},
        {"recall",
         "notified objection expert-review ordered plan-filed published progress progress "
         "plan-amended progress summary-submitted effect-evaluated closed",
         "closed"},
        {"recall",
         "plan-filed published progress summary-submitted effect-evaluated reopened progress",
         "in_progress"},
        {"investigation", "open evidence trace-back trace-forward defect-confirmed close",
         "closed"},
        {"complaint", "filed accepted verify case-filed reporter-told rewarded closed", "closed"},
        {"credit_grade", "regular dishonest regular certified senior", "senior"},
    };

    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++)
        assert_string_equal(walk(lg_life_cycle_find(paths[i].machine), paths[i].events),
                            paths[i].end);
}

static void what_the_law_forbids_is_no_move(void **state)
{
    (void)state;
    static const struct {
        const char *machine, *state, *event;
    } forbidden[] = {
        {"recall", "notified", "closed"},
        {"recall", "plan_filed", "progress"},
        {"recall", "closed", "progress"},
        {"disposal", "executed", "reinspected"},
        {"disposal_rectify", "executed", "verified"},
        {"disposal_rectify", "reinspected_again", "ordered"},
        {"declaration", "cancelled", "amend"},
        {"ceb_declaration", "released", "inspection"},
        {"ceb_declaration", "assessed", "released"},
        {"item", "blocked", "conform"},
        {"item", "blocked", "pass"},
        {"item", "disposed", "lane-raised"},
        {"item", "failed", "lane-lowered-to-pass"},
        {"declaration", "superseded", "return"},
        {"sample", "final", "retest"},
        {"credit_grade", "dishonest", "certified"},
        {"investigation", "closed", "evidence"},
        {"inspection_order", "nowhere", "pass"},
        {"inspection_order", "planned", "nothing"},
    };

    for (size_t i = 0; i < sizeof forbidden / sizeof *forbidden; i++) {
        const char *next;

        if (lg_life_cycle_move(lg_life_cycle_find(forbidden[i].machine), forbidden[i].state,
                               forbidden[i].event, &next))
            fail_msg("%s: \"%s\" moves \"%s\"", forbidden[i].machine, forbidden[i].event,
                     forbidden[i].state);
    }
}

/* Every word that a schema lists is an event of its machine somewhere. */
static void assert_event(const char *machine, const char *word)
{
    struct words states = {.n = 0}, events = {.n = 0};

    gather(lg_life_cycle_find(machine), &states, &events);
    if (!has(&events, word))
        fail_msg("%s knows no \"%s\"", machine, word);
}

static void the_words_of_the_schemas_are_events(void **state)
{
    (void)state;
    for (int i = 1; i <= EV_RECALL_STEP_REOPENED; i++)
        assert_event("recall", ev_recall_step_name((enum ev_recall_step)i));
    for (int i = 1; i <= EV_INVESTIGATION_STEP_CLOSE; i++)
        assert_event("investigation", ev_investigation_step_name((enum ev_investigation_step)i));
    for (int i = 1; i <= EV_DISPOSAL_STEP_CLOSED; i++)
        assert_event("disposal_rectify", ev_disposal_step_name((enum ev_disposal_step)i));
    for (int i = 1; i <= EV_SAMPLE_STEP_TESTING; i++)
        assert_event("sample", ev_sample_step_name((enum ev_sample_step)i));
    for (int i = 1; i <= EV_LAB_RESULT_VERDICT_NONCONFORM; i++)
        assert_event("sample", ev_lab_result_verdict_name((enum ev_lab_result_verdict)i));
    for (int i = 1; i <= EV_INSPECTION_ORDER_STATE_CANCELLED; i++)
        assert_event("inspection_order",
                     ev_inspection_order_state_name((enum ev_inspection_order_state)i));
    for (int i = 1; i <= EV_ASSESSMENT_ITEMS_ACTION_SAMPLE; i++)
        assert_event("item", ev_assessment_items_action_name((enum ev_assessment_items_action)i));
    for (int i = 1; i <= EV_LAB_RESULT_VERDICT_NONCONFORM; i++)
        assert_event("item", ev_lab_result_verdict_name((enum ev_lab_result_verdict)i));
    for (int i = 1; i <= EV_CHECK_VERDICT_NOT_FOUND; i++)
        assert_event("inspection_order", ev_check_verdict_name((enum ev_check_verdict)i));
    for (int i = 1; i <= EV_DECLARATION_CHANGE_KIND_RETURN; i++)
        assert_event("declaration",
                     ev_declaration_change_kind_name((enum ev_declaration_change_kind)i));
}

static void a_stored_state_is_found_again(void **state)
{
    (void)state;
    for (size_t i = 0; i < lg_life_cycles_n; i++) {
        for (size_t m = 0; m < lg_life_cycles[i]->moves_n; m++) {
            const char *const next = lg_life_cycles[i]->moves[m].next;

            assert_string_equal(lg_life_cycle_state(lg_life_cycles[i], lg_span_of(next)), next);
        }
        assert_string_equal(lg_life_cycle_state(lg_life_cycles[i], LG_SPAN("nowhere")),
                            LG_LIFE_NEW);
    }
}

static void machines_are_found(void **state)
{
    (void)state;
    assert_null(lg_life_cycle_find("weather"));
    assert_ptr_equal(lg_life_cycle_of_disposal(EV_DISPOSAL_KIND_RECTIFY),
                     lg_life_cycle_find("disposal_rectify"));
    assert_ptr_equal(lg_life_cycle_of_disposal(EV_DISPOSAL_KIND_DESTROY),
                     lg_life_cycle_find("disposal"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_pair_is_legal_or_refused_as_counted),
        cmocka_unit_test(every_state_is_reached_and_none_but_lower_snake),
        cmocka_unit_test(the_paths_of_the_law_are_open),
        cmocka_unit_test(what_the_law_forbids_is_no_move),
        cmocka_unit_test(the_words_of_the_schemas_are_events),
        cmocka_unit_test(a_stored_state_is_found_again),
        cmocka_unit_test(machines_are_found),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
