/*
 * packs.c - folders of documents into one text and its hash, and that text into what they say.
 */
#include "wire/packs.h"

#include <stdio.h>

#include "base/hash.h"
#include "base/text.h"
#include "wire/folder.h"

enum { DOCUMENTS_MOST = 64 << 20, COUNTRIES_MOST = 1 << 20 };

struct parts {
    struct lg_folder_file *categories, *profiles;
    size_t categories_n, profiles_n;
    struct lg_span countries; /* absent in what was kept before there were any */
};

static void add_files(struct lg_builder *to, const char *name, const struct lg_folder_file *files,
                      size_t n)
{
    lg_builder_fmt(to, "\"%s\":[", name);
    for (size_t i = 0; i < n; i++) {
        lg_builder_add(to, i == 0 ? LG_SPAN("\n") : LG_SPAN(",\n"));
        lg_builder_add(to, files[i].bytes);
    }
    lg_builder_add(to, LG_SPAN("]"));
}

static void name_hash(struct lg_packs *packs)
{
    uint8_t hash[LG_SHA256];

    lg_sha256(packs->documents, hash);
    for (size_t i = 0; i < LG_PACKS_HASH / 2; i++)
        (void)snprintf(&packs->hash[2 * i], 3, "%02x", hash[i]);
}

static struct lg_span text_of(const struct lg_json *object, const char *name)
{
    const struct lg_json *member = lg_json_member(object, lg_span_of(name));

    return member != NULL && member->type == LG_JSON_STRING ? member->string
                                                            : (struct lg_span){NULL, 0};
}

/* A code list as schemas/codes/README.md has it, with the codes of three letters beside. */
static bool read_countries(struct lg_json_reader *reader, struct lg_arena *arena,
                           struct lg_span text, struct lg_packs *packs, struct lg_error *reterr)
{
    struct lg_countries *countries = lg_countries_new(arena);
    const struct lg_json *root, *codes;

    if (!lg_json_parse(reader, text, &root, reterr))
        return false;
    codes = root->type == LG_JSON_OBJECT ? lg_json_member(root, LG_SPAN("codes")) : NULL;
    if (codes == NULL || codes->type != LG_JSON_ARRAY)
        return lg_fail(reterr, LG_STOP, "the codes of countries cannot be read");
    const struct lg_json *one = lg_json_first(codes);
    for (size_t i = 0; i < codes->n; i++, one = lg_json_next(one)) {
        if (one->type != LG_JSON_OBJECT ||
            !lg_countries_add(countries, text_of(one, "code"), text_of(one, "alpha3"),
                              text_of(one, "customs")))
            return lg_fail(reterr, LG_STOP, "country %zu has no codes of its own", i + 1);
    }
    packs->countries = countries;
    return true;
}

/* Goods and profiles, whose countries are understood alike. */
static void understand(struct lg_arena *arena, struct lg_packs *packs)
{
    struct lg_category *categories = lg_arena_take(arena, packs->categories.n * sizeof *categories);

    for (size_t i = 0; i < packs->categories.n; i++) {
        categories[i] = packs->categories.at[i];
        categories[i].countries = packs->countries;
    }
    packs->categories.at = categories;
    for (size_t i = 0; i < packs->profiles_n; i++)
        lg_profile_bind(arena, packs->countries, &packs->profiles[i]);
}

static bool take(struct lg_json_reader *reader, struct lg_arena *arena, const struct parts *parts,
                 struct lg_packs *packs, struct lg_error *reterr)
{
    if (!lg_category_set_of(reader, arena, parts->categories, parts->categories_n,
                            &packs->categories, reterr) ||
        !lg_profiles_of(reader, arena, parts->profiles, parts->profiles_n, &packs->profiles,
                        reterr))
        return false;
    packs->profiles_n = parts->profiles_n;
    if (parts->countries.at == NULL)
        return true;
    if (!read_countries(reader, arena, parts->countries, packs, reterr))
        return false;
    understand(arena, packs);
    return true;
}

bool lg_packs_load(struct lg_json_reader *reader, struct lg_arena *arena, const char *share,
                   struct lg_packs *ret_packs, struct lg_error *reterr)
{
    struct lg_builder documents = lg_builder(arena, DOCUMENTS_MOST);
    struct lg_packs packs = {.hash = ""};
    struct parts parts;

    if (!lg_folder_read(arena, lg_text(arena, "%s/schemas/categories", share).at, &parts.categories,
                        &parts.categories_n, reterr) ||
        !lg_folder_read(arena, lg_text(arena, "%s/schemas/profiles", share).at, &parts.profiles,
                        &parts.profiles_n, reterr) ||
        !lg_folder_file_read(arena, lg_text(arena, "%s/schemas/codes/countries.json", share).at,
                             COUNTRIES_MOST, &parts.countries, reterr) ||
        !take(reader, arena, &parts, &packs, reterr))
        return false;
    lg_builder_add(&documents, LG_SPAN("{"));
    add_files(&documents, "categories", parts.categories, parts.categories_n);
    lg_builder_add(&documents, LG_SPAN(","));
    add_files(&documents, "profiles", parts.profiles, parts.profiles_n);
    lg_builder_add(&documents, LG_SPAN(",\"countries\":\n"));
    lg_builder_add(&documents, parts.countries);
    lg_builder_add(&documents, LG_SPAN("}"));
    packs.documents = lg_builder_text(&documents);
    name_hash(&packs);
    *ret_packs = packs;
    return true;
}

/* A document of what is kept as a text of its own; absent where there is none. */
static struct lg_span written_again(struct lg_arena *arena, const struct lg_json *document)
{
    struct lg_builder text = lg_builder(arena, DOCUMENTS_MOST);

    if (document == NULL)
        return (struct lg_span){NULL, 0};
    lg_json_write(&text, document);
    return lg_builder_text(&text);
}

/* The documents of one kind, each written again as a text of its own. */
static bool files_of(struct lg_arena *arena, const struct lg_json *root, const char *name,
                     struct lg_folder_file **ret_files, size_t *ret_n, struct lg_error *reterr)
{
    const struct lg_json *all = lg_json_member(root, lg_span_of(name)), *one;

    if (all == NULL || all->type != LG_JSON_ARRAY)
        return lg_fail(reterr, LG_STOP, "the packs that are kept cannot be read");
    struct lg_folder_file *files = lg_arena_take(arena, (all->n + 1) * sizeof *files);
    one = lg_json_first(all);
    for (size_t i = 0; i < all->n; i++, one = lg_json_next(one))
        files[i] = (struct lg_folder_file){name, written_again(arena, one)};
    *ret_files = files;
    *ret_n = all->n;
    return true;
}

bool lg_packs_read(struct lg_json_reader *reader, struct lg_arena *arena, struct lg_span documents,
                   struct lg_packs *ret_packs, struct lg_error *reterr)
{
    struct lg_packs packs = {.documents = documents};
    const struct lg_json *root;
    struct parts parts;

    if (!lg_json_parse(reader, documents, &root, reterr) ||
        !files_of(arena, root, "categories", &parts.categories, &parts.categories_n, reterr) ||
        !files_of(arena, root, "profiles", &parts.profiles, &parts.profiles_n, reterr))
        return false;
    parts.countries = written_again(arena, lg_json_member(root, LG_SPAN("countries")));
    if (!take(reader, arena, &parts, &packs, reterr))
        return false;
    name_hash(&packs);
    *ret_packs = packs;
    return true;
}
