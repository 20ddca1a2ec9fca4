/*
 * chain.h - the chain of attributes that a category's risk tables follow, and its keys.
 *
 * A chain is data (the category pack's `riskChain`): the most telling attribute first.  A key is
 * the category's code and the item's values in that order, apart by '|'; a level's key is a
 * prefix of the more special one's, so a key says its own parents.
 */
#pragma once

#include "base/arena.h"
#include "model/category.h"
#include "risk/facts.h"

enum { LG_CHAIN_LINKS = LG_CATEGORY_CHAIN_MOST, LG_CHAIN_LEVELS = LG_CHAIN_LINKS + 1 };

struct lg_chain_link {
    enum lg_attribute attribute; /* a text or a number */
    int keep; /* first characters of a text, leading digits of a number; 0: all of a text */
};

struct lg_chain {
    struct lg_span category;
    struct lg_chain_link links[LG_CHAIN_LINKS];
    int n;
};

/*
 * The chain that a pack asks for.  False, with the link at fault, when it names an attribute that
 * the dictionary does not have or that is a set or a day, or asks for no digit of a number.
 */
bool lg_chain_of(const struct lg_category *category, struct lg_chain *ret_chain,
                 size_t *reterr_link);

/* An item's key at the last level: "vehicles|870323|DEU|20000|C|DEU|B"; "-" where it has no value. */
struct lg_span lg_chain_key(struct lg_arena *arena, const struct lg_chain *chain,
                            const struct lg_facts *facts);

/* How many levels a key has: one more than its chain has links, at most LG_CHAIN_LEVELS. */
int lg_chain_levels(struct lg_span key);

/* The key of a level, a prefix of the key: level 0 is the category, the last one the key itself. */
struct lg_span lg_chain_level(struct lg_span key, int level);

/*
 * A number cut to its leading digits: 24,990 with one digit is 20,000.  Bands that a person can
 * read, about as wide as the number is large; integers only, so the same on every machine.
 */
lg_e5 lg_chain_band(lg_e5 number, int digits);
