/*
 * shape.h - tables that say what a document looks like and where each value goes in its struct.
 *
 * The generator writes the tables (event_tables.c); decode.c, encode.c and personal.c walk them.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "wire/json.h"

enum lg_kind {
    LG_KIND_STRING,  /* struct lg_span */
    LG_KIND_INTEGER, /* int64_t */
    LG_KIND_NUMBER,  /* double */
    LG_KIND_BOOLEAN, /* bool */
    LG_KIND_DECIMAL, /* lg_e5 */
    LG_KIND_DATE,    /* lg_day */
    LG_KIND_TIME,    /* int64_t, microseconds */
    LG_KIND_UUID,    /* struct lg_id */
    LG_KIND_ENUM,    /* an enum whose 0 is absent */
    LG_KIND_CONST,   /* not stored; always written */
    LG_KIND_OBJECT,  /* a struct */
    LG_KIND_ARRAY,   /* a pointer, and a size_t beside it */
    LG_KIND_JSON,    /* struct lg_span of JSON text */
    LG_KIND_DATA,    /* the envelope's data: decoded by the event's type */
};

enum { LG_NOWHERE = UINT16_MAX };

/* The words of an enum, in the order of its constants from 1. */
struct lg_words {
    const struct lg_span *at;
    size_t n;
};

/* What a range of int64_t cannot say of a number. */
struct lg_bounds {
    bool has_minimum, has_maximum, has_above, has_below, has_multiple_of;
    double minimum, maximum, above, below, multiple_of;
};

/*
 * A pattern as a machine of at most 63 positions: bit i says that position i may come next.  A
 * character moves those whose class holds it; `loops` also stay; `skips` may be left out.
 */
struct lg_pattern {
    uint64_t ascii[128]; /* the positions that take this character */
    uint64_t others;     /* the positions that take any character beyond ASCII */
    uint64_t loops, skips;
    uint64_t end; /* the bit behind the last position */
    const char *text;
};

/* A member of an object, or (without a name) the items of an array. */
struct lg_field {
    struct lg_span name;
    uint16_t at;   /* offset of the value */
    uint16_t also; /* offset of has_x, for arrays of x_n, or LG_NOWHERE */
    uint8_t kind;  /* enum lg_kind */
    uint8_t json;  /* the type of a LG_KIND_JSON, or LG_JSON_NULL for any */
    bool required, personal, unique;
    uint32_t size;       /* bytes of one item of an array */
    int64_t least, most; /* characters, items, or the range of an integer */
    union {
        const struct lg_shape *shape;     /* LG_KIND_OBJECT */
        const struct lg_field *item;      /* LG_KIND_ARRAY */
        const struct lg_words *words;     /* LG_KIND_ENUM */
        const struct lg_pattern *pattern; /* LG_KIND_STRING */
        const struct lg_bounds *bounds;   /* LG_KIND_INTEGER, LG_KIND_NUMBER */
    };
    const struct lg_json *among; /* an array of the values allowed, or NULL */
};

/* An object: at most 64 fields, in the order in which they are written. */
struct lg_shape {
    const struct lg_field *fields;
    size_t fields_n;
    uint64_t required; /* bit i: field i must be there */
    size_t size;       /* bytes of its struct */
    bool closed;       /* other names are refused */
};

/* Where the key of a topic stands in an event's struct. */
struct lg_key_place {
    bool has;
    uint8_t kind; /* LG_KIND_STRING or LG_KIND_UUID */
    size_t at;
};
