/*
 * parameter_draft.c - a draft's members one by one, and then against the kind that it names.
 */
#include "parameter_draft.h"

#include "base/text.h"
#include "base/time.h"

enum { PORT_MOST = 10, CURRENCY = 3, BASIS_MOST = 500 };

#define DIGITS "0123456789"
#define UPPER "ABCDEFGHIJKLMNOPQRSTUVWXYZ"

struct said {
    struct lg_span code, key, value, basis;
    lg_day from, until;
    bool valued, ends;
};

static bool wrong(const char *member, const char *what, struct lg_error *reterr)
{
    return lg_fail(reterr, LG_REJECT, "at \"/%s\": %s", member, what);
}

/* Absent: the span has no start. */
static bool read_text(const struct lg_json *document, const char *member, struct lg_span *ret_text,
                      struct lg_error *reterr)
{
    const struct lg_json *of = lg_json_member(document, lg_span_of(member));

    if (of != NULL && of->type != LG_JSON_STRING)
        return wrong(member, "must be a text", reterr);
    *ret_text = of == NULL ? (struct lg_span){NULL, 0} : of->string;
    return true;
}

static bool read_day(const struct lg_json *document, const char *member, lg_day *ret_day,
                     bool *ret_there, struct lg_error *reterr)
{
    struct lg_span text;

    if (!read_text(document, member, &text, reterr))
        return false;
    *ret_there = text.at != NULL;
    return text.at == NULL || lg_day_parse(text, ret_day) ||
           wrong(member, "is no day, YYYY-MM-DD", reterr);
}

static bool is_known(struct lg_span name)
{
    static const char *const members[] = {"code", "key",   "version",    "value",
                                          "from", "until", "legalBasis", "verified"};

    for (size_t i = 0; i < sizeof members / sizeof *members; i++) {
        if (lg_span_eq(name, lg_span_of(members[i])))
            return true;
    }
    return false;
}

static bool has_only_known(const struct lg_json *document, struct lg_error *reterr)
{
    const struct lg_json *name = lg_json_first(document);

    for (size_t i = 0; i < document->n; i++) {
        if (!is_known(name->string))
            return lg_fail(reterr, LG_REJECT, "\"%.*s\" is no member of a parameter",
                           LG_SPAN_ARG(name->string));
        name = lg_json_next(lg_json_next(name));
    }
    return true;
}

static bool read_texts(const struct lg_json *document, struct said *said, struct lg_error *reterr)
{
    if (!read_text(document, "code", &said->code, reterr) ||
        !read_text(document, "key", &said->key, reterr) ||
        !read_text(document, "value", &said->value, reterr) ||
        !read_text(document, "legalBasis", &said->basis, reterr))
        return false;
    said->valued = said->value.at != NULL;
    return (said->basis.len > 0 && said->basis.len <= BASIS_MOST &&
            memchr(said->basis.at, '\0', said->basis.len) == NULL) ||
           wrong("legalBasis", "must say why, in 1 to 500 bytes", reterr);
}

static bool read_days(const struct lg_json *document, struct said *said, struct lg_error *reterr)
{
    bool from;

    return read_day(document, "from", &said->from, &from, reterr) &&
           read_day(document, "until", &said->until, &said->ends, reterr) &&
           (from || wrong("from", "must be a day", reterr));
}

static bool read_members(const struct lg_json *document, struct said *said,
                         struct assess_parameter_draft *draft, struct lg_error *reterr)
{
    const struct lg_json *version = lg_json_member(document, LG_SPAN("version"));
    const struct lg_json *verified = lg_json_member(document, LG_SPAN("verified"));

    if (!has_only_known(document, reterr) || !read_texts(document, said, reterr) ||
        !read_days(document, said, reterr))
        return false;
    if (version == NULL || version->type != LG_JSON_INTEGER)
        return wrong("version", "must be a whole number", reterr);
    if (verified != NULL && verified->type != LG_JSON_BOOLEAN)
        return wrong("verified", "must be true or false", reterr);
    draft->version = version->integer;
    draft->from = said->from;
    return true;
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

    if (key.at == NULL || key.len == 0)
        return key.at == NULL && lg_span_eq(shape, LG_SPAN("none"));
    if (lg_span_eq(shape, LG_SPAN("word")))
        return is_one_of(kind->words, key);
    if (lg_span_eq(shape, LG_SPAN("currency")))
        return key.len == CURRENCY && is_of(key, UPPER);
    if (lg_span_eq(shape, LG_SPAN("category")))
        return is_category(law, key);
    if (lg_span_eq(shape, LG_SPAN("place")))
        return is_category(law, key) || is_port_category(law, key);
    return lg_span_eq(shape, LG_SPAN("port-category")) && is_port_category(law, key);
}

static bool value_fits(const struct assess_parameter_kind *kind, const struct said *said,
                       struct lg_error *reterr)
{
    lg_e5 value = 0;

    if (!said->valued)
        return kind->may_end ||
               wrong("value", "must be there: this parameter is needed on every day", reterr);
    if (!lg_e5_parse(said->value, &value))
        return wrong("value", "must be a decimal of at most five places", reterr);
    if (value < kind->least || value > kind->most)
        return wrong("value", "is outside the bounds of this parameter", reterr);
    return !kind->whole || value % 100000 == 0 || wrong("value", "must be a whole number", reterr);
}

static bool days_fit(lg_day today, const struct said *said, struct lg_error *reterr)
{
    if (said->from <= today)
        return wrong("from", "must be a day to come: what was decided stays as it was", reterr);
    return !said->ends || said->until > said->from ||
           wrong("until", "must be behind the first day", reterr);
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
    struct assess_parameter_draft draft;
    struct said said;

    if (!read_members(document, &said, &draft, reterr))
        return false;
    const struct assess_parameter_kind *kind = kind_of(law, said.code);
    if (kind == NULL)
        return wrong("code", "is no parameter that may be set", reterr);
    if (!key_fits(law, kind, said.key))
        return wrong("key", "is not what this parameter is set for", reterr);
    if (!value_fits(kind, &said, reterr) || !days_fit(law->today, &said, reterr))
        return false;
    draft.object = said.key.at == NULL
                       ? lg_text_copy(arena, said.code)
                       : lg_text(arena, "%.*s/%.*s", LG_SPAN_ARG(said.code), LG_SPAN_ARG(said.key));
    *ret_draft = draft;
    return true;
}
