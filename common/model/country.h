/*
 * country.h - one code for a country, whichever of its codes was sent: ISO 3166-1 alpha-2.
 *
 * Platforms send two letters, laboratories and lists three, e-commerce messages the customs' three digits.
 * Decisions compare what this makes of them; the events that are kept stay as they came.  The codes are
 * data (schemas/codes/countries.json, read by wire/packs.h).
 */
#pragma once

#include <stdbool.h>

#include "base/arena.h"
#include "base/span.h"

struct lg_countries;

/* Without a country yet. */
struct lg_countries *lg_countries_new(struct lg_arena *arena);

/*
 * Adds one by its codes of two letters and three and of three digits, which last may be absent; false when one of
 * them is no such code or is another's already.
 */
bool lg_countries_add(struct lg_countries *countries, struct lg_span two, struct lg_span three,
                      struct lg_span digits);

/*
 * The code of two letters, in the table's own memory; letters count alike in both cases.  What is no country's
 * code is given back as it came, as everything is where there are no countries (NULL).
 */
struct lg_span lg_country_code(const struct lg_countries *countries, struct lg_span code);
