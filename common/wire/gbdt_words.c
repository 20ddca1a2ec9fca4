/*
 * gbdt_words.c - lists of words, each with its place, sorted so that a word is found by halving.
 */
#include "wire/gbdt_words.h"

#include <stdlib.h>

#include "base/text.h"

static const struct lg_span mark = LG_SPAN_INIT("\npandas_categorical:");

struct place {
    struct lg_span word;
    int32_t code;
};

static int by_word(const void *left, const void *right)
{
    return lg_span_order(((const struct place *)left)->word, ((const struct place *)right)->word);
}

static bool take_list(struct lg_arena *arena, const struct lg_json *list,
                      struct lg_gbdt_feature *feature)
{
    struct place *places = lg_arena_take(arena, (list->n + 1) * sizeof *places);
    struct lg_span *words = lg_arena_take(arena, (list->n + 1) * sizeof *words);
    int32_t *codes = lg_arena_take(arena, (list->n + 1) * sizeof *codes);
    const struct lg_json *one = lg_json_first(list);

    for (size_t i = 0; i < list->n; i++, one = lg_json_next(one)) {
        if (one->type != LG_JSON_STRING)
            return false;
        places[i] = (struct place){lg_text_copy(arena, one->string), (int32_t)i};
    }
    qsort(places, list->n, sizeof *places, by_word);
    for (size_t i = 0; i < list->n; i++) {
        words[i] = places[i].word;
        codes[i] = places[i].code;
    }
    feature->words = words;
    feature->codes = codes;
    feature->words_n = list->n;
    return true;
}

static bool is_text(const struct lg_gbdt_feature *feature)
{
    return lg_attributes[feature->attribute].type == LG_ATTRIBUTE_TEXT;
}

static bool take_lists(struct lg_arena *arena, const struct lg_json *lists,
                       struct lg_gbdt_forest *forest, struct lg_error *reterr)
{
    const struct lg_json *list = lists == NULL ? NULL : lg_json_first(lists);
    size_t left = lists == NULL ? 0 : lists->n;

    for (size_t i = 0; i < forest->features_n; i++) {
        const char *const name = lg_attributes[forest->features[i].attribute].name;

        if (!is_text(&forest->features[i]))
            continue;
        if (left == 0 || list->type != LG_JSON_ARRAY ||
            !take_list(arena, list, &forest->features[i]))
            return lg_fail(reterr, LG_REJECT,
                           "the text \"%s\" has no list of words in pandas_categorical", name);
        left--;
        list = lg_json_next(list);
    }
    return left == 0 ||
           lg_fail(reterr, LG_REJECT, "pandas_categorical has more lists than the model has texts");
}

bool gbdt_words_read(struct lg_json_reader *reader, struct lg_arena *arena, struct lg_span rest,
                     struct lg_gbdt_forest *forest, struct lg_error *reterr)
{
    const char *const at = rest.len == 0 ? NULL : memmem(rest.at, rest.len, mark.at, mark.len);
    const struct lg_json *lists = NULL;

    if (at != NULL) {
        const struct lg_span line = {at + mark.len, rest.len - (size_t)(at + mark.len - rest.at)};
        const char *const end = memchr(line.at, '\n', line.len);
        const struct lg_span json = {line.at, end == NULL ? line.len : (size_t)(end - line.at)};

        if (!lg_span_eq(json, LG_SPAN("null")) && !lg_json_parse(reader, json, &lists, reterr))
            return false;
        if (lists != NULL && lists->type != LG_JSON_ARRAY)
            return lg_fail(reterr, LG_REJECT, "pandas_categorical is no list");
    }
    return take_lists(arena, lists, forest, reterr);
}
