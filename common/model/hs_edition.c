/*
 * hs_edition.c - looks a number up among those of an edition.
 */
#include "model/hs_edition.h"

enum { HS_DIGITS = 6 };

const struct lg_hs_edition *lg_hs_edition_on(lg_day day)
{
    for (size_t i = 0; i < lg_hs_editions_n; i++) {
        if (lg_hs_editions[i].from <= day && day < lg_hs_editions[i].until)
            return &lg_hs_editions[i];
    }
    return NULL;
}

static bool has(const struct lg_hs_edition *edition, uint32_t code)
{
    size_t low = 0, high = edition->codes_n;

    while (low < high) {
        const size_t middle = low + (high - low) / 2;

        if (edition->codes[middle] < code)
            low = middle + 1;
        else
            high = middle;
    }
    return low < edition->codes_n && edition->codes[low] == code;
}

enum lg_identifier_fault lg_hs_check_on(struct lg_span code, lg_day day)
{
    const enum lg_identifier_fault fault = lg_hs_check(code);
    const struct lg_hs_edition *edition = lg_hs_edition_on(day);
    uint32_t number = 0;

    if (fault != LG_IDENTIFIER_SOUND || edition == NULL)
        return fault;
    for (int i = 0; i < HS_DIGITS; i++)
        number = 10 * number + (uint32_t)(code.at[i] - '0');
    return has(edition, number) ? LG_IDENTIFIER_SOUND : LG_HS_EDITION;
}
