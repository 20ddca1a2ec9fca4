/*
 * profiles.c - what people change, as it stands: versions and who moved them; profiles before they
 * are drafted.  Nothing is changed here: steps.c asks the gateway for that, with a person's key.
 */
#include <stdio.h>

#include "base/own.h"
#include "commands.h"
#include "database.h"
#include "out.h"
#include "profiles_sql.h"
#include "wire/profile.h"
#include "wire/profile_text.h"

enum { DOCUMENT = 7 }; /* of a control version's columns */

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
        {"kind", "KIND", "profile (the default), list, model, parameter, category or credit",
         &kind},
        {0}};

    if (!ctl_begin(ctl, command, argc, argv, options, reterr))
        return false;

    struct lg_column *const params[] = {ctl_text(ctl, kind), ctl_text(ctl, ctl->words.at[0])};
    return ctl_print_query(ctl, &q_controls, params, fields, reterr);
}

static bool print_line(struct ctl *ctl, struct lg_span document, struct lg_error *reterr)
{
    lg_own(lg_json_reader) struct lg_json_reader *reader = lg_json_reader_new(LG_JSON_JANSSON);
    struct lg_profile profile;

    if (reader == NULL)
        return lg_fail(reterr, LG_STOP, "out of memory");
    if (!lg_profile_read(reader, ctl->arena, document, NULL, &profile, reterr))
        return false;
    (void)printf("%.*s\n", LG_SPAN_ARG(lg_profile_line(ctl->arena, &profile)));
    return true;
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
    const char *kind = "profile", *version = NULL, *text = NULL;
    const struct ctl_option options[] = {
        {"kind", "KIND", "profile (the default), list, model, parameter, category or credit",
         &kind},
        {"version", "N", "this one; otherwise that in force, or else the last", &version},
        {"text", NULL, "the profile as one line of text", &text},
        {0}};

    if (!ctl_begin(ctl, command, argc, argv, options, reterr) || !ctl_database(ctl, &store, reterr))
        return false;

    struct lg_column *const params[] = {ctl_text(ctl, kind), ctl_text(ctl, ctl->words.at[0]),
                                        ctl_text(ctl, version)};
    if (!lg_store_run(store, &q_control, params, &found, reterr))
        return false;
    if (lg_result_rows(found) == 0)
        return lg_fail(reterr, LG_REJECT, "there is no such %s \"%s\"", kind, ctl->words.at[0]);
    if (text != NULL)
        return print_line(ctl, lg_result_text(found, 0, DOCUMENT), reterr);
    out_end_one(out_of_result(ctl, found, fields));
    return true;
}

bool ctl_parameters_list(struct ctl *ctl, const struct ctl_command *command, int argc, char **argv,
                         struct lg_error *reterr)
{
    static const struct out_field fields[] = {
        {"object", OUT_TEXT},       {"value", OUT_TEXT},  {"unit", OUT_TEXT},
        {"from", OUT_TEXT},         {"until", OUT_TEXT},  {"verified", OUT_BOOL},
        {"version", OUT_INT},       {"author", OUT_TEXT}, {"approved_by", OUT_TEXT},
        {"activated_by", OUT_TEXT}, {"basis", OUT_TEXT},  {NULL, OUT_TEXT}};

    return ctl_begin(ctl, command, argc, argv, NULL, reterr) &&
           ctl_print_query(ctl, &q_parameters, NULL, fields, reterr);
}

bool ctl_profiles_feedback(struct ctl *ctl, const struct ctl_command *command, int argc,
                           char **argv, struct lg_error *reterr)
{
    static const struct out_field fields[] = {
        {"version", OUT_INT},   {"matched", OUT_INT}, {"selected", OUT_INT},
        {"known", OUT_INT},     {"failed", OUT_INT},  {"precision", OUT_TEXT},
        {"interval", OUT_TEXT}, {"minutes", OUT_INT}, {"last_match", OUT_TEXT},
        {"last_hit", OUT_TEXT}, {NULL, OUT_TEXT}};

    if (!ctl_begin(ctl, command, argc, argv, NULL, reterr))
        return false;

    struct lg_column *const code = ctl_text(ctl, ctl->words.at[0]);
    return ctl_print_query(ctl, &q_profile_feedback, &code, fields, reterr);
}
