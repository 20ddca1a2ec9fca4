/*
 * decode.h - nodes into a struct, by its shape; every fault with its place.
 */
#pragma once

#include "base/arena.h"
#include "wire/fault.h"
#include "wire/shape.h"

/* What a decoding needs beside shape and nodes. */
struct lg_decoding {
    struct lg_arena *arena;
    struct ev_faults *faults;
    char *text;  /* room for all strings of the document, cut from the arena */
    bool sealed; /* personal values may be sealed: "sealed:", and longer than clear ones */
    const struct lg_json *data; /* set to the value of a LG_KIND_DATA, when met */
};

/* How long a sealed value may be, in characters, when the clear one may have `most`. */
static inline int64_t lg_sealed_most(int64_t most)
{
    return 6 * most + 200;
}

/*
 * Fills the struct at `base` (zeroed, of shape->size bytes) from `node`, which stands at `step`.
 * Strings are copied into the arena.  Faults are added; with any, the struct is half filled.
 */
void lg_shape_decode(struct lg_decoding *decoding, const struct ev_step *step,
                     const struct lg_shape *shape, const struct lg_json *node, void *base);
