/*
 * grants.c - what a principal may be, where, from when until when.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/own.h"
#include "commands.h"
#include "database.h"
#include "out.h"
#include "people_sql.h"

static bool add(struct ctl *ctl, struct lg_column *const *params, struct lg_error *reterr)
{
    static const struct out_field fields[] = {{"grant", OUT_INT}, {NULL, OUT_TEXT}};
    lg_own(lg_store) struct lg_store *store = NULL;
    lg_own(lg_result) struct lg_result *result = NULL;

    if (!ctl_database(ctl, &store, reterr) ||
        !lg_store_run(store, &q_add_grant, params, &result, reterr))
        return false;
    out_end_one(out_of_result(ctl, result, fields));
    return true;
}

bool ctl_grants_add(struct ctl *ctl, const struct ctl_command *command, int argc, char **argv,
                    struct lg_error *reterr)
{
    const char *scope = NULL, *until = NULL, *reason = NULL;
    const struct ctl_option options[] = {
        {"scope", "SCOPE", "* everything, own, port:CODE or enterprise:ID", &scope},
        {"until", "TIME", "when it ends, exclusive; otherwise when it is revoked", &until},
        {"reason", "TEXT", "why, for the audit", &reason},
        {0}};
    struct lg_column *until_column;

    if (!ctl_begin(ctl, command, argc, argv, options, reterr) ||
        !ctl_time(ctl, until, &until_column, reterr))
        return false;
    if (scope == NULL)
        return ctl_usage(ctl, reterr, "say its --scope");

    struct lg_column *const params[] = {lg_of_text(ctl->arena, ctl_actor(ctl)),
                                        ctl_text(ctl, ctl->words.at[0]),
                                        ctl_text(ctl, ctl->words.at[1]),
                                        ctl_text(ctl, scope),
                                        until_column,
                                        ctl_text(ctl, reason)};
    return add(ctl, params, reterr);
}

bool ctl_grants_list(struct ctl *ctl, const struct ctl_command *command, int argc, char **argv,
                     struct lg_error *reterr)
{
    static const struct out_field fields[] = {
        {"id", OUT_INT},          {"principal", OUT_TEXT},   {"role", OUT_TEXT},
        {"scope", OUT_TEXT},      {"given_by", OUT_TEXT},    {"reason", OUT_TEXT},
        {"valid_from", OUT_TIME}, {"valid_until", OUT_TIME}, {NULL, OUT_TEXT}};

    if (!ctl_begin(ctl, command, argc, argv, NULL, reterr))
        return false;

    struct lg_column *const params[] = {ctl_text(ctl, ctl->words.at[0])};
    return ctl_print_query(ctl, &q_grants, params, fields, reterr);
}

bool ctl_grants_revoke(struct ctl *ctl, const struct ctl_command *command, int argc, char **argv,
                       struct lg_error *reterr)
{
    bool found = false;

    if (!ctl_begin(ctl, command, argc, argv, NULL, reterr))
        return false;

    char *end;
    errno = 0;
    const long long grant = strtoll(ctl->words.at[0], &end, 10);
    if (*end != '\0' || errno != 0)
        return ctl_usage(ctl, reterr, "a grant is named by its number");

    struct lg_column *const params[] = {lg_of_text(ctl->arena, ctl_actor(ctl)),
                                        lg_of_int8(ctl->arena, grant)};
    if (!ctl_change(ctl, &q_revoke_grant, params, &found, reterr))
        return false;
    return found || lg_fail(reterr, LG_REJECT, "there is no grant %lld in force", grant);
}
