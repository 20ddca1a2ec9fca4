/*
 * parameter_draft.c - what a draft says, against the kind that it names.
 */
#include "parameter_draft.h"

#include "base/text.h"
#include "wire/drafted.h"

enum { PORT_MOST = 10, CURRENCY = 3 };

#define DIGITS "0123456789"
#define UPPER "ABCDEFGHIJKLMNOPQRSTUVWXYZ"

static bool wrong(const char *member, const char *what, struct lg_error *reterr)
{
    return lg_fail(reterr, LG_REJECT, "at \"/%s\": %s", member, what);
}

static bool is_category(const struct assess_parameter_law *law, struct lg_span text)
{
    return lg_category_find(law->categories, text) != NULL;
}

static bool is_of(struct lg_span text, const char *characters)
{
    for (size_t i = 0; i < text.len; i++) {
        if (text.at[i] == '\0' || strchr(characters, text.at[i]) == NULL)
            return false;
    }
    return text.len > 0;
}

/* PORT/CATEGORY. */
static bool is_port_category(const struct assess_parameter_law *law, struct lg_span text)
{
    const char *slash = memchr(text.at, '/', text.len);
    const struct lg_span port = {text.at, slash == NULL ? 0 : (size_t)(slash - text.at)};

    return port.len <= PORT_MOST && is_of(port, DIGITS UPPER) &&
           is_category(law, (struct lg_span){slash + 1, text.len - port.len - 1});
}

static bool is_one_of(struct lg_span words, struct lg_span text)
{
    while (words.len > 0) {
        const char *end = memchr(words.at, ' ', words.len);
        const size_t len = end == NULL ? words.len : (size_t)(end - words.at);

        if (lg_span_eq((struct lg_span){words.at, len}, text))
            return true;
        words = (struct lg_span){words.at + len + (end != NULL), words.len - len - (end != NULL)};
    }
    return false;
}

static bool key_fits(const struct assess_parameter_law *law,
                     const struct assess_parameter_kind *kind, struct lg_span key)
{
    const struct lg_span shape = kind->key;

    if (key.at == NULL)
        return lg_span_eq(shape, LG_SPAN("none")) || lg_span_eq(shape, LG_SPAN("category-or-none"));
    if (lg_span_eq(shape, LG_SPAN("word")))
        return is_one_of(kind->words, key);
    if (lg_span_eq(shape, LG_SPAN("currency")))
        return key.len == CURRENCY && is_of(key, UPPER);
    if (lg_span_eq(shape, LG_SPAN("category")) || lg_span_eq(shape, LG_SPAN("category-or-none")))
        return is_category(law, key);
    if (lg_span_eq(shape, LG_SPAN("place")))
        return is_category(law, key) || is_port_category(law, key);
    return lg_span_eq(shape, LG_SPAN("port-category")) && is_port_category(law, key);
}

static bool value_fits(const struct assess_parameter_kind *kind,
                       const struct lg_parameter_drafted *said, struct lg_error *reterr)
{
    if (!said->valued)
        return kind->may_end ||
               wrong("value", "must be there: this parameter is needed on every day", reterr);
    if (said->value < kind->least || said->value > kind->most)
        return wrong("value", "is outside the bounds of this parameter", reterr);
    return !kind->whole || said->value % 100000 == 0 ||
           wrong("value", "must be a whole number", reterr);
}

static const struct assess_parameter_kind *kind_of(const struct assess_parameter_law *law,
                                                   struct lg_span code)
{
    for (size_t i = 0; i < law->kinds_n; i++) {
        if (lg_span_eq(law->kinds[i].code, code))
            return &law->kinds[i];
    }
    return NULL;
}

bool assess_parameter_read(struct lg_arena *arena, const struct lg_json *document,
                           const struct assess_parameter_law *law,
                           struct assess_parameter_draft *ret_draft, struct lg_error *reterr)
{
    struct lg_parameter_drafted said;

    if (!lg_parameter_read(document, &said, reterr))
        return false;
    const struct assess_parameter_kind *kind = kind_of(law, said.code);
    if (kind == NULL)
        return wrong("code", "is no parameter that may be set", reterr);
    if (!key_fits(law, kind, said.key))
        return wrong("key", "is not what this parameter is set for", reterr);
    if (!value_fits(kind, &said, reterr))
        return false;
    if (said.from <= law->today)
        return wrong("from", "must be a day to come: what was decided stays as it was", reterr);
    *ret_draft = (struct assess_parameter_draft){
        .object = said.key.at == NULL
                      ? lg_text_copy(arena, said.code)
                      : lg_text(arena, "%.*s/%.*s", LG_SPAN_ARG(said.code), LG_SPAN_ARG(said.key)),
        .version = said.version,
        .from = said.from};
    return true;
}
