/*
 * history.h - one made-up history of an inspection case, and the events that chance brings to it.
 *
 * Events come in any order and with any content that the schemas allow: twice, late, on other
 * versions, for things that are not there.
 */
#pragma once

#include "decide/decide.h"

enum { ITEMS_MOST = 3 };

struct chance {
    uint64_t state;
};

/* A number below `n`, which is greater than 0. */
uint32_t below(struct chance *chance, uint32_t n);

/* What a history keeps beside the case: numbers, told by its effects alone. */
struct model {
    struct {
        int64_t outcomes, measures;
        struct lg_id last_outcome;
    } items[ITEMS_MOST + 1];
    int64_t releases, version, order_version;
    enum ev_release_status status; /* of the last release, with its version and quantity */
    int64_t released;
    lg_e5 quantity_e5;
};

struct history {
    struct lg_arena *arena;
    struct chance chance;
    struct inspection_case of;
    struct model model;
    int64_t at_us;
    uint32_t ids;
    const char *broken; /* the law that was */
};

struct lg_id fresh_id(struct history *history);

/* The next event, by chance; the first one opens the case. */
void make_event(struct history *history, struct ev_event *ret_event);
