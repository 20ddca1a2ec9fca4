/*
 * category_load.c - a folder of packs as the set in force; one bad pack refuses them all.
 */
#include <stdio.h>

#include "wire/category.h"
#include "wire/folder.h"

static bool load_one(struct lg_json_reader *reader, struct lg_arena *arena,
                     const struct lg_folder_file *file, struct lg_category *ret_category,
                     struct lg_error *reterr)
{
    struct ev_faults faults;

    if (lg_category_read(reader, arena, file->bytes, ret_category, &faults))
        return true;
    (void)lg_fail(reterr, LG_STOP, "cannot take category pack \"%s\"", file->path);
    (void)snprintf(reterr->detail, sizeof reterr->detail, "At \"%.100s\": %.20s, %.159s.",
                   faults.at[0].pointer, faults.at[0].code, faults.at[0].reason);
    return false;
}

/* A prefix of `a` that `b` claims too, or an absent span. */
static struct lg_span common_prefix(const struct lg_category *a, const struct lg_category *b)
{
    for (size_t i = 0; i < a->hs_prefixes_n; i++) {
        for (size_t j = 0; j < b->hs_prefixes_n; j++) {
            if (lg_span_eq(a->hs_prefixes[i].prefix, b->hs_prefixes[j].prefix))
                return a->hs_prefixes[i].prefix;
        }
    }
    return (struct lg_span){NULL, 0};
}

static struct lg_span common_regime(const struct lg_category *a, const struct lg_category *b)
{
    for (size_t i = 0; i < a->regimes_n; i++) {
        for (size_t j = 0; j < b->regimes_n; j++) {
            if (lg_span_eq(a->regimes[i], b->regimes[j]))
                return a->regimes[i];
        }
    }
    return (struct lg_span){NULL, 0};
}

/* Whether the new pack leaves to each of the others what is theirs. */
static bool fits(const struct lg_category_set *set, const struct lg_category *pack,
                 struct lg_error *reterr)
{
    for (size_t i = 0; i < set->n; i++) {
        const struct lg_category *other = &set->at[i];
        const struct lg_span prefix = common_prefix(other, pack);
        const struct lg_span regime = common_regime(other, pack);

        if (lg_span_eq(other->code, pack->code))
            return lg_fail(reterr, LG_STOP, "two category packs have the code \"%.*s\"",
                           LG_SPAN_ARG(pack->code));
        if (prefix.at != NULL || regime.at != NULL)
            return lg_fail(reterr, LG_STOP, "categories \"%.*s\" and \"%.*s\" both claim \"%.*s\"",
                           LG_SPAN_ARG(other->code), LG_SPAN_ARG(pack->code),
                           LG_SPAN_ARG(prefix.at != NULL ? prefix : regime));
    }
    return true;
}

bool lg_category_set_of(struct lg_json_reader *reader, struct lg_arena *arena,
                        const struct lg_folder_file *files, size_t n,
                        struct lg_category_set *ret_set, struct lg_error *reterr)
{
    struct lg_category *packs = lg_arena_take(arena, n * sizeof *packs + 1);
    struct lg_category_set set = {packs, 0};
    for (size_t i = 0; i < n; i++) {
        if (!load_one(reader, arena, &files[i], &packs[i], reterr) ||
            !fits(&set, &packs[i], reterr))
            return false;
        set.n++;
    }
    if (lg_category_find(&set, LG_SPAN(LG_CATEGORY_GENERAL)) == NULL)
        return lg_fail(reterr, LG_STOP, "no category pack \"%s\"", LG_CATEGORY_GENERAL);
    *ret_set = set;
    return true;
}

bool lg_category_load(struct lg_json_reader *reader, struct lg_arena *arena, const char *folder,
                      struct lg_category_set *ret_set, struct lg_error *reterr)
{
    struct lg_folder_file *files;
    size_t n;

    return lg_folder_read(arena, folder, &files, &n, reterr) &&
           lg_category_set_of(reader, arena, files, n, ret_set, reterr);
}
