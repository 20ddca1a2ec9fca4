/*
 * models.c - models of risk before they are drafted, and what they came to beside the tables.
 *
 * Nothing is changed here: a document goes through the gateway, by a person with a key.
 */
#include <stdio.h>

#include "base/decimal.h"
#include "base/own.h"
#include "base/text.h"
#include "commands.h"
#include "database.h"
#include "models_sql.h"
#include "out.h"
#include "wire/challenger.h"
#include "wire/csv.h"
#include "wire/folder.h"
#include "wire/gbdt.h"

enum {
    MODEL_MOST = 16 << 20,
    ROWS_MOST = 512 << 20,
    DOCUMENT_MOST = 32 << 20,
    ROW_BYTES = 1 << 20
};

struct meant {
    const char *code, *version, *categories, *share;
};

static void add_categories(struct lg_builder *document, struct lg_span categories)
{
    lg_builder_add(document, LG_SPAN(",\"categories\":["));
    for (size_t at = 0; at <= categories.len;) {
        const size_t len = strcspn(categories.at + at, ",");

        lg_builder_add(document, at == 0 ? LG_SPAN("") : LG_SPAN(","));
        lg_json_write_string(document, (struct lg_span){categories.at + at, len});
        at += len + 1;
    }
    lg_builder_add(document, LG_SPAN("]"));
}

static struct lg_span document_of(struct ctl *ctl, const struct meant *meant, struct lg_span text)
{
    struct lg_builder document = lg_builder(ctl->arena, DOCUMENT_MOST);

    lg_builder_add(&document, LG_SPAN("{\"code\":"));
    lg_json_write_string(&document, lg_span_of(meant->code));
    lg_builder_fmt(&document, ",\"version\":%s,\"mode\":\"%s\"", meant->version,
                   meant->share == NULL ? "shadow" : "live");
    if (meant->share != NULL) {
        lg_builder_add(&document, LG_SPAN(",\"share\":"));
        lg_json_write_string(&document, lg_span_of(meant->share));
    }
    if (meant->categories != NULL)
        add_categories(&document, lg_span_of(meant->categories));
    lg_builder_add(&document, LG_SPAN(",\"text\":"));
    lg_json_write_string(&document, lg_gbdt_slim(ctl->arena, text));
    lg_builder_add(&document, LG_SPAN("}"));
    return lg_builder_text(&document);
}

static bool print_document(struct ctl *ctl, const struct meant *meant, struct lg_error *reterr)
{
    lg_own(lg_json_reader) struct lg_json_reader *reader = lg_json_reader_new(LG_JSON_JANSSON);
    struct lg_challenger model;
    struct lg_span text;

    if (reader == NULL)
        return lg_fail(reterr, LG_STOP, "out of memory");
    if (!lg_folder_file_read(ctl->arena, ctl->words.at[0], MODEL_MOST, &text, reterr))
        return false;
    const struct lg_span document = document_of(ctl, meant, text);
    if (!lg_challenger_read(reader, ctl->arena, document, &model, reterr))
        return false;
    (void)printf("%.*s\n", LG_SPAN_ARG(document));
    return true;
}

bool ctl_models_document(struct ctl *ctl, const struct ctl_command *command, int argc, char **argv,
                         struct lg_error *reterr)
{
    struct meant meant = {.version = "1"};
    const struct ctl_option options[] = {
        {"code", "CODE", "its code", &meant.code},
        {"version", "N", "its version; 1 if it is not said", &meant.version},
        {"categories", "CODE,...", "the categories that it scores; all if not said",
         &meant.categories},
        {"share", "DECIMAL", "its part of the ranking; without one it runs in shadow",
         &meant.share},
        {0}};

    if (!ctl_begin(ctl, command, argc, argv, options, reterr))
        return false;
    if (meant.code == NULL)
        return ctl_usage(ctl, reterr, "say its --code");
    return print_document(ctl, &meant, reterr);
}

bool ctl_models_compare(struct ctl *ctl, const struct ctl_command *command, int argc, char **argv,
                        struct lg_error *reterr)
{
    static const struct out_field fields[] = {
        {"version", OUT_INT},      {"category", OUT_TEXT},     {"items", OUT_INT},
        {"live", OUT_INT},         {"agreement", OUT_TEXT},    {"top", OUT_INT},
        {"both_top", OUT_INT},     {"model_hits", OUT_TEXT},   {"tables_hits", OUT_TEXT},
        {"model_drawn", OUT_TEXT}, {"tables_drawn", OUT_TEXT}, {NULL, OUT_TEXT}};

