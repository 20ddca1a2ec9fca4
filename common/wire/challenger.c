#include "wire/challenger.h"

#include "base/decimal.h"
#include "wire/gbdt.h"

enum { CODE_MOST = 100, VERSION_MOST = 1000000, ONE_E5 = 100000 };

static bool wrong(struct lg_error *reterr, const char *at, const char *why)
{
    return lg_fail(reterr, LG_REJECT, "at \"%s\": %s", at, why);
}

static const struct lg_json *text_at(const struct lg_json *root, const char *name)
{
    const struct lg_json *node = lg_json_member(root, lg_span_of(name));

    return node != NULL && node->type == LG_JSON_STRING ? node : NULL;
}

static bool only_known(const struct lg_json *root)
{
    static const char *const known[] = {"code", "version", "mode", "share", "categories", "text"};
    const struct lg_json *name = lg_json_first(root);

    for (size_t i = 0; i < root->n; i++, name = lg_json_next(lg_json_next(name))) {
        size_t at = 0;

        while (at < sizeof known / sizeof *known &&
               !lg_span_eq(name->string, lg_span_of(known[at])))
            at++;
        if (at == sizeof known / sizeof *known)
            return false;
    }
    return true;
}

static bool take_share(const struct lg_json *root, struct lg_challenger *of,
                       struct lg_error *reterr)
{
    const struct lg_json *mode = text_at(root, "mode"), *share = text_at(root, "share");
    const bool live = mode != NULL && lg_span_eq(mode->string, LG_SPAN("live"));
    lg_e5 value = 0;

    if (!live && (mode == NULL || !lg_span_eq(mode->string, LG_SPAN("shadow"))))
        return wrong(reterr, "/mode", "must be shadow or live");
    if (!live)
        return lg_json_member(root, LG_SPAN("share")) == NULL ||
               wrong(reterr, "/share", "a model in shadow has no share of the ranking");
    if (share == NULL || !lg_e5_parse(share->string, &value) || value <= 0 || value > ONE_E5)
        return wrong(reterr, "/share", "a live model has a share above 0 and at most 1, in quotes");
    of->share = (double)value / ONE_E5;
    return true;
}

static bool take_categories(struct lg_arena *arena, const struct lg_json *root,
                            struct lg_challenger *of, struct lg_error *reterr)
{
    const struct lg_json *array = lg_json_member(root, LG_SPAN("categories"));

    if (array == NULL)
        return true;
    if (array->type != LG_JSON_ARRAY || array->n == 0 || array->n > LG_CHALLENGER_CATEGORIES)
        return wrong(reterr, "/categories", "must be 1 to 20 codes of categories");
    struct lg_span *codes = lg_arena_take(arena, array->n * sizeof *codes);
    const struct lg_json *item = lg_json_first(array);
    for (size_t i = 0; i < array->n; i++, item = lg_json_next(item)) {
        if (item->type != LG_JSON_STRING || item->string.len == 0)
            return wrong(reterr, "/categories", "must be codes of categories");
        codes[i] = lg_text_copy(arena, item->string);
    }
    of->categories = codes;
    of->categories_n = array->n;
    return true;
}

static bool take_name(struct lg_arena *arena, const struct lg_json *root, struct lg_challenger *of,
                      struct lg_error *reterr)
{
    const struct lg_json *code = text_at(root, "code");
    const struct lg_json *version = lg_json_member(root, LG_SPAN("version"));

    if (code == NULL || code->string.len == 0 || code->string.len > CODE_MOST)
        return wrong(reterr, "/code", "must be a text of at most 100 bytes");
    if (version == NULL || version->type != LG_JSON_INTEGER || version->integer < 1 ||
        version->integer > VERSION_MOST)
        return wrong(reterr, "/version", "must be a number from 1 on");
    of->code = lg_text_copy(arena, code->string);
    of->version = version->integer;
    return true;
}

bool lg_challenger_read(struct lg_json_reader *reader, struct lg_arena *arena, struct lg_span bytes,
                        struct lg_challenger *ret_challenger, struct lg_error *reterr)
{
    struct lg_challenger of = {.share = 0};
    const struct lg_json *root;
    struct lg_error why;

    if (bytes.len > LG_CHALLENGER_BYTES)
        return lg_fail(reterr, LG_REJECT,
                       "the model has %zu bytes, of which an event holds %d: fewer trees or leaves",
                       bytes.len, LG_CHALLENGER_BYTES);
    if (!lg_json_parse(reader, bytes, &root, reterr))
        return false;
    if (root->type != LG_JSON_OBJECT || !only_known(root))
        return wrong(reterr, "", "must have code, version, mode, share, categories and text alone");
    const struct lg_json *text = text_at(root, "text");
    if (text == NULL)
        return wrong(reterr, "/text", "must be the model as LightGBM saved it");
    if (!take_name(arena, root, &of, reterr) || !take_share(root, &of, reterr) ||
        !take_categories(arena, root, &of, reterr))
        return false;
    const struct lg_span model = lg_text_copy(arena, text->string);
    if (!lg_gbdt_read(reader, arena, model, &of.gbdt, &why))
        return wrong(reterr, "/text", why.message);
    *ret_challenger = of;
    return true;
}
