/*
 * pattern.h - does a text match a pattern of the schemas' subset?
 */
#pragma once

#include "wire/shape.h"

/* The text is valid UTF-8; the whole of it must match. */
bool lg_pattern_matches(const struct lg_pattern *pattern, struct lg_span text);
