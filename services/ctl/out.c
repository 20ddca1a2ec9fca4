/*
 * out.c - rows are kept until the table ends, for only then is each width known.
 */
#include "out.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/time.h"
#include "wire/json.h"

/* A value as people read it; JSON puts it in quotes when it is a text. */
struct cell {
    struct lg_span text;
    bool quoted;
};

struct row {
    struct row *next;
    struct cell cell[OUT_COLUMNS];
};

struct out {
    struct ctl *ctl;
    const char *column[OUT_COLUMNS];
    size_t columns_n, filled;
    struct row *first, *last;
};

enum { JSON_LIMIT = 64 * 1024 * 1024 };

struct out *out_new(struct ctl *ctl, const char *const *columns)
{
    struct out *out = lg_arena_take(ctl->arena, sizeof *out);

    out->ctl = ctl;
    for (; columns[out->columns_n] != NULL && out->columns_n < OUT_COLUMNS; out->columns_n++)
        out->column[out->columns_n] = columns[out->columns_n];
    out->filled = out->columns_n;
    return out;
}

static void put(struct out *out, struct lg_span text, bool quoted)
{
    if (out->filled == out->columns_n) {
        struct row *row = lg_arena_take(out->ctl->arena, sizeof *row);

        *(out->first == NULL ? &out->first : &out->last->next) = row;
        out->last = row;
        out->filled = 0;
    }
    out->last->cell[out->filled++] = (struct cell){text, quoted};
}

void out_text(struct out *out, struct lg_span text)
{
    put(out, lg_text_copy(out->ctl->arena, text), true);
}

void out_int(struct out *out, int64_t value)
{
    put(out, lg_text(out->ctl->arena, "%lld", (long long)value), false);
}

void out_bool(struct out *out, bool value)
{
    put(out, value ? LG_SPAN("true") : LG_SPAN("false"), false);
}

void out_time(struct out *out, int64_t us)
{
    char text[LG_TIME_TEXT];

    lg_time_format(us, text);
    out_text(out, (struct lg_span){text, sizeof text});
}

void out_null(struct out *out)
{
    put(out, (struct lg_span){NULL, 0}, false);
}

static void put_value(struct out *out, const struct lg_result *result, size_t row, int column,
                      enum out_type type)
{
    if (lg_result_null(result, row, column)) {
        out_null(out);
        return;
    }
    switch (type) {
    case OUT_TEXT:
        out_text(out, lg_result_text(result, row, column));
        return;
    case OUT_INT:
        out_int(out, lg_result_int(result, row, column));
        return;
    case OUT_BOOL:
        out_bool(out, lg_result_bool(result, row, column));
        return;
    case OUT_TIME:
        out_time(out, lg_result_time(result, row, column));
    }
}

struct out *out_of_result(struct ctl *ctl, const struct lg_result *result,
                          const struct out_field *fields)
{
    const char *name[OUT_COLUMNS + 1] = {NULL};
    int n = 0;

    for (; fields[n].name != NULL && n < OUT_COLUMNS; n++)
        name[n] = fields[n].name;

    struct out *out = out_new(ctl, name);
    for (size_t row = 0; row < lg_result_rows(result); row++)
        for (int i = 0; i < n; i++)
            put_value(out, result, row, i, fields[i].type);
    return out;
}

static struct lg_span quoted(struct lg_arena *arena, struct lg_span text)
{
    struct lg_builder json = lg_builder(arena, JSON_LIMIT);

    lg_json_write_string(&json, text);
    return lg_builder_text(&json);
}

static void write_object(const struct out *out, const struct row *row)
{
    for (size_t i = 0; i < out->columns_n; i++) {
        const struct cell *cell = &row->cell[i];
        const struct lg_span text = cell->text.at == NULL ? LG_SPAN("null")
                                    : cell->quoted        ? quoted(out->ctl->arena, cell->text)
                                                          : cell->text;

        (void)printf("%s\"%s\": ", i == 0 ? "{" : ", ", out->column[i]);
        (void)fwrite(text.at, 1, text.len, stdout);
    }
    (void)fputs("}", stdout);
}

/* Characters, as far as a terminal gives each one column: bytes that begin one. */
static int width_of(struct lg_span text)
{
    int width = 0;

    for (size_t i = 0; i < text.len; i++)
        width += ((unsigned char)text.at[i] & 0xc0) != 0x80;
    return width;
}

static void write_cell(struct lg_span text, int width)
{
    for (size_t i = 0; i < text.len; i++) {
        const unsigned char c = (unsigned char)text.at[i];

        (void)putchar(c < 0x20 || c == 0x7f ? '?' : c);
    }
    for (int w = width_of(text); w < width; w++)
        (void)putchar(' ');
}

static struct lg_span shown(const struct cell *cell)
{
    return cell->text.at == NULL ? LG_SPAN("-") : cell->text;
}

static void write_table(const struct out *out)
{
    int width[OUT_COLUMNS];

    for (size_t i = 0; i < out->columns_n; i++)
        width[i] = (int)strlen(out->column[i]);
    for (const struct row *row = out->first; row != NULL; row = row->next)
        for (size_t i = 0; i < out->columns_n; i++)
            if (width_of(shown(&row->cell[i])) > width[i])
                width[i] = width_of(shown(&row->cell[i]));
    for (size_t i = 0; i < out->columns_n; i++)
        if (i + 1 == out->columns_n)
            (void)printf("%s\n", out->column[i]);
        else
            (void)printf("%-*s  ", width[i], out->column[i]);
    for (const struct row *row = out->first; row != NULL; row = row->next)
        for (size_t i = 0; i < out->columns_n; i++) {
            write_cell(shown(&row->cell[i]), i + 1 == out->columns_n ? 0 : width[i]);
            (void)fputs(i + 1 == out->columns_n ? "\n" : "  ", stdout);
        }
}

void out_end(struct out *out)
{
    if (!out->ctl->json) {
        write_table(out);
        return;
    }
    (void)fputs("[", stdout);
    for (const struct row *row = out->first; row != NULL; row = row->next) {
        (void)fputs(row == out->first ? "\n " : ",\n ", stdout);
        write_object(out, row);
    }
    (void)fputs(out->first == NULL ? "]\n" : "\n]\n", stdout);
}

void out_end_one(struct out *out)
{
    if (out->ctl->json) {
        write_object(out, out->first);
        (void)fputs("\n", stdout);
        return;
    }
    for (size_t i = 0; i < out->columns_n; i++) {
        (void)printf("%-16s ", out->column[i]);
        write_cell(shown(&out->first->cell[i]), 0);
        (void)fputs("\n", stdout);
    }
}
