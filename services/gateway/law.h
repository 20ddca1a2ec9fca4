/*
 * law.h - what is published about goods, kept in memory and read anew when it changed.
 *
 * Packs and the first set of profiles are the installed ones; what people put in the place of a
 * profile, and the measures of published recalls, are read through views that have nothing else.
 */
#pragma once

#include "decide/advice.h"
#include "intake.h"
#include "wire/list.h"

struct gw_law;

bool gw_law_open(const struct lg_config *config, struct gw_law **ret_law,
                 struct lg_error *reterr) LG_MUST_CHECK;
void gw_law_free(struct gw_law *law);

/* The packs; they do not change. */
const struct lg_category_set *gw_law_categories(const struct gw_law *law);

/* The hash of what is installed, as decisions keep it. */
const char *gw_law_hash(const struct gw_law *law);

/*
 * The law as far as it is installed (all below but what is taken and given), with the packs that were
 * installed when something was decided; `law` itself where they are those of now, no hash is known, or
 * they are not kept.  On the bench.
 */
bool gw_law_at(const struct gw_law *law, struct gw_bench *bench, struct lg_store *store,
               struct lg_span hash, const struct gw_law **ret_law,
               struct lg_error *reterr) LG_MUST_CHECK;

/*
 * The installed profiles, or those of them that are published, with rows of (code, document) in the
 * place of theirs; without a document there is none in force.  In the arena.
 */
const struct lg_profile_set *gw_law_profiles(const struct gw_law *law,
                                             struct lg_json_reader *reader, struct lg_arena *arena,
                                             const struct lg_result *rows,
                                             const struct lg_list_set *lists, bool published);

/* Puts a measure among others, the country of its goods by its one code. */
void gw_law_measure(const struct gw_law *law, struct lg_measures *measures,
                    const struct ev_measure *measure);

/* Rows of (code, document) as lists; those without a document are none.  In the arena. */
struct lg_list_set gw_law_lists(const struct gw_law *law, struct lg_json_reader *reader,
                                struct lg_arena *arena, const struct lg_result *rows);

/* What is published now, for this thread alone until it is given back. */
bool gw_law_take(struct gw_law *law, struct lg_store *store, struct gw_published *ret_published,
                 struct lg_error *reterr) LG_MUST_CHECK;
void gw_law_give(struct gw_law *law);
