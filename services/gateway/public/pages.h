/*
 * pages.h - what make.py makes of templates/: a page in each language, and the files that go with them.
 */
#pragma once

#include "public/html.h"

/* Chinese first: an index into each page below. */
enum gw_language { GW_CHINESE, GW_ENGLISH, GW_LANGUAGES };

extern const struct gw_html gw_public_page_home[], gw_public_page_lookup[],
    gw_public_page_recalls[], gw_public_page_recall[], gw_public_page_results[],
    gw_public_page_draws[], gw_public_page_draw[], gw_public_page_sorry[];

/* A file under a name that has its content's hash; the list ends with an empty one. */
struct gw_public_asset {
    const char *name, *type;
    const unsigned char *bytes;
    size_t len;
};

extern const struct gw_public_asset gw_public_assets[];
