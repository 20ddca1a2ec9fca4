/*
 * fuzz.h - what every target says: libFuzzer calls LLVMFuzzerTestOneInput with any bytes.
 *
 * A law that does not hold ends the process, so that libFuzzer keeps the input.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

/* Ends the process when the law does not hold. */
static inline void law(bool holds, const char *what)
{
    if (!holds) {
        (void)fprintf(stderr, "broken law: %s\n", what);
        abort();
    }
}
