/*
 * csv.c - one field at a time; the row ends where no comma follows.
 */
#include "wire/csv.h"

struct lg_csv lg_csv(struct lg_span text)
{
    static const struct lg_span mark = LG_SPAN_INIT("\xef\xbb\xbf");
    struct lg_csv csv = {.rest = text, .line = 0};

    if (text.len >= mark.len && memcmp(text.at, mark.at, mark.len) == 0)
        csv.rest = (struct lg_span){text.at + mark.len, text.len - mark.len};
    return csv;
}

static void skip(struct lg_csv *csv, size_t n)
{
    csv->rest.at += n;
    csv->rest.len -= n;
}

static bool at_line_end(const struct lg_csv *csv)
{
    return csv->rest.len > 0 && (csv->rest.at[0] == '\n' || csv->rest.at[0] == '\r');
}

/* Takes one line end: LF, CR LF or CR. */
static void skip_line_end(struct lg_csv *csv)
{
    const bool both = csv->rest.len > 1 && csv->rest.at[0] == '\r' && csv->rest.at[1] == '\n';

    skip(csv, both ? 2 : 1);
}

static struct lg_span bare(struct lg_csv *csv)
{
    size_t len = 0;

    while (len < csv->rest.len && csv->rest.at[len] != ',' && csv->rest.at[len] != '\n' &&
           csv->rest.at[len] != '\r')
        len++;
    const struct lg_span field = {csv->rest.at, len};
    skip(csv, len);
    return field;
}

static struct lg_span undoubled(struct lg_arena *arena, struct lg_span text)
{
    char *at = lg_arena_take(arena, text.len + 1);
    size_t len = 0;

    for (size_t i = 0; i < text.len; i++) {
        at[len++] = text.at[i];
        if (text.at[i] == '"')
            i++;
    }
    return (struct lg_span){at, len};
}

static bool quoted(struct lg_csv *csv, struct lg_arena *arena, struct lg_span *ret_field)
{
    bool doubled = false;
    size_t len = 1;

    for (; len < csv->rest.len; len++) {
        if (csv->rest.at[len] != '"')
            continue;
        if (len + 1 == csv->rest.len || csv->rest.at[len + 1] != '"')
            break;
        doubled = true;
        len++;
    }
    if (len >= csv->rest.len)
        return false;
    const struct lg_span text = {csv->rest.at + 1, len - 1};
    *ret_field = doubled ? undoubled(arena, text) : text;
    skip(csv, len + 1);
    return true;
}

static size_t lines_in(const char *from, const char *until)
{
    size_t lines = 0;

    for (; from < until; from++)
        lines += *from == '\n';
    return lines;
}

static bool read_row(struct lg_csv *csv, struct lg_arena *arena, struct lg_error *reterr)
{
    for (;;) {
        if (csv->n == LG_CSV_FIELDS)
            return lg_fail(reterr, LG_REJECT, "line %zu has more than %d fields", csv->line,
                           LG_CSV_FIELDS);
        if (csv->rest.len == 0 || csv->rest.at[0] != '"')
            csv->field[csv->n++] = bare(csv);
        else if (!quoted(csv, arena, &csv->field[csv->n++]))
            return lg_fail(reterr, LG_REJECT, "line %zu has a quote that does not end", csv->line);
        if (csv->rest.len == 0 || at_line_end(csv))
            return true;
        if (csv->rest.at[0] != ',')
            return lg_fail(reterr, LG_REJECT, "line %zu has text after a quoted field", csv->line);
        skip(csv, 1);
    }
}

bool lg_csv_next(struct lg_csv *csv, struct lg_arena *arena, struct lg_error *reterr)
{
    csv->n = 0;
    csv->line++;
    for (; at_line_end(csv); csv->line++)
        skip_line_end(csv);
    if (csv->rest.len == 0)
        return true;
    const char *from = csv->rest.at;
    if (!read_row(csv, arena, reterr))
        return false;
    csv->line += lines_in(from, csv->rest.at); /* a quoted field may hold line ends */
    if (csv->rest.len > 0)
        skip_line_end(csv);
    return true;
}
