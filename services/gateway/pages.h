/*
 * pages.h - the built console: every file of its folder, read once at start into a table.
 *
 * A request names a row of the table and never a path, so nothing else can be reached.
 */
#pragma once

#include "gateway.h"

struct gw_page {
    const char *name; /* "assets/index-1a2b3c4d.js", as the folder has it */
    const char *type;
    struct lg_span plain, brotli, gzip; /* compressed: absent where there is no such copy */
    char etag[24];                      /* with its quotes */
};

struct gw_pages;

/* Reads the folder; *ret_pages is NULL when it is "".  A folder that cannot be read is LG_STOP. */
bool gw_pages_open(const char *folder, struct gw_pages **ret_pages,
                   struct lg_error *reterr) LG_MUST_CHECK;
void gw_pages_free(struct gw_pages *pages);

/* The file of that name; NULL when there is none, or no console. */
const struct gw_page *gw_pages_find(const struct gw_pages *pages, struct lg_span name);
