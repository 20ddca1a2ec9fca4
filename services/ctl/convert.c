/*
 * convert.c - profiles from one form into another: documents to draft, lines to read, CSV to edit.
 */
#include <stdio.h>

#include "base/text.h"
#include "commands.h"
#include "profile_files.h"
#include "wire/profile_csv.h"
#include "wire/profile_text.h"

enum { CSV_MOST = 512 << 20 };

static void print_csv(struct ctl *ctl, const struct ctl_profile_files *files)
{
    struct lg_builder csv = lg_builder(ctl->arena, CSV_MOST);

    lg_profile_csv_head(&csv);
    for (size_t i = 0; i < files->found_n; i++)
        lg_profile_csv_row(&csv, &files->found[i].profile);
    (void)fwrite(csv.at, 1, csv.len, stdout);
}

static void print_lines(struct ctl *ctl, const struct ctl_profile_files *files, bool text)
{
    for (size_t i = 0; i < files->found_n; i++) {
        const struct lg_profile *profile = &files->found[i].profile;
        const struct lg_span line =
            text ? lg_profile_line(ctl->arena, profile) : lg_profile_document(ctl->arena, profile);

        (void)printf("%.*s\n", LG_SPAN_ARG(line));
    }
}

bool ctl_profiles_convert(struct ctl *ctl, const struct ctl_command *command, int argc, char **argv,
                          struct lg_error *reterr)
{
    const char *to = "json";
    const struct ctl_option options[] = {
        {"to", "FORM", "json (a document a line, the default), text or csv", &to}, {0}};
    struct ctl_profile_files files;

    if (!ctl_begin(ctl, command, argc, argv, options, reterr))
        return false;
    const struct lg_span form = lg_span_of(to);
    const bool csv = lg_span_eq(form, LG_SPAN("csv")), text = lg_span_eq(form, LG_SPAN("text"));
    if (!csv && !text && !lg_span_eq(form, LG_SPAN("json")))
        return ctl_usage(ctl, reterr, "--to json, text or csv");
    if (!ctl_profile_files(ctl, &files, reterr) || !ctl_profile_files_sound(ctl, &files, reterr))
        return false;
    if (csv)
        print_csv(ctl, &files);
    else
        print_lines(ctl, &files, text);
    return true;
}
