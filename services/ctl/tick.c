/*
 * tick.c - lets the demonstration's time go on: the relay makes a tick of each row.
 */
#include <stdio.h>

#include <sysexits.h>

#include "base/own.h"
#include "commands.h"
#include "database.h"
#include "drain_sql.h"
#include "out.h"

bool ctl_tick(struct ctl *ctl, const struct ctl_command *command, int argc, char **argv,
              struct lg_error *reterr)
{
    static const struct out_field fields[] = {{"tick", OUT_INT}, {NULL, OUT_TEXT}};
    lg_own(lg_store) struct lg_store *store = NULL;
    lg_own(lg_result) struct lg_result *result = NULL;
    const char *at = NULL;
    const struct ctl_option options[] = {{"at", "TIME", "the time that it shall be", &at}, {0}};
    struct lg_column *column;

    if (!ctl_begin(ctl, command, argc, argv, options, reterr))
        return false;
    if (at == NULL)
        return ctl_usage(ctl, reterr, "say the time, --at");
    if (!lg_config_demo_clock(&ctl->config)) {
        ctl->exit_code = EX_NOPERM;
        return lg_fail(reterr, LG_STOP, "time is real here: the setting \"clock\" is not demo");
    }
    if (!ctl_time(ctl, at, &column, reterr) || !ctl_database(ctl, &store, reterr) ||
        !lg_store_run(store, &q_insert_demo_tick, &column, &result, reterr))
        return false;
    if (ctl->json)
        out_end_one(out_of_result(ctl, result, fields));
    return true;
}
