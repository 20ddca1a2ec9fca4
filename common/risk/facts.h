/*
 * facts.h - what a profile may ask about an item: the attribute dictionary and its values.
 *
 * One table (schemas/attributes.json) names every attribute; profiles, explanations, the interface
 * and its documentation use its names.
 * Buyers' attributes are not in it and never will be: no decision reads personal data.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/decimal.h"
#include "base/span.h"
#include "risk/attributes.h"

enum lg_attribute_type {
    LG_ATTRIBUTE_TEXT,
    LG_ATTRIBUTE_NUMBER, /* fixed point, five decimals */
    LG_ATTRIBUTE_DAY,    /* a number too: days since 1970-01-01 */
    LG_ATTRIBUTE_SET,    /* texts in no order */
};

struct lg_attribute_entry {
    const char *name;
    enum lg_attribute_type type;
    const char *unit, *unit_zh; /* of a number; otherwise "" */
    const char
        *source;       /* "declared", or where else it comes from (schemas/codegen/attributes.py) */
    const char *field; /* of a declaration, where it is declared: "items.hsCode"; otherwise "" */
    const char *list;  /* of which kind a list may be that it is asked to be in; "": none */
    const char *codes; /* the code list that names its values (schemas/codes); "": none */
    const char *label, *label_zh;
};

extern const struct lg_attribute_entry lg_attributes[LG_FACTS_N];

/* Whether its values are numbers: days are, too. */
static inline bool lg_attribute_counts(enum lg_attribute attribute)
{
    return lg_attributes[attribute].type == LG_ATTRIBUTE_NUMBER ||
           lg_attributes[attribute].type == LG_ATTRIBUTE_DAY;
}

/* The attribute of that name; LG_FACTS_N when there is none. */
enum lg_attribute lg_attribute_find(struct lg_span name);

/* One item's values: text.at NULL, has_number false or set_n 0 where it has none. */
struct lg_fact {
    struct lg_span text;
    lg_e5 number;
    bool has_number;
    const struct lg_span *set;
    size_t set_n;
};

struct lg_facts {
    struct lg_fact at[LG_FACTS_N];
};
