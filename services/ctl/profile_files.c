#include "profile_files.h"

#include <string.h>
#include <sys/stat.h>

#include "base/own.h"
#include "base/text.h"
#include "out.h"
#include "wire/folder.h"
#include "wire/profile_csv.h"
#include "wire/profile_text.h"

enum { FILE_MOST = 64 << 20 };

struct reading {
    struct ctl *ctl;
    struct lg_json_reader *reader;
    struct ctl_profile_files *files;
    const char *file;
};

static void find(struct reading *reading, size_t line, const struct lg_profile *profile)
{
    struct ctl_profile_files *files = reading->files;

    files->found =
        lg_arena_more(reading->ctl->arena, files->found, files->found_n, sizeof *files->found);
    files->found[files->found_n++] = (struct ctl_profile_found){reading->file, line, *profile};
}

static void tell(struct reading *reading, size_t line, struct lg_span column, const char *fault)
{
    struct ctl_profile_files *files = reading->files;

    files->faults =
        lg_arena_more(reading->ctl->arena, files->faults, files->faults_n, sizeof *files->faults);
    files->faults[files->faults_n++] = (struct ctl_profile_fault){
        reading->file, line, column, lg_text(reading->ctl->arena, "%s", fault).at};
}

static void take_document(struct reading *reading, size_t line, struct lg_span document)
{
    struct lg_profile profile;
    struct lg_error error;

    if (lg_profile_read(reading->reader, reading->ctl->arena, document, NULL, &profile, &error))
        find(reading, line, &profile);
    else
        tell(reading, line, (struct lg_span){NULL, 0}, error.message);
}

static void take_line(struct reading *reading, size_t line, struct lg_span text)
{
    struct lg_span document, fault_zh;
    struct lg_error error;

    if (lg_profile_of_line(reading->ctl->arena, text, &document, &fault_zh, &error))
        take_document(reading, line, document);
    else
        tell(reading, line, (struct lg_span){NULL, 0}, error.message);
}

static void take_lines(struct reading *reading, struct lg_span text,
                       void (*take)(struct reading *, size_t, struct lg_span))
{
    size_t line = 0;

    while (text.len > 0) {
        const char *end = memchr(text.at, '\n', text.len);
        size_t len = end == NULL ? text.len : (size_t)(end - text.at);
        const struct lg_span rest = {text.at + len, text.len - len};

        line++;
        len -= len > 0 && text.at[len - 1] == '\r';
        if (len > 0 && text.at[0] != '#')
            take(reading, line, (struct lg_span){text.at, len});
        text = rest.len == 0 ? rest : (struct lg_span){rest.at + 1, rest.len - 1};
    }
}

static void take_rows(struct reading *reading, struct lg_span text)
{
    struct lg_profile_rows rows;
    struct lg_error error;

    if (!lg_profile_csv_read(reading->reader, reading->ctl->arena, text, &rows, &error)) {
        tell(reading, 0, (struct lg_span){NULL, 0}, error.message);
        return;
    }
    for (size_t i = 0; i < rows.n; i++)
        find(reading, 0, &rows.profiles[i]);
    for (size_t i = 0; i < rows.faults_n; i++)
        tell(reading, rows.faults[i].line, rows.faults[i].column, rows.faults[i].reason);
}

static bool ends_in(const char *path, const char *end)
{
    const size_t len = strlen(path), end_len = strlen(end);

    return len >= end_len && strcmp(path + len - end_len, end) == 0;
}

/* Room for the file as it is now, and no more. */
static size_t size_of(const char *path)
{
    struct stat is;

    return stat(path, &is) == 0 && is.st_size < FILE_MOST ? (size_t)is.st_size : FILE_MOST;
}

static void take_file(struct reading *reading)
{
    struct lg_error error;
    struct lg_span text;

    if (!lg_folder_file_read(reading->ctl->arena, reading->file, size_of(reading->file), &text,
                             &error))
        tell(reading, 0, (struct lg_span){NULL, 0}, error.message);
    else if (ends_in(reading->file, ".json"))
        take_document(reading, 0, text);
    else if (ends_in(reading->file, ".ndjson"))
        take_lines(reading, text, take_document);
    else if (ends_in(reading->file, ".csv"))
        take_rows(reading, text);
    else
        take_lines(reading, text, take_line);
}

bool ctl_profile_files(struct ctl *ctl, struct ctl_profile_files *ret_files,
                       struct lg_error *reterr)
{
    lg_own(lg_json_reader) struct lg_json_reader *reader = lg_json_reader_new(LG_JSON_JANSSON);
    struct reading reading = {.ctl = ctl, .reader = reader, .files = ret_files};

    if (reader == NULL)
        return lg_fail(reterr, LG_STOP, "out of memory");
    *ret_files = (struct ctl_profile_files){.found = NULL};
    for (int i = 0; i < ctl->words.n; i++) {
        reading.file = ctl->words.at[i];
        take_file(&reading);
    }
    return true;
}

bool ctl_profile_files_sound(struct ctl *ctl, const struct ctl_profile_files *files,
                             struct lg_error *reterr)
{
    struct out *out;

    if (files->faults_n == 0)
        return true;
    out = out_new(ctl, (const char *const[]){"file", "line", "column", "fault", NULL});
    for (size_t i = 0; i < files->faults_n; i++) {
        const struct ctl_profile_fault *fault = &files->faults[i];

        out_text(out, lg_span_of(fault->file));
        if (fault->line > 0)
            out_int(out, (int64_t)fault->line);
        else
            out_null(out);
        out_text(out, fault->column);
        out_text(out, lg_span_of(fault->fault));
    }
    out_end(out);
    return lg_fail(reterr, LG_REJECT, "%zu faults: nothing of these files can be drafted",
                   files->faults_n);
}
