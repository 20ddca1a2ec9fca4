/*
 * migrations.h - the numbered SQL files, compared with what a database has.
 *
 * The files are schemas/database/NNNN_name.sql.  A database that has a number which is not among
 * the files, or other bytes under a number, is not ours to change.
 */
#pragma once

#include "base/hash.h"
#include "ctl.h"

struct migration {
    int32_t number;
    const char *name;    /* NNNN_name.sql */
    struct lg_span text; /* with a terminator behind it */
    uint8_t sha256[LG_SHA256];
    bool applied;
};

struct migrations {
    struct migration *at; /* by number */
    size_t n;
};

/* Reads the files; a number that stands twice is LG_STOP.  In ctl's arena. */
bool migrations_read(struct ctl *ctl, struct migrations *ret_migrations,
                     struct lg_error *reterr) LG_MUST_CHECK;

/* Marks what the database has; one that does not belong to the files is LG_STOP. */
bool migrations_compare(struct lg_store *store, struct migrations *migrations,
                        struct lg_error *reterr) LG_MUST_CHECK;

/* The number of a file name NNNN_name.sql, -1 when it is not one. */
int32_t migration_number(const char *name);

/* A whole file, with a terminator behind it. */
bool migrations_file(struct ctl *ctl, const char *path, struct lg_span *ret_text,
                     struct lg_error *reterr) LG_MUST_CHECK;
