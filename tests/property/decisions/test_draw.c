/*
 * The draw: fair over all goods, the same for the same goods whatever is amended, and blind to what
 * profiles and scores say.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "base/text.h"
#include "made.h"

enum { BINS = 64, DRAWS = 64000, CASES = 3000, PROFILES = 5 };

static struct lg_arena *arena;
static struct lg_hmac_key master;
static double tickets[DRAWS];

/* Neighbouring numbers, as declarants count them: the worst that the identities can be. */
static void draw_tickets(void)
{
    struct lg_ticket_key key = {0};

    for (int i = 0; i < DRAWS; i++) {
        char text[32];
        const int len = snprintf(text, sizeof text, "number:trader:D-%06d", i / 3);

        if (i % 1000 == 0)
            key = lg_ticket_day_key(&master, 20454 + i / 1000);
        tickets[i] = lg_ticket(&key, (struct lg_span){text, (size_t)len}, 1 + i % 3);
    }
}

static int make_arena(void **state)
{
    (void)state;
    arena = lg_arena_new(64 << 20);
    master = lg_hmac_key(LG_SPAN("draw"));
    draw_tickets();
    return arena == NULL;
}

static int free_arena(void **state)
{
    (void)state;
    lg_arena_free(arena);
    return 0;
}

/* Pearson's statistic over equal bins; 63 degrees of freedom, so mean 63 and deviation 11.2. */
static double chi_square(double (*draw)(int i))
{
    int64_t counts[BINS] = {0};
    double sum = 0;

    for (int i = 0; i < DRAWS; i++)
        counts[(int)(draw(i) * BINS)]++;
    for (int bin = 0; bin < BINS; bin++) {
        const double off = (double)counts[bin] - (double)DRAWS / BINS;

        sum += off * off / ((double)DRAWS / BINS);
    }
    return sum;
}

static double as_drawn(int i)
{
    return tickets[i];
}

static double slightly_low(int i)
{
    return i % 10 == 0 ? tickets[i] * tickets[i] : tickets[i];
}

static double too_even(int i)
{
    return (double)(i % BINS) / BINS;
}

static bool fair(double statistic)
{
    return statistic > 63 - 4 * 11.2 && statistic < 63 + 4 * 11.2;
}

static void test_tickets_are_uniform(void **state)
{
    (void)state;
    assert_true(fair(chi_square(as_drawn)));
    assert_false(fair(chi_square(slightly_low)));
    assert_false(fair(chi_square(too_even)));
}

/* The ticket of an item says nothing about that of the next item, or of the next declaration. */
static void test_neighbours_are_independent(void **state)
{
    enum { PAIRS = DRAWS / 4 };
    static const int lags[] = {1, 2, 3, 3000};

    (void)state;
    for (size_t k = 0; k < sizeof lags / sizeof *lags; k++) {
        double sum = 0;

        for (int i = 0; i < PAIRS; i++)
            sum += (tickets[i] - 0.5) * (tickets[i + lags[k]] - 0.5);
        /* the product has deviation 1/12; four deviations of the mean of 16,000 */
        assert_true(sum / PAIRS < 4 * (1.0 / 12) / 126.5);
        assert_true(sum / PAIRS > -4 * (1.0 / 12) / 126.5);
    }
}

static struct lg_item_decision decide(const struct made_case *made,
                                      const struct lg_profile_set *profiles)
{
    const struct lg_ticket_key key = lg_ticket_day_key(&master, made->context.ticket_day);
    struct lg_item_decision decision;

    lg_item_decide(arena, &made->declared, &made->context, profiles, &key, &decision);
    return decision;
}

static bool same(double a, double b)
{
    return memcmp(&a, &b, sizeof a) == 0;
}

static void test_no_amendment_changes_a_ticket(void **state)
{
    struct made_chance chance = {7};

    (void)state;
    for (int i = 0; i < CASES; i++) {
        const struct lg_profile_set *none = lg_profile_set_new(arena, NULL, 0);
        struct made_case *made = made_case(arena, &chance);
        const double ticket = decide(made, none).ticket;

        for (int amendment = 0; amendment < 2; amendment++) {
            made_amend(arena, &chance, made);
            made->body.version++;
            assert_true(same(decide(made, none).ticket, ticket));
        }
        made->item.item_number++;
        assert_false(same(decide(made, none).ticket, ticket));
        made->item.item_number--;
        made->context.ticket_day++;
        assert_false(same(decide(made, none).ticket, ticket));
        lg_arena_reset(arena);
    }
}

/* Goods known by their waybill or bill: another sender and another number are the same goods. */
static void test_a_declaration_of_the_same_goods_inherits(void **state)
{
    struct made_chance chance = {8};
    int shared_n = 0;

    (void)state;
    for (int i = 0; i < CASES; i++) {
        const struct lg_profile_set *none = lg_profile_set_new(arena, NULL, 0);
        struct made_case *made = made_case(arena, &chance);
        const double ticket = decide(made, none).ticket;
        bool shared;

        (void)lg_goods_identity(arena, &made->body, made->declared.sender, made->declared.category,
                                &shared);
        made->body.number = LG_SPAN("another");
        made->declared.sender = LG_SPAN("somebody else");
        assert_int_equal(same(decide(made, none).ticket, ticket), shared);
        shared_n += shared;
        lg_arena_reset(arena);
    }
    assert_in_range(shared_n, CASES / 5, 4 * CASES / 5);
}

/* Items that risk or a profile selects are drawn as often as those that nothing selects. */
static void test_chance_is_blind(void **state)
{
    struct made_chance chance = {9};
    double expected[2] = {0, 0}, variance[2] = {0, 0};
    const struct lg_profile_set *profiles = NULL;
    int drawn[2] = {0, 0};

    (void)state;
    for (int i = 0; i < CASES; i++) {
        if (i % 100 == 0) {
            lg_arena_reset(arena);
            profiles = made_profiles(arena, &chance, PROFILES);
        }
        const struct lg_item_decision decision = decide(made_case(arena, &chance), profiles);
        const struct lg_selection *selection = &decision.selection;
        bool random = false, other = false;

        for (size_t path = 0; path < selection->paths_n; path++) {
            random = random || selection->paths[path] == EV_PATH_RANDOM;
            other = other || selection->paths[path] == EV_PATH_RISK ||
                    selection->paths[path] == EV_PATH_MANDATORY;
        }
        assert_int_equal(random, decision.ticket < selection->probability);
        drawn[other] += random;
        expected[other] += selection->probability;
        variance[other] += selection->probability * (1 - selection->probability);
    }
    for (int other = 0; other < 2; other++) {
        const double off = drawn[other] - expected[other];

        assert_true(variance[other] > 30);
        assert_true(off * off < 16 * variance[other]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_tickets_are_uniform),
        cmocka_unit_test(test_neighbours_are_independent),
        cmocka_unit_test(test_no_amendment_changes_a_ticket),
        cmocka_unit_test(test_a_declaration_of_the_same_goods_inherits),
        cmocka_unit_test(test_chance_is_blind),
    };

    return cmocka_run_group_tests(tests, make_arena, free_arena);
}
