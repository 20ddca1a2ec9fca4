/*
 * facts.h - what a decision rested on, as the JSON document that is kept with it.
 *
 * Written and read again it is the same text: `loopgatectl replay` depends on it.
 */
#pragma once

#include "risk/item.h"
#include "wire/json.h"

/* How far the loop had read when it decided: numbers of changes in their topics, -1 for none. */
struct lg_item_versions {
    int64_t risk_tables, measures, profiles, thresholds;
    struct lg_span packs; /* the hash of what was installed; absent: not known */
};

struct lg_span lg_item_facts_text(struct lg_arena *arena, const struct lg_item_declared *declared,
                                  const struct lg_item_context *context,
                                  const struct lg_item_versions *versions);

/*
 * Reads such a document; the threshold, which has a column of its own, stays as it is.  Fails with
 * LG_REJECT for a document that is none.
 */
bool lg_item_facts_read(struct lg_json_reader *reader, struct lg_arena *arena, struct lg_span text,
                        struct lg_item_context *ret_context, struct lg_item_versions *ret_versions,
                        struct lg_error *reterr) LG_MUST_CHECK;
