/* Whatever is added in whatever order, a row has the sum of its own, and the rows come in order. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/text.h"
#include "tally.h"

enum { PORTS = 5, CATEGORIES = 3, PLACES = 40, ROUNDS = 7 };

static int in_order(const void *left, const void *right)
{
    const struct tally *a = left, *b = right;
    int order = (a->at > b->at) - (a->at < b->at);

    if (order == 0)
        order = memcmp(a->port.at, b->port.at, a->port.len);
    return order != 0 ? order : memcmp(a->category.at, b->category.at, a->category.len);
}

/* The number of a row, from the last in order to the first and mixed by the round. */
static size_t mixed(size_t i, size_t round)
{
    return (PORTS * CATEGORIES * PLACES - 1 - i) * (round % 2 == 0 ? 1 : 7) %
           (PORTS * CATEGORIES * PLACES);
}

static struct tally row_of(struct lg_arena *arena, size_t n)
{
    return (struct tally){
        .port = lg_text(arena, "%zu", n % PORTS),
        .category = lg_text(arena, "%c", (int)('a' + n / PORTS % CATEGORIES)),
        .at = (int64_t)(n / PORTS / CATEGORIES) - PLACES / 2,
        .seen = 1,
        .forced = (int64_t)n,
        .risk = -(int64_t)n,
    };
}

static void rows_have_their_sums_and_come_in_order(void **state)
{
    struct lg_arena *arena = lg_arena_new(16 << 20);
    struct tallies tallies = {.at = NULL};

    (void)state;
    assert_non_null(arena);
    for (size_t round = 0; round < ROUNDS; round++) {
        for (size_t i = 0; i < PORTS * CATEGORIES * PLACES; i++) {
            const struct tally row = row_of(arena, mixed(i, round));

            tally_add(&tallies, arena, &row);
        }
    }
    assert_int_equal(tallies.n, PORTS * CATEGORIES * PLACES);
    tally_sort(&tallies, in_order);
    for (size_t i = 0; i < tallies.n; i++) {
        const size_t place = i / PORTS / CATEGORIES;
        const size_t n =
            place * PORTS * CATEGORIES + i % CATEGORIES * PORTS + i / CATEGORIES % PORTS;

        assert_int_equal(tallies.at[i].at, (int64_t)place - PLACES / 2);
        assert_int_equal(tallies.at[i].seen, ROUNDS);
        assert_int_equal(tallies.at[i].forced, ROUNDS * n);
        assert_int_equal(tallies.at[i].risk, -(int64_t)(ROUNDS * n));
    }
    lg_arena_free(arena);
}

static void none_is_none(void **state)
{
    struct tallies tallies = {.at = NULL};

    (void)state;
    tally_sort(&tallies, in_order);
    assert_int_equal(tallies.n, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_have_their_sums_and_come_in_order),
        cmocka_unit_test(none_is_none),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
