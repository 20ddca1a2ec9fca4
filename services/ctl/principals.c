/*
 * principals.c - persons and systems that may prove themselves to the gateway.
 */
#include "commands.h"
#include "database.h"
#include "out.h"
#include "people_sql.h"

bool ctl_principals_add(struct ctl *ctl, const struct ctl_command *command, int argc, char **argv,
                        struct lg_error *reterr)
{
    const char *name = NULL, *kind = "person", *enterprise = NULL, *person = NULL;
    const char *administrator = NULL;
    const struct ctl_option options[] = {
        {"name", "NAME", "its name, as people read it", &name},
        {"kind", "KIND", "person (the default) or system", &kind},
        {"enterprise", "ID", "the enterprise that it acts for", &enterprise},
        {"person", "PERSON", "who it is, or who answers for a system; a person is its own",
         &person},
        {"administrator", NULL, "who gives grants; with a one-time password, shown once",
         &administrator},
        {0}};
    bool ignored;

    if (!ctl_begin(ctl, command, argc, argv, options, reterr))
        return false;
    if (name == NULL)
        return ctl_usage(ctl, reterr, "say its --name");

    struct lg_column *const params[] = {lg_of_text(ctl->arena, ctl_actor(ctl)),
                                        ctl_text(ctl, ctl->words.at[0]),
                                        ctl_text(ctl, kind),
                                        ctl_text(ctl, name),
                                        ctl_text(ctl, enterprise),
                                        ctl_text(ctl, person)};
    return administrator != NULL ? ctl_add_administrator(ctl, params, reterr)
                                 : ctl_change(ctl, &q_add_principal, params, &ignored, reterr);
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
