/*
 * category_load.c - a folder of packs as the set in force; one bad pack refuses them all.
 */
#include <stdio.h>
#include <stdlib.h>

#include <dirent.h>

#include "base/text.h"
#include "wire/category.h"

enum { PACKS_MAX = 200, PACK_BYTES_MAX = 128 * 1024 };

static bool read_file(struct lg_arena *arena, const char *path, struct lg_span *ret_bytes,
                      struct lg_error *reterr)
{
    FILE *file = fopen(path, "rb");

    if (file == NULL)
        return lg_fail(reterr, LG_STOP, "could not open category pack \"%s\"", path);
    char *bytes = lg_arena_take(arena, PACK_BYTES_MAX + 1);
    const size_t len = fread(bytes, 1, PACK_BYTES_MAX + 1, file);
    const bool broken = ferror(file) != 0;
    (void)fclose(file);
    if (broken)
        return lg_fail(reterr, LG_STOP, "could not read category pack \"%s\"", path);
    if (len > PACK_BYTES_MAX)
        return lg_fail(reterr, LG_STOP, "category pack \"%s\" has more than %d bytes", path,
                       PACK_BYTES_MAX);
    *ret_bytes = (struct lg_span){bytes, len};
    return true;
}

static bool load_one(struct lg_json_reader *reader, struct lg_arena *arena, const char *path,
                     struct lg_category *ret_category, struct lg_error *reterr)
{
    struct lg_span bytes = {NULL, 0};
    struct ev_faults faults;

    if (!read_file(arena, path, &bytes, reterr))
        return false;
    if (lg_category_read(reader, arena, bytes, ret_category, &faults))
        return true;
    (void)lg_fail(reterr, LG_STOP, "cannot take category pack \"%s\"", path);
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

static int is_pack(const struct dirent *entry)
{
    const size_t len = strlen(entry->d_name);

    return entry->d_name[0] != '.' && len > 5 && strcmp(entry->d_name + len - 5, ".json") == 0;
}

/* By bytes, whatever the locale: every machine takes the packs in one order. */
static int by_name(const struct dirent **a, const struct dirent **b)
{
    return strcmp((*a)->d_name, (*b)->d_name);
}

/* The paths of the packs in the arena; -1 when the folder cannot be read. */
static int list(struct lg_arena *arena, const char *folder, const char *paths[PACKS_MAX])
{
    struct dirent **entries = NULL;
    const int n = scandir(folder, &entries, is_pack, by_name);

    for (int i = 0; i < n; i++) {
        if (i < PACKS_MAX)
            paths[i] = lg_text(arena, "%s/%s", folder, entries[i]->d_name).at;
        free(entries[i]);
    }
    free(entries);
    return n;
}

bool lg_category_load(struct lg_json_reader *reader, struct lg_arena *arena, const char *folder,
                      struct lg_category_set *ret_set, struct lg_error *reterr)
{
    const char *paths[PACKS_MAX];
    const int n = list(arena, folder, paths);

    if (n < 0 || n > PACKS_MAX)
        return lg_fail(reterr, LG_STOP,
                       n < 0 ? "could not list category packs in \"%s\""
                             : "more than 200 category packs in \"%s\"",
                       folder);

    struct lg_category *packs = lg_arena_take(arena, (size_t)n * sizeof *packs + 1);
    struct lg_category_set set = {packs, 0};
    for (int i = 0; i < n; i++) {
        if (!load_one(reader, arena, paths[i], &packs[i], reterr) || !fits(&set, &packs[i], reterr))
            return false;
        set.n++;
    }
    if (lg_category_find(&set, LG_SPAN(LG_CATEGORY_GENERAL)) == NULL)
        return lg_fail(reterr, LG_STOP, "no category pack \"%s\" in \"%s\"", LG_CATEGORY_GENERAL,
                       folder);
    *ret_set = set;
    return true;
}
