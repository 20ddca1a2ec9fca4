/*
 * database.c - where a command finds the database and the installed files.
 */
#include "database.h"

#include <string.h>
#include <unistd.h>

#include <pwd.h>

#include "base/own.h"
#include "base/text.h"
#include "base/time.h"
#include "ops/run.h"
#include "out.h"

/* A busy server answers later than one attempt waits; one that refuses ends all of them at once. */
enum { ATTEMPTS = 4, PAUSE_MS = 100 };

bool ctl_database(const struct ctl *ctl, struct lg_store **ret_store, struct lg_error *reterr)
{
    const char *conninfo = lg_config_get(&ctl->config, LG_SET_DATABASE);

    if (conninfo[0] == '\0')
        return lg_fail(reterr, LG_STOP, "the setting \"database\" is missing");
    for (int attempt = 1; !lg_store_open(conninfo, ret_store, reterr); attempt++) {
        if (attempt == ATTEMPTS || reterr->fate != LG_RETRY)
            return false;
        lg_pause_ms(PAUSE_MS);
    }
    return true;
}

const char *ctl_schemas_path(const struct ctl *ctl, const char *name)
{
    const char *share = lg_config_get(&ctl->config, LG_SET_SHARE);
    const char *path = lg_text(ctl->arena, "%s/schemas/%s", share, name).at;

    if (strcmp(share, LG_SHARE_DIR) == 0 && access(path, R_OK) != 0)
        path = lg_text(ctl->arena, "%s/schemas/%s", LG_SOURCE_DIR, name).at;
    return path;
}

struct lg_span ctl_actor(const struct ctl *ctl)
{
    const struct passwd *user = getpwuid(getuid());

    if (user == NULL)
        return lg_text(ctl->arena, "operator/%u", (unsigned)getuid());
    return lg_text(ctl->arena, "operator/%s", user->pw_name);
}

bool ctl_print_query(struct ctl *ctl, const struct lg_query *query, struct lg_column *const *params,
                     const struct out_field *fields, struct lg_error *reterr)
{
    lg_own(lg_store) struct lg_store *store = NULL;
    lg_own(lg_result) struct lg_result *result = NULL;

    if (!ctl_database(ctl, &store, reterr) || !lg_store_run(store, query, params, &result, reterr))
        return false;
    out_end(out_of_result(ctl, result, fields));
    return true;
}

bool ctl_change(struct ctl *ctl, const struct lg_query *query, struct lg_column *const *params,
                bool *ret_found, struct lg_error *reterr)
{
    lg_own(lg_store) struct lg_store *store = NULL;
    lg_own(lg_result) struct lg_result *result = NULL;

    if (!ctl_database(ctl, &store, reterr) || !lg_store_run(store, query, params, &result, reterr))
        return false;
    *ret_found = lg_result_rows(result) > 0 && lg_result_bool(result, 0, 0);
    return true;
}

bool ctl_revoke(struct ctl *ctl, const struct lg_query *query, const char *what,
                struct lg_error *reterr)
{
    struct lg_column *const params[] = {lg_of_text(ctl->arena, ctl_actor(ctl)),
                                        ctl_text(ctl, ctl->words.at[0])};
    bool found = false;

    return ctl_change(ctl, query, params, &found, reterr) &&
           (found ||
            lg_fail(reterr, LG_REJECT, "there is no %s \"%s\" in force", what, ctl->words.at[0]));
}

struct lg_column *ctl_text(const struct ctl *ctl, const char *text)
{
    return lg_of_text(ctl->arena, lg_span_of(text));
}

bool ctl_time(const struct ctl *ctl, const char *text, struct lg_column **ret_column,
              struct lg_error *reterr)
{
    struct lg_column *column = lg_column_new(ctl->arena, LG_SQL_TIMESTAMPTZ);
    int64_t us;

    if (text == NULL)
        lg_column_add_null(column);
    else if (lg_time_parse(lg_span_of(text), &us))
        lg_column_add_int(column, us);
    else
        return lg_fail(reterr, LG_REJECT, "\"%s\" is not a time like 2026-01-31T12:00:00Z", text);
    *ret_column = column;
    return true;
}
