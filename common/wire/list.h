/*
 * list.h - lists that profiles refer to: enterprises, brands, models, HS codes, countries, VINs.
 *
 * A list is a JSON document that people draft, approve and activate like a profile; as CSV it is
 * one value a line.  A profile says {"attribute": "brand", "list": "CODE"}; the values are put in
 * its place when the profile is read, so the index files them like any other.
 */
#pragma once

#include "base/arena.h"
#include "base/error.h"
#include "risk/facts.h"
#include "wire/json.h"

enum lg_list_kind {
    LG_LIST_NONE = 0,
    LG_LIST_ENTERPRISE,
    LG_LIST_BRAND,
    LG_LIST_MODEL,
    LG_LIST_HS_CODE,   /* from 2 digits; an item meets it whose code begins so */
    LG_LIST_COUNTRY,   /* two or three letters, or the customs' three digits */
    LG_LIST_VIN_RANGE, /* VINs, and ranges of them, "FROM-UNTIL", both ends in them */
};

enum { LG_LIST_VALUES = 100000 };

struct lg_list {
    struct lg_span code;
    enum lg_list_kind kind;
    const struct lg_span
        *values; /* rising, each once; of VIN ranges from, until, from, until ... */
    size_t values_n;
};

struct lg_list_set {
    const struct lg_list *at;
    size_t n;
    const struct lg_countries
        *countries; /* by which profiles' countries are understood; NULL: as they stand there */
};

/* By the name in documents: "enterprise", "brand", "model", "hsCode", "country", "vinRange". */
enum lg_list_kind lg_list_kind_of(struct lg_span name);
const char *lg_list_kind_name(enum lg_list_kind kind);

/* Whether values of that kind are what the attribute has. */
bool lg_list_fits(enum lg_list_kind kind, enum lg_attribute attribute);

const struct lg_list *lg_list_find(const struct lg_list_set *set, struct lg_span code);

/* Why the value cannot stand in a list of that kind; NULL when it can. */
const char *lg_list_fault(enum lg_list_kind kind, struct lg_span value);

/* Reads one document into the arena; LG_REJECT with the place and what is wrong. */
LG_MUST_CHECK bool lg_list_read(struct lg_json_reader *reader, struct lg_arena *arena,
                                struct lg_span bytes, struct lg_list *ret_list,
                                struct lg_error *reterr);
