/*
 * time.h - instants as microseconds since 1970-01-01T00:00:00Z.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/day.h"
#include "base/span.h"

enum { LG_TIME_TEXT = 27 }; /* 2026-01-31T12:00:00.123456Z */

static const int64_t LG_US_PER_MS = 1000;
static const int64_t LG_US_PER_S = 1000000;
static const int64_t LG_US_PER_DAY = 86400000000;

/* Parses RFC 3339 (any offset, up to six digits of fraction kept); false when it is not that. */
bool lg_time_parse(struct lg_span text, int64_t *ret_us);

/* Writes RFC 3339 in UTC with six digits of fraction, without a terminator. */
void lg_time_format(int64_t us, char ret_text[LG_TIME_TEXT]);

/* Parses YYYY-MM-DD, a real date of the years 1 to 9999. */
bool lg_day_parse(struct lg_span text, lg_day *ret_day);

/* Writes YYYY-MM-DD, ten characters, without a terminator. */
void lg_day_format(lg_day day, char ret_text[10]);

/* The civil day of the law in China (UTC+8, no summer time). */
lg_day lg_day_of_time(int64_t us);

/* The instant at which that day begins in China. */
int64_t lg_time_of_day(lg_day day);
