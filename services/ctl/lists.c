/*
 * lists.c - a list from CSV: every row that cannot stand in it told with its line, or the document
 * that a person drafts through the gateway.
 */
#include <stdio.h>

#include "base/own.h"
#include "base/text.h"
#include "commands.h"
#include "out.h"
#include "wire/csv.h"
#include "wire/folder.h"
#include "wire/list.h"

enum { CSV_MOST = 4 << 20, DOCUMENT_MOST = 8 << 20 };

struct importing {
    struct ctl *ctl;
    enum lg_list_kind kind;
    struct out *out; /* of faults */
    struct lg_builder values;
    size_t n, faults;
};

static void take_row(struct importing *importing, const struct lg_csv *csv)
{
    const char *fault =
        csv->n != 1 ? "has more than one field" : lg_list_fault(importing->kind, csv->field[0]);

    if (fault == NULL) {
        lg_builder_add(&importing->values, importing->n++ == 0 ? LG_SPAN("") : LG_SPAN(","));
        lg_json_write_string(&importing->values, csv->field[0]);
        return;
    }
    importing->faults++;
    out_int(importing->out, (int64_t)csv->line);
    out_text(importing->out, csv->field[0]);
    out_text(importing->out, lg_span_of(fault));
}

/* The first row names the column. */
static bool take_rows(struct importing *importing, struct lg_span text, struct lg_error *reterr)
{
    struct lg_csv csv = lg_csv(text);

    if (!lg_csv_next(&csv, importing->ctl->arena, reterr))
        return false;
    if (csv.n != 1 || !lg_span_eq(csv.field[0], LG_SPAN("value")))
        return lg_fail(reterr, LG_REJECT, "the first row must be \"value\"");
    do {
        if (!lg_csv_next(&csv, importing->ctl->arena, reterr))
            return false;
        if (csv.n > 0)
            take_row(importing, &csv);
    } while (csv.n > 0);
    return importing->n + importing->faults > 0 ||
           lg_fail(reterr, LG_REJECT, "the list would be empty");
}

static bool finish(struct importing *importing, const char *code, struct lg_error *reterr)
{
    struct lg_builder document = lg_builder(importing->ctl->arena, DOCUMENT_MOST);

    if (importing->faults > 0) {
        out_end(importing->out);
        return lg_fail(reterr, LG_REJECT, "%zu rows cannot stand in a list of this kind",
                       importing->faults);
    }
    lg_builder_add(&document, LG_SPAN("{\"code\":"));
    lg_json_write_string(&document, lg_span_of(code));
    lg_builder_fmt(&document, ",\"of\":\"%s\",\"values\":[", lg_list_kind_name(importing->kind));
    lg_builder_add(&document, lg_builder_text(&importing->values));
    lg_builder_add(&document, LG_SPAN("]}"));
    const struct lg_span text = lg_builder_text(&document);
    if (text.at == NULL)
        return lg_fail(reterr, LG_REJECT, "the list is too long");
    (void)printf("%.*s\n", LG_SPAN_ARG(text));
    return true;
}

bool ctl_lists_document(struct ctl *ctl, const struct ctl_command *command, int argc, char **argv,
                        struct lg_error *reterr)
{
    const char *code = NULL, *of = NULL;
    const struct ctl_option options[] = {
        {"code", "CODE", "its code, by which profiles refer to it", &code},
        {"of", "KIND", "enterprise, brand, model, hsCode, country or vinRange", &of},
        {0}};
    struct importing importing = {.ctl = ctl};
    struct lg_span text;

    if (!ctl_begin(ctl, command, argc, argv, options, reterr))
        return false;
    importing.kind = of == NULL ? LG_LIST_NONE : lg_list_kind_of(lg_span_of(of));
    if (code == NULL || importing.kind == LG_LIST_NONE)
        return ctl_usage(ctl, reterr, "say its --code, and --of what it is");
    importing.out = out_new(ctl, (const char *const[]){"line", "value", "fault", NULL});
    importing.values = lg_builder(ctl->arena, DOCUMENT_MOST);
    return lg_folder_file_read(ctl->arena, ctl->words.at[0], CSV_MOST, &text, reterr) &&
           take_rows(&importing, text, reterr) && finish(&importing, code, reterr);
}
