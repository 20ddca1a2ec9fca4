#include "customs.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/dictionary.h"
#include "base/text.h"
#include "base/time.h"
#include "wire/csv.h"

const struct lg_chain customs_chain = {
    .category = LG_SPAN_INIT("general"),
    .links = {{LG_FACT_HS_CODE, 6},
              {LG_FACT_ORIGIN, 0},
              {LG_FACT_UNIT_PRICE, 1},
              {LG_FACT_TAX_TYPE, 0},
              {LG_FACT_DEPARTURE, 0},
              {LG_FACT_PROCESS_TYPE, 0}},
    .n = 6,
};

enum column { ID, DAY, PROCESS, HS, DEPARTURE, ORIGIN, TAX_RATE, TAX_TYPE, MASS, PRICE, FRAUD, N };

static const char *const names[N] = {"Declaration ID",
                                     "Date",
                                     "Process Type",
                                     "HS6 Code",
                                     "Country of Departure",
                                     "Country of Origin",
                                     "Tax Rate",
                                     "Tax Type",
                                     "Net Mass",
                                     "Item Price",
                                     "Fraud"};

struct reading {
    struct lg_arena *arena;
    struct lg_csv csv;
    size_t place[N];
};

static bool read_file(struct lg_arena *arena, const char *path, struct lg_span *ret_text,
                      struct lg_error *reterr)
{
    FILE *file = fopen(path, "rb");

    if (file == NULL)
        return lg_fail(reterr, LG_STOP, "could not open \"%.100s\": %s", path, strerror(errno));
    (void)fseek(file, 0, SEEK_END);
    const long size = ftell(file);
    rewind(file);
    char *text = lg_arena_take(arena, (size_t)(size < 0 ? 0 : size) + 1);
    const size_t len = fread(text, 1, (size_t)(size < 0 ? 0 : size), file);
    (void)fclose(file);
    *ret_text = (struct lg_span){text, len};
    return true;
}

static bool read_head(struct reading *reading, struct lg_error *reterr)
{
    if (!lg_csv_next(&reading->csv, reading->arena, reterr))
        return false;
    for (int i = 0; i < N; i++) {
        size_t at = 0;

        while (at < reading->csv.n && !lg_span_eq(reading->csv.field[at], lg_span_of(names[i])))
            at++;
        if (at == reading->csv.n)
            return lg_fail(reterr, LG_STOP, "there is no column \"%s\"", names[i]);
        reading->place[i] = at;
    }
    return true;
}

static struct lg_span field(const struct reading *reading, enum column column)
{
    const size_t place = reading->place[column];

    return place < reading->csv.n ? reading->csv.field[place] : (struct lg_span){NULL, 0};
}

/* Some masses and prices have more decimals than the house counts: they are cut. */
static bool number(const struct reading *reading, enum column column, lg_e5 *ret_value)
{
    struct lg_span text = field(reading, column);
    const char *point = text.len == 0 ? NULL : memchr(text.at, '.', text.len);

    if (point != NULL && text.len > (size_t)(point - text.at) + 6)
        text.len = (size_t)(point - text.at) + 6;
    return lg_e5_parse(text, ret_value);
}

static void unit_price(struct lg_facts *facts, lg_e5 price, lg_e5 mass)
{
    struct lg_fact *fact = &facts->at[LG_FACT_UNIT_PRICE];

    fact->has_number = mass > 0;
    if (mass > 0)
        fact->number = price / mass * 100000 + price % mass * 100000 / mass;
}

static bool read_row(const struct reading *reading, struct customs_row *ret_row,
                     struct lg_error *reterr)
{
    struct lg_facts facts = {.at = {{.has_number = false}}};
    lg_e5 price = 0, mass = 0;

    *ret_row = (struct customs_row){.id = field(reading, ID),
                                    .failed = lg_span_eq(field(reading, FRAUD), LG_SPAN("1"))};
    if (!lg_day_parse(field(reading, DAY), &ret_row->day) || ret_row->id.len == 0 ||
        !number(reading, PRICE, &price))
        return lg_fail(reterr, LG_STOP, "line %zu is no declaration", reading->csv.line);
    if (!number(reading, MASS, &mass))
        mass = 0;
    facts.at[LG_FACT_HS_CODE].text = field(reading, HS);
    facts.at[LG_FACT_ORIGIN].text = field(reading, ORIGIN);
    facts.at[LG_FACT_TAX_TYPE].text = field(reading, TAX_TYPE);
    facts.at[LG_FACT_DEPARTURE].text = field(reading, DEPARTURE);
    facts.at[LG_FACT_PROCESS_TYPE].text = field(reading, PROCESS);
    unit_price(&facts, price, mass);
    ret_row->value = (double)price / 100000;
    ret_row->key = lg_chain_key(reading->arena, &customs_chain, &facts);
    ret_row->rest = lg_text(reading->arena, "%.*s|%lld|%lld|%.*s|%d", LG_SPAN_ARG(ret_row->key),
                            (long long)price, (long long)mass,
                            LG_SPAN_ARG(field(reading, TAX_RATE)), ret_row->failed);
    return true;
}

static int by_day(const void *left, const void *right)
{
    const struct customs_row *a = left, *b = right;

    return a->day != b->day ? (a->day > b->day) - (a->day < b->day)
                            : lg_span_order(a->rest, b->rest);
}

/* Notes the id; true when it is the first of its kind. */
static bool is_first(struct lg_dictionary *seen, struct lg_arena *arena, struct lg_span id)
{
    const size_t before = seen->numbers.n;

    return lg_dictionary_refer(seen, arena, id) > before;
}

/* Sorts, then keeps the first of each id. */
static void keep_firsts(struct lg_arena *arena, const struct customs_rows *known,
                        struct customs_rows *rows)
{
    struct lg_dictionary seen = {.texts = NULL};
    size_t kept = 0;

    for (size_t i = 0; i < known->n; i++)
        (void)is_first(&seen, arena, known->at[i].id);
    if (rows->n > 0)
        qsort(rows->at, rows->n, sizeof *rows->at, by_day);
    for (size_t i = 0; i < rows->n; i++) {
        if (is_first(&seen, arena, rows->at[i].id))
            rows->at[kept++] = rows->at[i];
    }
    rows->repeated = rows->n - kept;
    rows->n = kept;
}

bool customs_read(struct lg_arena *arena, const char *const *paths, size_t paths_n,
                  const struct customs_rows *known, struct customs_rows *ret_rows,
                  struct lg_error *reterr)
{
    struct customs_rows rows = {NULL, 0, 0};

    for (size_t i = 0; i < paths_n; i++) {
        struct reading reading = {.arena = arena};
        struct customs_row row;
        struct lg_span text;

        if (!read_file(arena, paths[i], &text, reterr))
            return false;
        reading.csv = lg_csv(text);
        if (!read_head(&reading, reterr))
            return false;
        for (;;) {
            if (!lg_csv_next(&reading.csv, arena, reterr))
                return false;
            if (reading.csv.n == 0)
                break;
            if (!read_row(&reading, &row, reterr))
                return false;
            rows.at = lg_arena_more(arena, rows.at, rows.n, sizeof *rows.at);
            rows.at[rows.n++] = row;
        }
    }
    keep_firsts(arena, known, &rows);
    *ret_rows = rows;
    return true;
}
