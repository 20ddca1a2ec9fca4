/*
 * encode.h - a struct into JSON text, by its shape.
 *
 * Canonical: members in the schema's order, absent ones left out, no white space, times in UTC
 * with six digits, decimals in shortest form.  The same struct always gives the same bytes.
 */
#pragma once

#include "base/text.h"
#include "wire/shape.h"

/* What stands in a LG_KIND_DATA: a struct and its shape. */
struct lg_data {
    const struct lg_shape *shape;
    const void *at;
};

/* Appends the struct at `base`; `data` may be NULL where the shape has no LG_KIND_DATA. */
void lg_shape_encode(struct lg_builder *builder, const struct lg_shape *shape, const void *base,
                     const struct lg_data *data);
