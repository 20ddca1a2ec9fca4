/*
 * matcher.c - how long it takes to find the profiles that an item meets, beside a plain scan of all.
 *
 * Times are of this thread's processor, so that a busy machine blurs them less; each is the best of
 * several rounds.  `--export FILE` also writes the profiles and items of each size, into FILE.N, for a peer.
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "../unit/risk/random_set.h"
#include "matcher_export.h"
#include "risk/told.h"

enum { ITEMS = 1000, SCANNED = 100, ROUNDS = 5, QUICK_ROUNDS = 40, MOST = 100000 };

static const size_t sizes[] = {1000, 10000, MOST};

static double now_us(void)
{
    struct timespec now;

    (void)clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return (double)now.tv_sec * 1e6 + (double)now.tv_nsec / 1e3;
}

static void figure(const char *name, size_t n, double value, const char *unit)
{
    (void)printf("{\"bench\":\"matcher\",\"figure\":\"%s_%zu\",\"value\":%.3f,\"unit\":\"%s\"}\n",
                 name, n, value, unit);
}

static size_t scan(struct lg_arena *arena, const struct lg_profile_set *set,
                   const struct lg_facts *facts)
{
    size_t n = 0;

    (void)arena;
    for (uint32_t i = 0; i < lg_profile_set_size(set); i++)
        n += lg_condition_met(&lg_profile_at(set, i)->condition, facts);
    return n;
}

/* The ids alone; what they stand in is used again for the next item. */
static size_t look_up(struct lg_arena *arena, const struct lg_profile_set *set,
                      const struct lg_facts *facts)
{
    lg_arena_reset(arena);
    return lg_profile_match(arena, set, facts).n;
}

/* The ids, and for each the reason with its citation: what a decision tells. */
static size_t look_up_reasons(struct lg_arena *arena, const struct lg_profile_set *set,
                              const struct lg_facts *facts)
{
    static struct lg_selection selection;

    lg_arena_reset(arena);
    const struct lg_matches matched = lg_profile_match(arena, set, facts);
    selection.reasons_n = 0;
    selection.met = lg_gravest_first(arena, set, &matched);
    lg_tell_profiles(arena, set, &selection);
    return selection.met.n;
}

typedef size_t way_of_finding(struct lg_arena *, const struct lg_profile_set *,
                              const struct lg_facts *);

/* The best round's time for an item; and how many profiles they met. */
static double measure(const struct lg_profile_set *set, const struct lg_facts *items, int n,
                      way_of_finding *once, size_t *ret_met)
{
    static struct lg_arena *arena;
    double best_us = 0;

    if (arena == NULL)
        arena = lg_arena_new(16 << 20);

    for (int round = 0; round < (once == scan ? ROUNDS : QUICK_ROUNDS); round++) {
        const double from_us = now_us();
        size_t met = 0;

        for (int i = 0; i < n; i++)
            met += once(arena, set, &items[i]);
        const double us = (now_us() - from_us) / n;
        if (round == 0 || us < best_us)
            best_us = us;
        *ret_met = met;
    }
    return best_us;
}

/* The second of two builds: the first also brings the arena's pages in. */
static const struct lg_profile_set *build(struct lg_arena *arena, const struct lg_profile *profiles,
                                          size_t n)
{
    const struct lg_profile_set *set = NULL;

    for (int round = 0; round < 2; round++) {
        lg_arena_reset(arena);
        const double from_us = now_us();
        set = lg_profile_set_new(arena, profiles, n);
        if (round == 1)
            figure("compile_ms", n, (now_us() - from_us) / 1000, "ms");
    }
    return set;
}

static bool measure_size(struct lg_arena *arena, const struct lg_facts *items,
                         const struct lg_profile *profiles, size_t n, const char *export)
{
    const struct lg_profile_set *set = build(arena, profiles, n);
    size_t met_all, met_told, met, scanned;

    const double us = measure(set, items, ITEMS, look_up, &met_all);
    const double reasons_us = measure(set, items, ITEMS, look_up_reasons, &met_told);
    (void)measure(set, items, SCANNED, look_up, &met);
    const double scan_us = measure(set, items, SCANNED, scan, &scanned);
    figure("ns_per_event", n, us * 1000, "ns");
    figure("ns_per_event_reasons", n, reasons_us * 1000, "ns");
    figure("scan_ns_per_event", n, scan_us * 1000, "ns");
    figure("scan_ratio", n, scan_us / us, "times");
    figure("met", n, (double)met_all, "profiles");
    return met == scanned && met_told == met_all &&
           (export == NULL || matcher_export(export, arena, set, items, ITEMS));
}

int main(int argc, char **argv)
{
    const char *export = argc == 3 && strcmp(argv[1], "--export") == 0 ? argv[2] : NULL;
    struct chance chance = {0x9e3779b97f4a7c15U};
    struct lg_arena *kept = lg_arena_new(1 << 30), *arena = lg_arena_new(1 << 30);
    bool good = kept != NULL && arena != NULL;

    if (!good)
        return EXIT_FAILURE;
    struct lg_facts *items = lg_arena_take(kept, ITEMS * sizeof *items);
    for (int i = 0; i < ITEMS; i++)
        random_facts(kept, &chance, &items[i]);
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++)
        good = measure_size(arena, items, plausible_profiles(kept, &chance, sizes[i]), sizes[i],
                            export) &&
               good;
    lg_arena_free(arena);
    lg_arena_free(kept);
    return good ? EXIT_SUCCESS : EXIT_FAILURE;
}
