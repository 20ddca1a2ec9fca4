#include "ranking.h"

#include <stdlib.h>

enum { BINS = 10 };

static int by_score(const void *left, const void *right)
{
    const struct ranked *a = left, *b = right;

    return (a->score < b->score) - (a->score > b->score);
}

void rank(struct ranked *items, size_t n)
{
    if (n > 0)
        qsort(items, n, sizeof *items, by_score);
}

/* The first group of equal scores from `from` on: its sums. */
struct group {
    double items, failed, value_failed, probability;
};

static struct group group_at(const struct ranked *items, size_t n, size_t from)
{
    struct group group = {0, 0, 0, 0};

    for (size_t i = from; i < n && items[i].score >= items[from].score; i++) {
        group.items += 1;
        group.failed += items[i].failed;
        group.value_failed += items[i].failed ? items[i].value : 0;
        group.probability += items[i].probability;
    }
    return group;
}

struct rank_top rank_top(const struct ranked *items, size_t n, double share)
{
    const double wanted = (double)(size_t)((double)n * share);
    struct rank_top top = {0, 0, 0};

    for (size_t i = 0; i < n && top.items < wanted;) {
        const struct group group = group_at(items, n, i);
        const double room = wanted - top.items;
        const double part = group.items <= room ? 1 : room / group.items;

        top.items += part * group.items;
        top.failed += part * group.failed;
        top.value_failed += part * group.value_failed;
        i += (size_t)group.items;
    }
    return top;
}

double rank_calibration_error(const struct ranked *items, size_t n)
{
    const double size = (double)n / BINS;
    double predicted[BINS] = {0}, found[BINS] = {0}, at = 0, error = 0;

    for (size_t i = 0; i < n;) {
        const struct group group = group_at(items, n, i);

        for (double left = group.items; left > 1e-9;) {
            const int bin = at / size + 1e-9 < BINS ? (int)(at / size + 1e-9) : BINS - 1;
            const double room = bin == BINS - 1 ? left : (bin + 1) * size - at;
            const double taken = left < room ? left : room;

            predicted[bin] += taken * group.probability / group.items;
            found[bin] += taken * group.failed / group.items;
            at += taken;
            left -= taken;
        }
        i += (size_t)group.items;
    }
    for (int bin = 0; bin < BINS; bin++) {
        const double apart = (predicted[bin] - found[bin]) / size;

        error += (apart < 0 ? -apart : apart) / BINS;
    }
    return error;
}

double rank_auc(const struct ranked *items, size_t n)
{
    double failed = 0, passed = 0, above = 0;

    for (size_t i = 0; i < n;) {
        const struct group group = group_at(items, n, i);
        const double group_passed = group.items - group.failed;

        above += group_passed * (failed + group.failed / 2);
        failed += group.failed;
        passed += group_passed;
        i += (size_t)group.items;
    }
    return failed > 0 && passed > 0 ? above / (failed * passed) : 0.5;
}
