/*
 * digest.c - one SHA-256 over the business rows, the same for every run that decided the same.
 *
 * Each covered table gives ordered lines of text by its query in ops.digest_source; hashed are
 * its name, a newline, and each line with a newline.
 */
#include <stdio.h>

#include "base/hash.h"
#include "base/own.h"
#include "base/text.h"
#include "commands.h"
#include "database.h"
#include "digest_sql.h"
#include "out.h"

struct digest {
    struct ctl *ctl;
    struct lg_store *store;
    struct lg_sha256 all;
    struct out *tables; /* table, state, rows, SHA-256, reason */
};

static void add_line(struct lg_sha256 *hash, struct lg_span line)
{
    lg_sha256_add(hash, line);
    lg_sha256_add(hash, LG_SPAN("\n"));
}

static struct lg_span end_hex(const struct ctl *ctl, struct lg_sha256 *hash)
{
    uint8_t digest[LG_SHA256];
    char hex[2 * LG_SHA256];

    lg_sha256_end(hash, digest);
    lg_hex(digest, sizeof digest, hex);
    return lg_text_copy(ctl->arena, (struct lg_span){hex, sizeof hex});
}

static bool add_table(struct digest *digest, struct lg_span name, struct lg_span text,
                      struct lg_error *reterr)
{
    lg_own(lg_result) struct lg_result *lines = NULL;
    struct lg_query *query = lg_arena_take(digest->ctl->arena, sizeof *query);
    struct lg_sha256 one;

    *query =
        (struct lg_query){.name = lg_text(digest->ctl->arena, "digest %.*s", LG_SPAN_ARG(name)).at,
                          .text = lg_text_copy(digest->ctl->arena, text).at};
    if (!lg_store_run(digest->store, query, NULL, &lines, reterr))
        return false;
    lg_sha256_init(&one);
    add_line(&digest->all, name);
    add_line(&one, name);
    for (size_t i = 0; i < lg_result_rows(lines); i++) {
        add_line(&digest->all, lg_result_text(lines, i, 0));
        add_line(&one, lg_result_text(lines, i, 0));
    }
    out_text(digest->tables, name);
    out_text(digest->tables, LG_SPAN("covered"));
    out_int(digest->tables, (int64_t)lg_result_rows(lines));
    out_text(digest->tables, end_hex(digest->ctl, &one));
    out_null(digest->tables);
    return true;
}

static bool add_tables(struct digest *digest, struct lg_error *reterr)
{
    lg_own(lg_result) struct lg_result *sources = NULL;

    if (!lg_store_unlimited(digest->store, &q_digest_session, reterr) ||
        !lg_store_run(digest->store, &q_digest_sources, NULL, &sources, reterr))
        return false;
    for (size_t i = 0; i < lg_result_rows(sources); i++)
        if (!add_table(digest, lg_result_text(sources, i, 0), lg_result_text(sources, i, 1),
                       reterr))
            return false;
    return true;
}

static bool add_left_out(struct digest *digest, struct lg_error *reterr)
{
    lg_own(lg_result) struct lg_result *left = NULL;

    if (!lg_store_run(digest->store, &q_digest_left_out, NULL, &left, reterr))
        return false;
    for (size_t i = 0; i < lg_result_rows(left); i++) {
        const bool decided = !lg_result_null(left, i, 1);

        out_text(digest->tables, lg_result_text(left, i, 0));
        out_text(digest->tables, decided ? LG_SPAN("left out") : LG_SPAN("undecided"));
        out_null(digest->tables);
        out_null(digest->tables);
        out_text(digest->tables, lg_result_text(left, i, 1));
    }
    return true;
}

static void print_all(struct ctl *ctl, struct lg_span hex)
{
    struct out *out;

    if (!ctl->json) {
        (void)printf("%.*s\n", LG_SPAN_ARG(hex));
        return;
    }
    out = out_new(ctl, (const char *const[]){"sha256", NULL});
    out_text(out, hex);
    out_end_one(out);
}

bool ctl_digest(struct ctl *ctl, const struct ctl_command *command, int argc, char **argv,
                struct lg_error *reterr)
{
    lg_own(lg_store) struct lg_store *store = NULL;
    const char *tables = NULL;
    const struct ctl_option options[] = {
        {"tables", NULL, "each table by itself, and what is left out", &tables}, {0}};

    if (!ctl_begin(ctl, command, argc, argv, options, reterr) || !ctl_database(ctl, &store, reterr))
        return false;

    struct digest digest = {.ctl = ctl,
                            .store = store,
                            .tables =
                                out_new(ctl, (const char *const[]){"table", "state", "rows",
                                                                   "sha256", "reason", NULL})};
    lg_sha256_init(&digest.all);
    if (!add_tables(&digest, reterr) || (tables != NULL && !add_left_out(&digest, reterr)))
        return false;
    if (tables != NULL)
        out_end(digest.tables);
    else
        print_all(ctl, end_hex(ctl, &digest.all));
    return true;
}
