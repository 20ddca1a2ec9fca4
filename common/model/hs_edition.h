/*
 * hs_edition.h - which numbers of the Harmonized System exist on a day.
 *
 * The nomenclature is revised every five years; a number of another edition is not classified
 * goods but a finding.  Source: schemas/rules/hs-editions.md; the numbers are schemas/tariff, from
 * which the tables are made.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/day.h"
#include "model/identifier.h"

/* In force from a day until another, which is exclusive; INT32_MAX while no end is known. */
struct lg_hs_edition {
    const char *name;
    lg_day from, until;
    const uint32_t *codes; /* six digits as a number, ascending */
    size_t codes_n;
};

extern const struct lg_hs_edition lg_hs_editions[];
extern const size_t lg_hs_editions_n;

/* The edition in force on a day; NULL where none is known. */
const struct lg_hs_edition *lg_hs_edition_on(lg_day day);

/*
 * As lg_hs_check(); and LG_HS_EDITION for a number whose first six digits the edition of that day
 * does not have.  On a day of no known edition that is not asked.
 */
enum lg_identifier_fault lg_hs_check_on(struct lg_span code, lg_day day);
