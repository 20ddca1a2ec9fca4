/*
 * utf8.h - characters of text that is known to be valid UTF-8.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/span.h"

/* Is this byte the second or a later one of a character? */
static inline bool lg_utf8_continues(unsigned char byte)
{
    return (byte & 0xC0) == 0x80;
}

/* How many characters (Unicode code points) the text has. */
static inline int64_t lg_utf8_chars(struct lg_span text)
{
    int64_t chars = 0;

    for (size_t i = 0; i < text.len; i++)
        chars += !lg_utf8_continues((unsigned char)text.at[i]);
    return chars;
}
