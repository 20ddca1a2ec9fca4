/*
 * sieve.h - a set of profiles asked of 64 items at once.
 *
 * Equal comparisons of different profiles are one.  Those of texts are made when the sieve is, once
 * for each text of the columns; a block of rows then sets their bits by the rows' own texts, and a
 * profile is a few ANDs and ORs of 64 bits.  It begins with the comparison that a sample of the rows
 * met most rarely; other attributes are asked when that left any row.  It names the same profiles as lg_profile_match().
 */
#pragma once

#include "risk/columns.h"
#include "risk/profile.h"

struct lg_sieve;

/* Makes profiles ready for these columns, which must not grow any more; both must outlive it. */
struct lg_sieve *lg_sieve_new(struct lg_arena *arena, const struct lg_profile *profiles, size_t n,
                              const struct lg_columns *columns);

/* For each profile a mask: bit i says that row 64 * block + i meets it. */
void lg_sieve_block(struct lg_sieve *sieve, size_t block, uint64_t *ret_masks);
