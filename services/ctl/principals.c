/*
 * principals.c - persons and systems that may prove themselves to the gateway.
 */
#include <string.h>

#include "base/own.h"
#include "commands.h"
#include "database.h"
#include "out.h"
#include "people_sql.h"
#include "secrets.h"

struct wanted {
    const char *name, *kind, *enterprise, *person, *administrator, *account, *key, *reason;
    const char *grants[CTL_WORDS];
};

/* Until it is revoked. */
static struct lg_column *no_end(const struct ctl *ctl)
{
    struct lg_column *column = lg_column_new(ctl->arena, LG_SQL_TIMESTAMPTZ);

    lg_column_add_null(column);
    return column;
}

/* A grant that is said as ROLE:SCOPE; a scope may hold colons. */
static void queue_grant(const struct ctl *ctl, struct lg_store *store, const char *grant,
                        const char *reason)
{
    const char *colon = strchr(grant, ':');
    struct lg_column *const params[] = {
        lg_of_text(ctl->arena, ctl_actor(ctl)),
        ctl_text(ctl, ctl->words.at[0]),
        lg_of_text(ctl->arena, (struct lg_span){grant, (size_t)(colon - grant)}),
        ctl_text(ctl, colon + 1),
        no_end(ctl),
        ctl_text(ctl, reason)};

    lg_store_queue(store, &q_add_grant, params, NULL);
}

/* What it proves itself by; without a query where nothing is wanted. */
static bool make_secret(const struct ctl *ctl, const struct wanted *wanted,
                        struct ctl_secret *ret_secret, struct lg_error *reterr)
{
    const char *principal = ctl->words.at[0];

    *ret_secret = (struct ctl_secret){.keep = NULL};
    if (wanted->key != NULL)
        return ctl_make_key(ctl, principal, NULL, no_end(ctl), ret_secret, reterr);
    return wanted->account == NULL || ctl_make_password(ctl, principal, ret_secret, reterr);
}

/* The principal, its grants and what proves it: all or nothing. */
static bool add(struct ctl *ctl, const struct wanted *wanted, struct lg_error *reterr)
{
    lg_own(lg_store) struct lg_store *store = NULL;
    struct lg_column *const params[] = {lg_of_text(ctl->arena, ctl_actor(ctl)),
                                        ctl_text(ctl, ctl->words.at[0]),
                                        ctl_text(ctl, wanted->kind),
                                        ctl_text(ctl, wanted->name),
                                        ctl_text(ctl, wanted->enterprise),
                                        ctl_text(ctl, wanted->person)};
    struct ctl_secret secret;

    if (!make_secret(ctl, wanted, &secret, reterr) || !ctl_database(ctl, &store, reterr))
        return false;
    lg_store_queue_begin(store);
    lg_store_queue(store, &q_add_principal, params, NULL);
    if (wanted->administrator != NULL)
        queue_grant(ctl, store, "administrator:*", "added as an administrator");
    for (int i = 0; wanted->grants[i] != NULL; i++)
        queue_grant(ctl, store, wanted->grants[i], wanted->reason);
    if (secret.keep != NULL)
        lg_store_queue(store, secret.keep, secret.params, NULL);
    if (!lg_store_flush(store, reterr) || !lg_store_commit(store, reterr))
        return false;
    if (secret.keep != NULL)
        ctl_show(ctl, &secret);
    return true;
}

/* Whether the options can be meant together. */
static bool check(struct ctl *ctl, const struct wanted *wanted, struct lg_error *reterr)
{
    if (wanted->name == NULL)
        return ctl_usage(ctl, reterr, "say its --name");
    if (wanted->key != NULL && wanted->account != NULL)
        return ctl_usage(ctl, reterr, "one of them is shown at a time: --key, or an account");
    for (int i = 0; wanted->grants[i] != NULL; i++)
        if (strchr(wanted->grants[i], ':') == NULL)
            return ctl_usage(ctl, reterr, "a grant is said as ROLE:SCOPE, like platform:own");
    return true;
}

bool ctl_principals_add(struct ctl *ctl, const struct ctl_command *command, int argc, char **argv,
                        struct lg_error *reterr)
{
    struct wanted wanted = {.kind = "person"};
    const struct ctl_option options[] = {
        {"name", "NAME", "its name, as people read it", &wanted.name},
        {"kind", "KIND", "person (the default) or system", &wanted.kind},
        {"enterprise", "ID", "the enterprise that it acts for", &wanted.enterprise},
        {"person", "PERSON", "who it is, or who answers for a system; a person is its own",
         &wanted.person},
        {"grant", "ROLE:SCOPE...", "a role within a scope, as of \"grants add\"; again: another",
         wanted.grants},
        {"reason", "TEXT", "why it has these grants, for the audit", &wanted.reason},
        {"key", NULL, "with an API key, shown once", &wanted.key},
        {"account", NULL, "with a one-time password to sign in, shown once", &wanted.account},
        {"administrator", NULL, "who gives grants; with an account", &wanted.administrator},
        {0}};

    if (!ctl_begin(ctl, command, argc, argv, options, reterr))
        return false;
    if (wanted.administrator != NULL)
        wanted.account = wanted.administrator;
    return check(ctl, &wanted, reterr) && add(ctl, &wanted, reterr);
}

bool ctl_principals_list(struct ctl *ctl, const struct ctl_command *command, int argc, char **argv,
                         struct lg_error *reterr)
{
    static const struct out_field fields[] = {
        {"id", OUT_TEXT},         {"kind", OUT_TEXT},       {"name", OUT_TEXT},
        {"enterprise", OUT_TEXT}, {"person", OUT_TEXT},     {"created_by", OUT_TEXT},
        {"created_at", OUT_TIME}, {"revoked_at", OUT_TIME}, {NULL, OUT_TEXT}};

    return ctl_begin(ctl, command, argc, argv, NULL, reterr) &&
           ctl_print_query(ctl, &q_principals, NULL, fields, reterr);
}

bool ctl_principals_revoke(struct ctl *ctl, const struct ctl_command *command, int argc,
                           char **argv, struct lg_error *reterr)
{
    return ctl_begin(ctl, command, argc, argv, NULL, reterr) &&
           ctl_revoke(ctl, &q_revoke_principal, "principal", reterr);
}
