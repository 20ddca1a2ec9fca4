#include "wire/challenger.h"

#include "wire/flat.h"
#include "wire/gbdt.h"
#include "wire/utf8.h"

enum { CODE_MOST = 100, CATEGORY_MOST = 60, VERSION_MOST = 1000000, ONE_E5 = 100000 };

static bool wrong(struct lg_error *reterr, const char *at, const char *why)
{
    return lg_fail(reterr, LG_REJECT, "at \"%s\": %s", at, why);
}

static bool take_share(const struct lg_flat_value *mode, const struct lg_flat_value *share,
                       struct lg_challenger *of, struct lg_error *reterr)
{
    const bool live = lg_span_eq(mode->text, LG_SPAN("live"));

    if (!live && !lg_span_eq(mode->text, LG_SPAN("shadow")))
        return wrong(reterr, "/mode", "must be shadow or live");
    if (!live)
        return !share->there ||
               wrong(reterr, "/share", "a model in shadow has no share of the ranking");
    if (!share->there)
        return wrong(reterr, "/share", "a live model has a share above 0 and at most 1");
    if (share->decimal <= 0 || share->decimal > ONE_E5)
        return wrong(reterr, "/share", "must be a share above 0 and at most 1");
    of->share = (double)share->decimal / ONE_E5;
    return true;
}

static bool take_categories(struct lg_arena *arena, const struct lg_json *array,
                            struct lg_challenger *of, struct lg_error *reterr)
{
    if (array == NULL)
        return true;
    if (array->n == 0 || array->n > LG_CHALLENGER_CATEGORIES)
        return wrong(reterr, "/categories", "must be 1 to 20 codes of categories");
    struct lg_span *codes = lg_arena_take(arena, array->n * sizeof *codes);
    const struct lg_json *item = lg_json_first(array);
    for (size_t i = 0; i < array->n; i++, item = lg_json_next(item)) {
        if (item->type != LG_JSON_STRING || item->string.len == 0 ||
            lg_utf8_chars(item->string) > CATEGORY_MOST)
            return lg_fail(reterr, LG_REJECT, "at \"/categories/%zu\": must be a category's code",
                           i);
        codes[i] = lg_text_copy(arena, item->string);
    }
    of->categories = codes;
    of->categories_n = array->n;
    return true;
}

/* All but the trees. */
static bool take_document(struct lg_arena *arena, const struct lg_json *root,
                          struct lg_challenger *of, struct lg_span *ret_text,
                          struct lg_error *reterr)
{
    enum { CODE, VERSION, MODE, SHARE, CATEGORIES, TEXT, MEMBERS };
    static const struct lg_flat_member members[MEMBERS] = {
        [CODE] = {"code", LG_FLAT_TEXT, CODE_MOST, true},
        [VERSION] = {"version", LG_FLAT_WHOLE, VERSION_MOST, true},
        [MODE] = {"mode", LG_FLAT_TEXT, CODE_MOST, true},
        [SHARE] = {"share", LG_FLAT_DECIMAL, 0, false},
        [CATEGORIES] = {"categories", LG_FLAT_ARRAY, 0, false},
        [TEXT] = {"text", LG_FLAT_TEXT, LG_CHALLENGER_BYTES, true},
    };
    struct lg_flat_value said[MEMBERS];

    if (!lg_flat_read(root, members, MEMBERS, said, reterr) ||
        !take_share(&said[MODE], &said[SHARE], of, reterr) ||
        !take_categories(arena, said[CATEGORIES].node, of, reterr))
        return false;
    of->code = lg_text_copy(arena, said[CODE].text);
    of->version = said[VERSION].whole;
    *ret_text = lg_text_copy(arena, said[TEXT].text);
    return true;
}

bool lg_challenger_read(struct lg_json_reader *reader, struct lg_arena *arena, struct lg_span bytes,
                        struct lg_challenger *ret_challenger, struct lg_error *reterr)
{
    struct lg_challenger of = {.share = 0};
    const struct lg_json *root;
    struct lg_span model;
    struct lg_error why;

    if (bytes.len > LG_CHALLENGER_BYTES)
        return lg_fail(reterr, LG_REJECT,
                       "the model has %zu bytes, of which an event holds %d: fewer trees or leaves",
                       bytes.len, LG_CHALLENGER_BYTES);
    if (!lg_json_parse(reader, bytes, &root, reterr))
        return false;
    if (!take_document(arena, root, &of, &model, reterr))
        return false;
    if (!lg_gbdt_read(reader, arena, model, &of.gbdt, &why))
        return wrong(reterr, "/text", why.message);
    *ret_challenger = of;
    return true;
}
