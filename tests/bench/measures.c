/*
 * measures.c - how long it takes to find the measures that an item falls under, of few and of many.
 *
 * Times are of this thread's processor, the best of several rounds.  The measures are as recalls and
 * failures make them: of lots, vehicles, trade items, models; one in ten of an enterprise.
 */
#include "risk/measures.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "base/text.h"

enum { ITEMS = 1000, ROUNDS = 20 };

static const size_t sizes[] = {10, 1000, 100000};
static const struct lg_category vehicles = {.code = LG_SPAN_INIT("vehicles")};

struct made_item {
    struct ev_declaration_body body;
    struct ev_item item;
    struct lg_span vin;
};

static double now_us(void)
{
    struct timespec now;

    (void)clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return (double)now.tv_sec * 1e6 + (double)now.tv_nsec / 1e3;
}

static void figure(const char *name, size_t n, double value, const char *unit)
{
    (void)printf("{\"bench\":\"measures\",\"figure\":\"%s_%zu\",\"value\":%.3f,\"unit\":\"%s\"}\n",
                 name, n, value, unit);
}

static struct lg_span numbered(struct lg_arena *arena, const char *begins, size_t number)
{
    return lg_text(arena, "%s%09zu", begins, number);
}

static struct ev_goods scope_of(struct lg_arena *arena, size_t i)
{
    switch (i % 10) {
    case 0:
        return (struct ev_goods){.enterprise_id = numbered(arena, "E", i)};
    case 1:
    case 2:
        return (struct ev_goods){.brand = LG_SPAN("B"), .model = numbered(arena, "M", i)};
    case 3:
    case 4:
        return (struct ev_goods){.gtin = numbered(arena, "0", i)};
    case 5:
    case 6:
    case 7:
        return (struct ev_goods){.vin = numbered(arena, "LSVAB123", i)};
    default:
        return (struct ev_goods){.lot = numbered(arena, "L", i), .hs_code = LG_SPAN("87")};
    }
}

static void put_all(struct lg_arena *arena, struct lg_measures *measures, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        struct ev_measure measure = {.kind = EV_MEASURE_KIND_BLOCK,
                                     .scope = scope_of(arena, i),
                                     .basis = LG_SPAN("found unsafe"),
                                     .version = 1};

        for (int byte = 0; byte < 4; byte++)
            measure.measure_id.at[byte] = (uint8_t)(i >> (8 * byte));
        lg_measures_put(measures, &measure);
    }
}

/* One item in 16 falls under a measure. */
static void make_item(struct lg_arena *arena, size_t i, size_t measures_n, struct made_item *made)
{
    const size_t number = i % 16 == 0 ? i % measures_n : 500000000 + i;
    const struct ev_goods like = scope_of(arena, number);

    made->body.importer.id = numbered(arena, "E", 700000000 + i);
    made->item = (struct ev_item){.hs_code = LG_SPAN("8703234100"),
                                  .origin_country = LG_SPAN("DEU"),
                                  .brand = LG_SPAN("B"),
                                  .model = like.model.at != NULL ? like.model : LG_SPAN("M"),
                                  .gtin = like.gtin.at != NULL ? like.gtin : LG_SPAN("1"),
                                  .lot = like.lot.at != NULL ? like.lot : LG_SPAN("L"),
                                  .producer_id = like.enterprise_id};
    made->vin = like.vin.at != NULL ? like.vin : LG_SPAN("LSVAB123X");
    made->item.vins = &made->vin;
    made->item.vins_n = 1;
}

static size_t find_all(const struct lg_measures *measures, const struct made_item *items)
{
    const struct ev_measure *found[LG_MEASURES_MOST];
    size_t n = 0;

    for (size_t i = 0; i < ITEMS; i++) {
        const struct lg_goods goods = {&items[i].body, &items[i].item, &vehicles};

        n += lg_measures_find(measures, &goods, 1, found, LG_MEASURES_MOST);
    }
    return n;
}

static bool measure_size(struct lg_arena *arena, size_t n)
{
    struct lg_measures *measures = lg_measures_new(arena);
    struct made_item *items = lg_arena_take(arena, ITEMS * sizeof *items);
    const double from_us = now_us();
    double best_us = 0;
    size_t found = 0;

    put_all(arena, measures, n);
    figure("put_ms", n, (now_us() - from_us) / 1000, "ms");
    for (size_t i = 0; i < ITEMS; i++)
        make_item(arena, i, n, &items[i]);
    for (int round = 0; round < ROUNDS; round++) {
        const double began_us = now_us();

        found = find_all(measures, items);
        const double us = (now_us() - began_us) / ITEMS;
        best_us = round == 0 || us < best_us ? us : best_us;
    }
    figure("ns_per_item", n, best_us * 1000, "ns");
    figure("found", n, (double)found, "measures");
    return found >= ITEMS / 16;
}

int main(void)
{
    struct lg_arena *arena = lg_arena_new(1 << 30);
    bool good = arena != NULL;

    for (size_t i = 0; good && i < sizeof sizes / sizeof *sizes; i++) {
        lg_arena_reset(arena);
        good = measure_size(arena, sizes[i]);
    }
    lg_arena_free(arena);
    return good ? EXIT_SUCCESS : EXIT_FAILURE;
}
