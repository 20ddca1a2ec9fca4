/*
 * flat.h - documents without depth, read by a table of their members.
 *
 * The first fault is told as all readers of documents tell theirs: at "JSON POINTER": reason.
 */
#pragma once

#include "base/day.h"
#include "base/decimal.h"
#include "base/error.h"
#include "wire/json.h"

enum lg_flat_kind {
    LG_FLAT_TEXT,    /* of 1 to `most` characters */
    LG_FLAT_DECIMAL, /* in quotes */
    LG_FLAT_DAY,
    LG_FLAT_WHOLE, /* from 1 to `most` */
    LG_FLAT_TRUTH,
    LG_FLAT_ARRAY, /* as it stands there */
};

struct lg_flat_member {
    const char *name;
    enum lg_flat_kind kind;
    int64_t most; /* of texts and whole numbers alone */
    bool required;
};

/* What a member is; texts and nodes belong to the reader of the JSON. */
struct lg_flat_value {
    bool there;
    bool truth;
    lg_day day;
    lg_e5 decimal;
    int64_t whole;
    struct lg_span text;
    const struct lg_json *node;
};

/* Fills a value for each member of the table; LG_REJECT where it is no such document. */
bool lg_flat_read(const struct lg_json *document, const struct lg_flat_member *members, size_t n,
                  struct lg_flat_value *ret_values, struct lg_error *reterr) LG_MUST_CHECK;
