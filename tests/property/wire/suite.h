/*
 * suite.h - the shapes that suite_tables.py makes from the JSON Schema test suite.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/day.h"
#include "base/decimal.h"
#include "base/id.h"
#include "wire/shape.h"

extern const struct lg_shape *const suite_shapes[];
extern const size_t suite_shapes_n;
