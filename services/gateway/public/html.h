/*
 * html.h - pages as text: templates, which the build made steps of (make.py), filled in with JSON.
 *
 * What a place of a template is, text or a link, was settled when the steps were made; so each value
 * is written as its place asks, and nothing that comes with the data can end the place it stands in.
 */
#pragma once

#include "base/text.h"
#include "wire/json.h"

enum gw_html_kind {
    GW_HTML_TEXT,   /* as it is */
    GW_HTML_VALUE,  /* a member's value, in text or within double quotes */
    GW_HTML_URL,    /* the same as a part of a link */
    GW_HTML_LABEL,  /* what people say for a code; the code where nothing is known */
    GW_HTML_EACH,   /* up to `after`: once for each item, or once where there is something */
    GW_HTML_UNLESS, /* up to `after`: where there is nothing */
};

struct gw_html_label {
    const char *code, *label;
};

struct gw_html_labels {
    const struct gw_html_label *at;
    size_t n;
};

struct gw_html_step {
    enum gw_html_kind kind;
    const char *text;   /* the text, or the member's name */
    const char *rather; /* of a value: the member that goes before it; may be NULL */
    size_t after;       /* the step behind those that belong to this one */
    const struct gw_html_labels *labels;
};

struct gw_html {
    const struct gw_html_step *steps;
    size_t n;
};

/* What a name means: the innermost object that has it counts. */
struct gw_html_scope {
    const struct lg_json *object;
    const struct gw_html_scope *outer; /* NULL for the last */
};

/* Appends the page.  A member that is null, false, "", or an empty array is nothing. */
void gw_html_fill(struct lg_builder *to, const struct gw_html *page,
                  const struct gw_html_scope *scope);

/* Appends the text as a part of a link: all but letters, digits and -._~ escaped. */
void gw_html_write_url(struct lg_builder *to, struct lg_span text);
