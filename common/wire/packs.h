/*
 * packs.h - what is installed beside the programs: category packs, the first profiles and the codes of countries, by one hash.
 *
 * A decision keeps the hash among its facts, so that it is made again by the packs that it rested on.
 */
#pragma once

#include "wire/category.h"
#include "wire/profile.h"

enum { LG_PACKS_HASH = 16 };

struct lg_packs {
    struct lg_category_set categories;
    struct lg_profile *profiles; /* the first set */
    size_t profiles_n;
    const struct lg_countries
        *countries;           /* the categories' too; NULL: packs from before there were any */
    struct lg_span documents; /* all of it as JSON, from which it can be read again */
    char hash[LG_PACKS_HASH + 1];
};

/* Reads schemas/categories, schemas/profiles and schemas/codes/countries.json below that folder; LG_STOP when one is faulty. */
LG_MUST_CHECK bool lg_packs_load(struct lg_json_reader *reader, struct lg_arena *arena,
                                 const char *share, struct lg_packs *ret_packs,
                                 struct lg_error *reterr);

/* The same from the documents that were kept. */
LG_MUST_CHECK bool lg_packs_read(struct lg_json_reader *reader, struct lg_arena *arena,
                                 struct lg_span documents, struct lg_packs *ret_packs,
                                 struct lg_error *reterr);
