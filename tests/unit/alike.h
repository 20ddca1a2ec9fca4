/*
 * alike.h - texts of a hash that one chooses, to see what tables make of those that are alike.
 *
 * Each step of lg_hash64() can be gone back, so the second eight bytes of a text can make up for its first.
 */
#pragma once

#include <stdint.h>

#include "base/span.h"

enum { ALIKE = 16 }; /* bytes */

static inline uint64_t unmultiplied(uint64_t x, uint64_t factor)
{
    uint64_t inverse = factor;

    for (int i = 0; i < 6; i++)
        inverse *= 2 - factor * inverse;
    return x * inverse;
}

static inline uint64_t alike_mix(uint64_t x)
{
    x = (x ^ x >> 33) * 0xff51afd7ed558ccdU;
    x = (x ^ x >> 33) * 0xc4ceb9fe1a85ec53U;
    return x ^ x >> 33;
}

static inline uint64_t alike_unmix(uint64_t x)
{
    x = unmultiplied(x ^ x >> 33, 0xc4ceb9fe1a85ec53U);
    x = unmultiplied(x ^ x >> 33, 0xff51afd7ed558ccdU);
    return x ^ x >> 33;
}

/* Makes the text that begins with the eight bytes of `first` and has that hash under the seed. */
static inline struct lg_span alike(char text[ALIKE], uint64_t first, uint64_t hash, uint64_t seed)
{
    const uint64_t golden = 0x9e3779b97f4a7c15U, start = alike_mix(seed ^ ALIKE ^ golden);
    const uint64_t second =
        (alike_mix(start ^ first) + golden) ^ alike_unmix(alike_unmix(hash) - golden);

    for (int i = 0; i < 8; i++) {
        text[i] = (char)(first >> (8 * i));
        text[8 + i] = (char)(second >> (8 * i));
    }
    return (struct lg_span){text, ALIKE};
}
