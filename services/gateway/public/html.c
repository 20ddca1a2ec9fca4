#include "public/html.h"

struct filling {
    struct lg_builder *to;
    const struct gw_html_step *steps;
};

static void write_text(struct lg_builder *to, struct lg_span text)
{
    static const struct {
        char of;
        struct lg_span entity;
    } entities[] = {
        {'&', LG_SPAN_INIT("&amp;")},  {'<', LG_SPAN_INIT("&lt;")},   {'>', LG_SPAN_INIT("&gt;")},
        {'"', LG_SPAN_INIT("&quot;")}, {'\'', LG_SPAN_INIT("&#39;")},
    };
    size_t plain = 0;

    for (size_t i = 0; i < text.len; i++) {
        for (size_t k = 0; k < sizeof entities / sizeof *entities; k++) {
            if (text.at[i] != entities[k].of)
                continue;
            lg_builder_add(to, (struct lg_span){text.at + plain, i - plain});
            lg_builder_add(to, entities[k].entity);
            plain = i + 1;
        }
    }
    lg_builder_add(to, (struct lg_span){text.at + plain, text.len - plain});
}

static bool stays(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           (c != '\0' && strchr("-._~", c) != NULL);
}

void gw_html_write_url(struct lg_builder *to, struct lg_span text)
{
    for (size_t i = 0; i < text.len; i++) {
        if (stays(text.at[i]))
            lg_builder_add(to, (struct lg_span){text.at + i, 1});
        else
            lg_builder_fmt(to, "%%%02X", (unsigned)(unsigned char)text.at[i]);
    }
}

static bool is_something(const struct lg_json *value)
{
    if (value == NULL || value->type == LG_JSON_NULL)
        return false;
    switch (value->type) {
    case LG_JSON_BOOLEAN:
        return value->boolean;
    case LG_JSON_STRING:
        return value->string.len > 0;
    case LG_JSON_ARRAY:
        return value->n > 0;
    case LG_JSON_NULL:
    case LG_JSON_INTEGER:
    case LG_JSON_NUMBER:
    case LG_JSON_OBJECT:;
    }
    return true;
}

static const struct lg_json *find(const struct gw_html_scope *scope, const char *name)
{
    const struct lg_json *value = NULL;

    for (; scope != NULL && value == NULL; scope = scope->outer)
        value = lg_json_member(scope->object, lg_span_of(name));
    return value;
}

/* A value as people read it; nothing for objects and arrays. */
static struct lg_span text_of(struct lg_arena *arena, const struct lg_json *value)
{
    struct lg_builder text = lg_builder(arena, 64);

    if (value == NULL || value->type == LG_JSON_NULL || value->type == LG_JSON_ARRAY ||
        value->type == LG_JSON_OBJECT)
        return LG_SPAN("");
    if (value->type == LG_JSON_STRING)
        return value->string;
    lg_json_write(&text, value);
    return lg_builder_text(&text);
}

static struct lg_span value_of(struct lg_arena *arena, const struct gw_html_step *step,
                               const struct gw_html_scope *scope)
{
    const struct lg_json *rather = step->rather == NULL ? NULL : find(scope, step->rather);

    return text_of(arena, is_something(rather) ? rather : find(scope, step->text));
}

static struct lg_span label_of(const struct gw_html_labels *labels, struct lg_span code)
{
    for (size_t i = 0; i < labels->n; i++) {
        if (lg_span_eq(lg_span_of(labels->at[i].code), code))
            return lg_span_of(labels->at[i].label);
    }
    return code;
}

static void fill(const struct filling *filling, size_t from, size_t until,
                 const struct gw_html_scope *scope);

static void fill_each(const struct filling *filling, size_t at, const struct gw_html_scope *scope)
{
    const struct gw_html_step *step = &filling->steps[at];
    const struct lg_json *value = find(scope, step->text);

    if (!is_something(value))
        return;
    if (value->type != LG_JSON_ARRAY) {
        const struct gw_html_scope inner = {value, scope};

        fill(filling, at + 1, step->after, &inner);
        return;
    }
    const struct lg_json *item = lg_json_first(value);
    for (size_t i = 0; i < value->n; i++, item = lg_json_next(item)) {
        const struct gw_html_scope inner = {item, scope};

        fill(filling, at + 1, step->after, &inner);
    }
}

static void fill(const struct filling *filling, size_t from, size_t until,
                 const struct gw_html_scope *scope)
{
    struct lg_builder *to = filling->to;

    for (size_t i = from; i < until; i++) {
        const struct gw_html_step *step = &filling->steps[i];

        switch (step->kind) {
        case GW_HTML_TEXT:
            lg_builder_add(to, lg_span_of(step->text));
            break;
        case GW_HTML_VALUE:
            write_text(to, value_of(to->arena, step, scope));
            break;
        case GW_HTML_URL:
            gw_html_write_url(to, value_of(to->arena, step, scope));
            break;
        case GW_HTML_LABEL:
            write_text(to, label_of(step->labels, value_of(to->arena, step, scope)));
            break;
        case GW_HTML_EACH:
            fill_each(filling, i, scope);
            i = step->after - 1;
            break;
        case GW_HTML_UNLESS:
            if (!is_something(find(scope, step->text)))
                fill(filling, i + 1, step->after, scope);
            i = step->after - 1;
            break;
        }
    }
}

void gw_html_fill(struct lg_builder *to, const struct gw_html *page,
                  const struct gw_html_scope *scope)
{
    const struct filling filling = {to, page->steps};

    fill(&filling, 0, page->n, scope);
}
