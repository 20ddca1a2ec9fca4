/*
 * reads.h - lists and single things, as the caller may see them.
 *
 * A list is {"items": [...], "next": cursor}.  The newest come first, and "next" is there as long as
 * there is more.  With order=oldest "next" is always there: whoever follows comes back with it, and
 * misses nothing, for such a page ends below the oldest transaction that is still open.
 */
#pragma once

#include "query.h"

enum { GW_FILTERS = 8 };

/* What a route is about. */
struct gw_collection {
    enum gw_area area;
    const struct lg_query *newest, *oldest; /* of a list */
    const struct lg_query *one;             /* by {name} */
    struct gw_filter filters[GW_FILTERS];
};

/*
 * How the caller stands to what it wants to read; false, and the call refused and gone, when it reads
 * nothing of the area or names what no thing is called.
 */
bool gw_reads(struct gw_call *call, enum gw_area area, struct gw_standing *ret_standing);

/* Who asks, as the queries take it: an officer or a party, as api.may_see takes it. */
struct lg_span gw_who_of(const struct gw_call *call, const struct gw_standing *standing);

/* The handlers of such a route; call->route->about is its collection. */
void gw_read_list(struct gw_call *call);
void gw_read_one(struct gw_call *call);
