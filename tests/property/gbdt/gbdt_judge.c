/*
 * gbdt_judge.c - `gbdt_judge MODEL` scores the rows of standard input: sum and probability, a line each.
 *
 * The rows are CSV under the names of attributes; an empty field is a value that is not there.
 */
#include <stdio.h>

#include "base/text.h"
#include "wire/csv.h"
#include "wire/gbdt.h"

enum { TEXT_MOST = 64 << 20 };

static struct lg_span read_all(struct lg_arena *arena, FILE *file)
{
    char *text = lg_arena_take(arena, TEXT_MOST);

    return (struct lg_span){text, fread(text, 1, TEXT_MOST, file)};
}

static bool set(struct lg_facts *facts, struct lg_span name, struct lg_span value)
{
    const enum lg_attribute attribute = lg_attribute_find(name);

    if (attribute == LG_FACTS_N)
        return false;
    struct lg_fact *fact = &facts->at[attribute];
    *fact = (struct lg_fact){.has_number = false};
    if (value.len == 0)
        return true;
    if (lg_attributes[attribute].type == LG_ATTRIBUTE_TEXT)
        fact->text = value;
    else
        fact->has_number = lg_e5_parse(value, &fact->number);
    return fact->has_number || fact->text.at != NULL;
}

static bool judge(struct lg_arena *arena, const struct lg_gbdt *gbdt, struct lg_error *reterr)
{
    struct lg_csv csv = lg_csv(read_all(arena, stdin));
    struct lg_span names[LG_CSV_FIELDS];
    double values[LG_GBDT_FEATURES];

    if (!lg_csv_next(&csv, arena, reterr))
        return false;
    memcpy(names, csv.field, sizeof names);
    for (;;) {
        struct lg_facts facts = {.at = {{.has_number = false}}};

        if (!lg_csv_next(&csv, arena, reterr))
            return false;
        if (csv.n == 0)
            return true;
        for (size_t i = 0; i < csv.n; i++) {
            if (!set(&facts, names[i], csv.field[i]))
                return lg_fail(reterr, LG_REJECT, "line %zu: \"%.*s\" is no such value", csv.line,
                               LG_SPAN_ARG(csv.field[i]));
        }
        lg_gbdt_values(gbdt, &facts, values);
        const double sum = lg_gbdt_sum(gbdt, arena, values);
        (void)printf("%.17g %.17g\n", sum, lg_gbdt_probability(gbdt, sum));
    }
}

int main(int argc, char **argv)
{
    struct lg_arena *arena = lg_arena_new((size_t)1 << 30);
    struct lg_json_reader *reader = lg_json_reader_new(LG_JSON_SIMDJSON);
    FILE *file = argc == 2 ? fopen(argv[1], "r") : NULL;
    const struct lg_gbdt *gbdt;
    struct lg_error error = {.message = "cannot read the model"};

    const bool done = arena != NULL && reader != NULL && file != NULL &&
                      lg_gbdt_read(reader, arena, read_all(arena, file), &gbdt, &error) &&
                      judge(arena, gbdt, &error);
    if (!done)
        (void)fprintf(stderr, "gbdt_judge: %s\n", error.message);
    if (file != NULL)
        (void)fclose(file);
    lg_json_reader_free(reader);
    lg_arena_free(arena);
    return done ? 0 : 1;
}
