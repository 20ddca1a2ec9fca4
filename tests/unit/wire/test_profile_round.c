/*
 * Any profile comes back from its document, its line and its row of CSV as the very same document.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"
#include "wire/profile_csv.h"
#include "wire/profile_text.h"

enum { ROUNDS = 40, PROFILES = 50 };

static struct lg_arena *arena;
static struct lg_json_reader *reader;
static uint64_t chance = 0x9e3779b97f4a7c15U;

static uint32_t below(uint32_t n)
{
    chance ^= chance << 13;
    chance ^= chance >> 7;
    chance ^= chance << 17;
    return (uint32_t)(chance >> 33) % n;
}

/* Whatever may stand in a text: words of the grammar, signs, quotes, line ends, other letters. */
static struct lg_span text(void)
{
    static const char *const pieces[] = {"a",  "and",  "list", " ", ",", ";",  ":",  "\"",
                                         "\\", "\n",   "理",   "(", "<", "=",  "v3", "then",
                                         "é",  "8703", "-1",   "%", "'", "\t", "if", "not"};
    struct lg_builder made = lg_builder(arena, 1000);
    int n = 0;

    do
        lg_builder_add(&made, lg_span_of(pieces[below(sizeof pieces / sizeof *pieces)]));
    while (below(3) > 0 && ++n < 8);
    return lg_builder_text(&made);
}

static struct lg_span *texts(size_t n)
{
    struct lg_span *made = lg_arena_take(arena, (n + 1) * sizeof *made);

    for (size_t i = 0; i < n; i++)
        made[i] = text();
    return made;
}

static lg_e5 number(enum lg_attribute attribute)
{
    if (lg_attributes[attribute].type == LG_ATTRIBUTE_DAY)
        return (lg_e5)below(40000) - 10000;
    return ((lg_e5)below(2000000) - 1000000) * (1 + below(1000000));
}

static struct lg_condition comparison(void)
{
    struct lg_condition made = {.kind = LG_CONDITION_EXISTS,
                                .attribute = (enum lg_attribute)below(LG_FACTS_N)};
    const bool counts = lg_attribute_counts(made.attribute);

    if (below(6) == 0)
        return made;
    if (counts) {
        const lg_e5 one = number(made.attribute), other = number(made.attribute);

        made.kind = LG_CONDITION_RANGE;
        made.least = below(3) == 0 ? INT64_MIN : one < other ? one : other;
        made.below =
            made.least > INT64_MIN && below(3) == 0 ? INT64_MAX : (one < other ? other : one) + 1;
        return made;
    }
    made.kind = LG_CONDITION_IN;
    if (*lg_attributes[made.attribute].list != '\0' && below(3) == 0) {
        made.list = text();
        return made;
    }
    if (lg_attributes[made.attribute].type == LG_ATTRIBUTE_TEXT && below(2) == 0)
        made.kind = LG_CONDITION_PREFIX;
    made.values_n = 1 + below(3);
    made.values = texts(made.values_n);
    return made;
}

static struct lg_condition condition(int depth)
{
    static const enum lg_condition_kind kinds[] = {LG_CONDITION_ALL, LG_CONDITION_ANY,
                                                   LG_CONDITION_NOT};

    if (depth == 0 || below(3) == 0)
        return comparison();
    struct lg_condition made = {.kind = kinds[below(3)]};
    made.children_n = made.kind == LG_CONDITION_NOT ? 1 : 1 + below(3);
    struct lg_condition *children = lg_arena_take(arena, made.children_n * sizeof *children);
    for (size_t i = 0; i < made.children_n; i++)
        children[i] = condition(depth - 1);
    made.children = children;
    return made;
}

static struct lg_span maybe(void)
{
    return below(2) == 0 ? text() : (struct lg_span){NULL, 0};
}

static struct lg_profile profile(void)
{
    struct ev_checklist_item *checks = lg_arena_take(arena, 3 * sizeof *checks);
    struct lg_profile made = {
        .code = text(),
        .version = 1 + below(1000000),
        .lane = (enum ev_lane)below(EV_LANE_BLOCKED + 1),
        .action = (enum ev_assessment_items_action)below(EV_ASSESSMENT_ITEMS_ACTION_SAMPLE + 1),
        .weight = below(2) == 0 ? 0 : ((double)below(20000001) - 10000000) / 100000,
        .published = below(2) == 0,
        .reason = text(),
        .reason_zh = text(),
        .instruction = maybe(),
        .instruction_zh = maybe(),
        .legal_basis = text(),
        .owner = maybe(),
        .checklist = checks,
        .checklist_n = below(3),
        .ports_n = below(3),
        .categories_n = below(3),
        .valid_from = below(2) == 0 ? INT32_MIN : (lg_day)below(30000),
        .valid_until = below(2) == 0 ? INT32_MAX : (lg_day)(30001 + below(10000)),
        .said = condition(4),
    };

    made.ports = texts(made.ports_n);
    made.categories = texts(made.categories_n);
    for (size_t i = 0; i < made.checklist_n; i++)
        checks[i] = (struct ev_checklist_item){text(), text(), text()};
    return made;
}

static struct lg_profile read_again(struct lg_span document)
{
    struct lg_profile made;
    struct lg_error error;

    if (!lg_profile_read(reader, arena, document, NULL, &made, &error))
        fail_msg("%s: %s", document.at, error.message);
    return made;
}

static void is_the_same(const struct lg_profile *back, struct lg_span document)
{
    const struct lg_span again = lg_profile_document(arena, back);

    if (!lg_span_eq(again, document))
        fail_msg("%.*s\ncame back as\n%.*s", LG_SPAN_ARG(document), LG_SPAN_ARG(again));
}

static void comes_back_from_its_line(const struct lg_profile *of, struct lg_span document)
{
    const struct lg_span line = lg_profile_line(arena, of);
    struct lg_span again, fault_zh;
    struct lg_error error;

    assert_null(memchr(line.at, '\n', line.len));
    if (!lg_profile_of_line(arena, line, &again, &fault_zh, &error))
        fail_msg("%s: %s", line.at, error.message);
    const struct lg_profile back = read_again(again);
    is_the_same(&back, document);
}

static void every_profile_comes_back(void **state)
{
    struct lg_span documents[PROFILES];
    struct lg_profile_rows rows;
    struct lg_error error;

    (void)state;
    for (int round = 0; round < ROUNDS; round++) {
        struct lg_builder csv = lg_builder(arena, 8 << 20);

        lg_profile_csv_head(&csv);
        for (int i = 0; i < PROFILES; i++) {
            const struct lg_profile made = profile();

            documents[i] = lg_profile_document(arena, &made);
            const struct lg_profile back = read_again(documents[i]);
            is_the_same(&back, documents[i]);
            comes_back_from_its_line(&back, documents[i]);
            lg_profile_csv_row(&csv, &back);
        }
        if (!lg_profile_csv_read(reader, arena, lg_builder_text(&csv), &rows, &error))
            fail_msg("%s", error.message);
        assert_int_equal(rows.faults_n, 0);
        assert_int_equal(rows.n, PROFILES);
        for (int i = 0; i < PROFILES; i++)
            is_the_same(&rows.profiles[i], documents[i]);
        lg_arena_reset(arena);
    }
    (void)printf("note: %d random profiles, each as document, line and row\n", ROUNDS * PROFILES);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(every_profile_comes_back)};

    arena = lg_arena_new(256 << 20);
    reader = lg_json_reader_new(LG_JSON_JANSSON);
    const int failed = cmocka_run_group_tests(tests, NULL, NULL);
    lg_json_reader_free(reader);
    lg_arena_free(arena);
    return failed;
}
