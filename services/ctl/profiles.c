/*
 * profiles.c - what people change, as it stands: versions and who moved them; profiles before they
 * are drafted.  Nothing is changed here: that goes through the gateway, by a person with a key.
 */
#include <stdio.h>

#include "base/own.h"
#include "base/text.h"
#include "commands.h"
#include "database.h"
#include "out.h"
#include "profiles_sql.h"
#include "wire/folder.h"
#include "wire/profile.h"

bool ctl_profiles_list(struct ctl *ctl, const struct ctl_command *command, int argc, char **argv,
                       struct lg_error *reterr)
{
    static const struct out_field fields[] = {{"object", OUT_TEXT},
                                              {"version", OUT_INT},
                                              {"state", OUT_TEXT},
                                              {"author", OUT_TEXT},
                                              {"person", OUT_TEXT},
                                              {"approved_by", OUT_TEXT},
                                              {"second_person", OUT_TEXT},
                                              {"activated_by", OUT_TEXT},
                                              {"at", OUT_TIME},
                                              {NULL, OUT_TEXT}};
    const char *kind = "profile";
    const struct ctl_option options[] = {
        {"kind", "KIND", "profile (the default), list, parameter, category or credit", &kind}, {0}};

    if (!ctl_begin(ctl, command, argc, argv, options, reterr))
        return false;

    struct lg_column *const params[] = {ctl_text(ctl, kind), ctl_text(ctl, ctl->words.at[0])};
    return ctl_print_query(ctl, &q_controls, params, fields, reterr);
}

bool ctl_profiles_show(struct ctl *ctl, const struct ctl_command *command, int argc, char **argv,
                       struct lg_error *reterr)
{
    static const struct out_field fields[] = {
        {"object", OUT_TEXT}, {"version", OUT_INT},      {"state", OUT_TEXT},
        {"author", OUT_TEXT}, {"approved_by", OUT_TEXT}, {"activated_by", OUT_TEXT},
        {"at", OUT_TIME},     {"document", OUT_TEXT},    {NULL, OUT_TEXT}};
    lg_own(lg_store) struct lg_store *store = NULL;
    lg_own(lg_result) struct lg_result *found = NULL;
    const char *kind = "profile", *version = NULL;
    const struct ctl_option options[] = {
        {"kind", "KIND", "profile (the default), list, parameter, category or credit", &kind},
        {"version", "N", "this one; otherwise that in force, or else the last", &version},
        {0}};

    if (!ctl_begin(ctl, command, argc, argv, options, reterr) || !ctl_database(ctl, &store, reterr))
        return false;

    struct lg_column *const params[] = {ctl_text(ctl, kind), ctl_text(ctl, ctl->words.at[0]),
                                        ctl_text(ctl, version)};
    if (!lg_store_run(store, &q_control, params, &found, reterr))
        return false;
    if (lg_result_rows(found) == 0)
        return lg_fail(reterr, LG_REJECT, "there is no such %s \"%s\"", kind, ctl->words.at[0]);
    out_end_one(out_of_result(ctl, found, fields));
    return true;
}

enum { DOCUMENT_MOST = 1 << 20 };

struct linting {
    struct ctl *ctl;
    struct lg_json_reader *reader;
    struct out *out;
    struct lg_span codes[CTL_WORDS];
    size_t codes_n, faults;
};

static void tell(struct linting *linting, const char *path, struct lg_span code, const char *fault)
{
    linting->faults += fault != NULL;
    out_text(linting->out, lg_span_of(path));
    out_text(linting->out, code);
    out_text(linting->out, fault == NULL ? (struct lg_span){NULL, 0} : lg_span_of(fault));
}

static void lint_one(struct linting *linting, const char *path)
{
    struct lg_arena *arena = linting->ctl->arena;
    struct lg_profile profile = {.version = 0};
    struct lg_error error;
    struct lg_span bytes;

    if (!lg_folder_file_read(arena, path, DOCUMENT_MOST, &bytes, &error) ||
        !lg_profile_read(linting->reader, arena, bytes, NULL, &profile, &error)) {
        tell(linting, path, profile.code, lg_text(arena, "%s", error.message).at);
        return;
    }
    for (size_t i = 0; i < linting->codes_n; i++) {
        if (lg_span_eq(linting->codes[i], profile.code)) {
            tell(linting, path, profile.code, "another of the files has this code");
            return;
        }
    }
    linting->codes[linting->codes_n++] = profile.code;
    tell(linting, path, profile.code, NULL);
}

bool ctl_profiles_lint(struct ctl *ctl, const struct ctl_command *command, int argc, char **argv,
                       struct lg_error *reterr)
{
    struct linting linting = {.ctl = ctl};

    if (!ctl_begin(ctl, command, argc, argv, NULL, reterr))
        return false;
    linting.reader = lg_json_reader_new(LG_JSON_JANSSON);
    if (linting.reader == NULL)
        return lg_fail(reterr, LG_STOP, "out of memory");
    linting.out = out_new(ctl, (const char *const[]){"file", "code", "fault", NULL});
    for (int i = 0; i < ctl->words.n; i++)
        lint_one(&linting, ctl->words.at[i]);
    out_end(linting.out);
    lg_json_reader_free(linting.reader);
    return linting.faults == 0 ||
           lg_fail(reterr, LG_REJECT, "%zu of the files cannot be drafted", linting.faults);
}
