/*
 * migrations.c - reads the files and compares them with the record.
 */
#include "migrations.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <dirent.h>

#include "base/own.h"
#include "base/text.h"
#include "database.h"
#include "migrate_sql.h"

enum { FILE_BYTES_MAX = 4 * 1024 * 1024 };

int32_t migration_number(const char *name)
{
    const size_t len = strlen(name);
    int32_t number = 0;

    if (len < 10 || name[4] != '_' || strcmp(name + len - 4, ".sql") != 0)
        return -1;
    for (int i = 0; i < 4; i++) {
        if (name[i] < '0' || name[i] > '9')
            return -1;
        number = number * 10 + (name[i] - '0');
    }
    return number;
}

bool migrations_file(struct ctl *ctl, const char *path, struct lg_span *ret_text,
                     struct lg_error *reterr)
{
    FILE *file = fopen(path, "re");
    struct stat about = {.st_size = 0};

    if (file == NULL)
        return lg_fail(reterr, LG_STOP, "cannot read \"%s\": %s", path, strerror(errno));

    const bool fits = fstat(fileno(file), &about) == 0 && about.st_size <= FILE_BYTES_MAX;
    const size_t len = fits ? (size_t)about.st_size : 0;
    char *text = lg_arena_take(ctl->arena, len + 1);
    const bool whole = fits && fread(text, 1, len, file) == len;

    (void)fclose(file);
    if (!whole)
        return lg_fail(reterr, LG_STOP, "cannot read \"%s\" to its end", path);
    *ret_text = (struct lg_span){text, len};
    return true;
}

static bool read_one(struct ctl *ctl, const char *name, struct migration *ret_migration,
                     struct lg_error *reterr)
{
    struct migration migration = {.number = migration_number(name),
                                  .name = lg_text(ctl->arena, "%s", name).at};
    const char *path = ctl_schemas_path(ctl, lg_text(ctl->arena, "database/%s", name).at);

    if (!migrations_file(ctl, path, &migration.text, reterr))
        return false;
    lg_sha256(migration.text, migration.sha256);
    *ret_migration = migration;
    return true;
}

static int is_migration(const struct dirent *entry)
{
    return migration_number(entry->d_name) >= 0;
}

bool migrations_read(struct ctl *ctl, struct migrations *ret_migrations, struct lg_error *reterr)
{
    const char *folder = ctl_schemas_path(ctl, "database");
    struct dirent **entry = NULL;
    const int n = scandir(folder, &entry, is_migration, alphasort);
    bool ok = true;

    if (n < 0)
        return lg_fail(reterr, LG_STOP, "cannot read \"%s\": %s", folder, strerror(errno));

    struct migration *at = lg_arena_take(ctl->arena, ((size_t)n + 1) * sizeof *at);
    for (int i = 0; i < n; i++) {
        ok = ok && read_one(ctl, entry[i]->d_name, &at[i], reterr);
        if (ok && i > 0 && at[i].number == at[i - 1].number)
            ok = lg_fail(reterr, LG_STOP, "\"%s\" and \"%s\" have one number", at[i - 1].name,
                         at[i].name);
        free(entry[i]);
    }
    free(entry);
    if (ok && n == 0)
        ok = lg_fail(reterr, LG_STOP, "there are no migrations in \"%s\"", folder);
    if (ok)
        *ret_migrations = (struct migrations){at, (size_t)n};
    return ok;
}

static struct migration *find(struct migrations *migrations, int64_t number)
{
    for (size_t i = 0; i < migrations->n; i++)
        if (migrations->at[i].number == number)
            return &migrations->at[i];
    return NULL;
}

static bool mark(struct migrations *migrations, const struct lg_result *applied, size_t row,
                 struct lg_error *reterr)
{
    struct migration *migration = find(migrations, lg_result_int(applied, row, 0));
    const struct lg_span name = lg_result_text(applied, row, 1);
    char hex[2 * LG_SHA256];

    if (migration == NULL)
        return lg_fail(reterr, LG_STOP, "the database has migration \"%.*s\", which is not here",
                       LG_SPAN_ARG(name));
    lg_hex(migration->sha256, LG_SHA256, hex);
    if (!lg_span_eq((struct lg_span){hex, sizeof hex}, lg_result_text(applied, row, 2)))
        return lg_fail(reterr, LG_STOP,
                       "the database has another \"%s\" than the file: applied migrations are "
                       "never changed",
                       migration->name);
    migration->applied = true;
    return true;
}

bool migrations_compare(struct lg_store *store, struct migrations *migrations,
                        struct lg_error *reterr)
{
    lg_own(lg_result) struct lg_result *exists = NULL;
    lg_own(lg_result) struct lg_result *applied = NULL;

    if (!lg_store_run(store, &q_migration_table_exists, NULL, &exists, reterr))
        return false;
    if (!lg_result_bool(exists, 0, 0))
        return true;
    if (!lg_store_run(store, &q_migrations_applied, NULL, &applied, reterr))
        return false;
    for (size_t i = 0; i < lg_result_rows(applied); i++)
        if (!mark(migrations, applied, i, reterr))
            return false;
    return true;
}
