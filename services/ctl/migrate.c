/*
 * migrate.c - brings the database's schema up to this version.
 *
 * Each file is one transaction together with its record, so a failure leaves whole migrations
 * only, and running again goes on where it stopped.
 */
#include <stdio.h>

#include "base/own.h"
#include "base/text.h"
#include "commands.h"
#include "database.h"
#include "migrate_sql.h"
#include "migrations.h"
#include "out.h"

static bool apply(struct ctl *ctl, struct lg_store *store, const struct migration *migration,
                  struct lg_error *reterr)
{
    struct lg_column *sha256 = lg_column_new(ctl->arena, LG_SQL_BYTEA);
    struct lg_column *const record[] = {lg_of_int4(ctl->arena, migration->number),
                                        lg_of_text(ctl->arena, lg_span_of(migration->name)),
                                        sha256};

    lg_column_add_text(sha256,
                       (struct lg_span){(const char *)migration->sha256, sizeof migration->sha256});
    lg_store_queue_begin(store);
    if (lg_store_flush(store, reterr) && lg_store_script(store, migration->text, reterr) &&
        lg_store_run(store, &q_record_migration, record, NULL, reterr) &&
        lg_store_commit(store, reterr))
        return true;
    lg_store_rollback(store);
    (void)fprintf(stderr, "loopgatectl: %s failed and left no trace\n", migration->name);
    return false;
}

static bool prepare(struct ctl *ctl, struct lg_store *store, struct lg_error *reterr)
{
    struct lg_span table;

    return lg_store_unlimited(store, &q_migration_session, reterr) &&
           lg_store_run(store, &q_migration_lock, NULL, NULL, reterr) &&
           migrations_file(ctl, ctl_schemas_path(ctl, "database/migration.sql"), &table, reterr) &&
           lg_store_script(store, table, reterr);
}

static bool apply_all(struct ctl *ctl, struct lg_store *store, const struct migrations *migrations,
                      struct lg_error *reterr)
{
    for (size_t i = 0; i < migrations->n; i++)
        if (!migrations->at[i].applied && !apply(ctl, store, &migrations->at[i], reterr))
            return false;
    return true;
}

static void print(struct ctl *ctl, const struct migrations *migrations, const char *fresh)
{
    struct out *out = out_new(ctl, (const char *const[]){"migration", "state", NULL});

    for (size_t i = 0; i < migrations->n; i++) {
        out_text(out, lg_span_of(migrations->at[i].name));
        out_text(out, lg_span_of(migrations->at[i].applied ? "there" : fresh));
    }
    out_end(out);
}

bool ctl_migrate(struct ctl *ctl, const struct ctl_command *command, int argc, char **argv,
                 struct lg_error *reterr)
{
    lg_own(lg_store) struct lg_store *store = NULL;
    const char *plan = NULL;
    const struct ctl_option options[] = {
        {"plan", NULL, "print what would run, change nothing", &plan}, {0}};
    struct migrations migrations;

    if (!ctl_begin(ctl, command, argc, argv, options, reterr) ||
        !migrations_read(ctl, &migrations, reterr) || !ctl_database(ctl, &store, reterr))
        return false;
    if (plan == NULL && !prepare(ctl, store, reterr))
        return false;
    if (!migrations_compare(store, &migrations, reterr))
        return false;
    if (plan == NULL && !apply_all(ctl, store, &migrations, reterr))
        return false;
    print(ctl, &migrations, plan == NULL ? "applied" : "would run");
    return true;
}
