/*
 * pattern.c - patterns, without backtracking: time is linear in the text.
 */
#include "wire/pattern.h"

#include "wire/utf8.h"

/* Adds the positions that can be reached by leaving out those that may be. */
static uint64_t with_skips(uint64_t state, uint64_t skips)
{
    for (uint64_t more = state; more != 0;) {
        more = ((more & skips) << 1) & ~state;
        state |= more;
    }
    return state;
}

bool lg_pattern_matches(const struct lg_pattern *pattern, struct lg_span text)
{
    uint64_t state = with_skips(1, pattern->skips);

    for (size_t i = 0; i < text.len; i++) {
        const unsigned char byte = (unsigned char)text.at[i];

        if (lg_utf8_continues(byte))
            continue;
        const uint64_t moved = state & (byte < 128 ? pattern->ascii[byte] : pattern->others);
        if (moved == 0)
            return false;
        state =
            with_skips(((moved & ~pattern->loops) << 1) | (moved & pattern->loops), pattern->skips);
    }
    return (state & pattern->end) != 0;
}
