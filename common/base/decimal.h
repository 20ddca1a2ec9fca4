/*
 * decimal.h - money and quantities: fixed point, five decimals, exact.
 *
 * CEB prescribes decimal(19,5) for prices and quantities.  int64_t carries 13 digits before
 * the point; a number beyond that is refused at the edge, not rounded.  Names end in _e5.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/span.h"

typedef int64_t lg_e5; /* 1.00000 is 100000 */

enum { LG_E5_TEXT = 21 };

/* Parses -?digits[.digits], at most five decimals, no exponent, no leading +; false otherwise. */
bool lg_e5_parse(struct lg_span text, lg_e5 *ret_value);

/* Writes the shortest form ("12.1", "3"), returns its length; no terminator. */
int lg_e5_format(lg_e5 value, char ret_text[LG_E5_TEXT]);