    if (!ctl_begin(ctl, command, argc, argv, NULL, reterr))
        return false;

    struct lg_column *const code = lg_of_text(ctl->arena, lg_span_of(ctl->words.at[0]));
    return ctl_print_query(ctl, &q_model_comparison, &code, fields, reterr);
}

/* Scores ----------------------------------------------------------------------------------------- */

struct scoring {
    const struct lg_gbdt *gbdt;
    uint64_t *bits;
    enum lg_attribute columns[LG_CSV_FIELDS]; /* LG_FACTS_N: no feature */
    size_t columns_n;
};

static bool set_fact(struct lg_fact *fact, enum lg_attribute attribute, struct lg_span value)
{
    *fact = (struct lg_fact){.has_number = false};
    if (value.len == 0)
        return true;
    if (lg_attributes[attribute].type == LG_ATTRIBUTE_TEXT)
        fact->text = value;
    else
        fact->has_number = lg_e5_parse(value, &fact->number);
    return fact->has_number || fact->text.at != NULL;
}

static bool score_row(struct scoring *scoring, const struct lg_csv *csv, struct lg_error *reterr)
{
    struct lg_facts facts = {.at = {{.has_number = false}}};
    double values[LG_GBDT_FEATURES];

    for (size_t i = 0; i < csv->n && i < scoring->columns_n; i++) {
        const enum lg_attribute attribute = scoring->columns[i];

        if (attribute != LG_FACTS_N && !set_fact(&facts.at[attribute], attribute, csv->field[i]))
            return lg_fail(reterr, LG_REJECT, "line %zu: \"%.*s\" is no such value", csv->line,
                           LG_SPAN_ARG(csv->field[i]));
    }
    lg_gbdt_values(scoring->gbdt, &facts, values);
    const double sum = lg_gbdt_sum(scoring->gbdt, scoring->bits, values);
    (void)printf("%.17g,%.17g\n", sum, lg_gbdt_probability(scoring->gbdt, sum));
    return true;
}

/* Columns whose names are no attributes are passed over: what was found, weights, days. */
static void name_columns(struct scoring *scoring, const struct lg_csv *csv)
{
    scoring->columns_n = csv->n;
    for (size_t i = 0; i < csv->n; i++) {
        const enum lg_attribute attribute = lg_attribute_find(csv->field[i]);
        const bool feature =
            attribute != LG_FACTS_N && (lg_attributes[attribute].type == LG_ATTRIBUTE_TEXT ||
                                        lg_attributes[attribute].type == LG_ATTRIBUTE_NUMBER);

        scoring->columns[i] = feature ? attribute : LG_FACTS_N;
    }
}

static bool score_rows(struct ctl *ctl, struct scoring *scoring, struct lg_span text,
                       struct lg_error *reterr)
{
    lg_own(lg_arena) struct lg_arena *row = lg_arena_new(ROW_BYTES);
    struct lg_csv csv = lg_csv(text);

    if (row == NULL)
        return lg_fail(reterr, LG_STOP, "out of memory");
    if (!lg_csv_next(&csv, ctl->arena, reterr))
        return false;
    name_columns(scoring, &csv);
    (void)printf("sum,probability\n");
    for (;;) {
        lg_arena_reset(row);
        if (!lg_csv_next(&csv, row, reterr))
            return false;
        if (csv.n == 0)
            return true;
        if (!score_row(scoring, &csv, reterr))
            return false;
    }
}

bool ctl_models_score(struct ctl *ctl, const struct ctl_command *command, int argc, char **argv,
                      struct lg_error *reterr)
{
    lg_own(lg_json_reader) struct lg_json_reader *reader = lg_json_reader_new(LG_JSON_JANSSON);
    lg_own(lg_arena) struct lg_arena *files = lg_arena_new((size_t)2 * ROWS_MOST);
    static struct scoring scoring;
    struct lg_span model, rows;

    if (reader == NULL || files == NULL)
        return lg_fail(reterr, LG_STOP, "out of memory");
    if (!ctl_begin(ctl, command, argc, argv, NULL, reterr) ||
        !lg_folder_file_read(files, ctl->words.at[0], MODEL_MOST, &model, reterr) ||
        !lg_folder_file_read(files, ctl->words.at[1], ROWS_MOST, &rows, reterr) ||
        !lg_gbdt_read(reader, ctl->arena, model, &scoring.gbdt, reterr))
        return false;
    scoring.bits =
        lg_arena_take(ctl->arena, (lg_gbdt_words(scoring.gbdt) + 1) * sizeof *scoring.bits);
    return score_rows(ctl, &scoring, rows, reterr);
}
