/*
 * backtest_main.c - a back-test from the command line: asks in a file, answers on stdout, leaves no trace.
 */
#include <stdio.h>
#include <unistd.h>

#include <argp.h>
#include <sysexits.h>

#include "assess_sql.h"
#include "backtest.h"
#include "backtest_sql.h"
#include "base/own.h"
#include "ops/log.h"
#include "wire/folder.h"

enum { REQUEST_MOST = 1 << 20, DOCUMENTS_MOST = 64 << 20 };
static const size_t ARENA_BYTES = (size_t)2 << 30;

struct asked {
    const char *ini, *file, *profiles;
    bool changes;
};

static error_t on_option(int key, char *text, struct argp_state *state)
{
    struct asked *asked = state->input;

    if (key == 'c')
        asked->ini = text;
    else if (key == 'd')
        asked->changes = true;
    else if (key == 'p')
        asked->profiles = text;
    else if (key == ARGP_KEY_ARG && asked->file == NULL)
        asked->file = text;
    else if (key == ARGP_KEY_END && asked->file == NULL)
        argp_usage(state);
    else
        return ARGP_ERR_UNKNOWN;
    return 0;
}

static bool told(void *user, int64_t done, int64_t total)
{
    (void)user;
    if (isatty(STDERR_FILENO))
        (void)fprintf(stderr, "\r%lld of %lld declarations", (long long)done, (long long)total);
    return true;
}

static bool print_change(void *user, const struct backtest_change *change, struct lg_error *reterr)
{
    char id[LG_ID_TEXT];

    (void)user;
    (void)reterr;
    lg_id_format(change->id, id);
    (void)fprintf(stdout, "%.*s %.*s %s %s\n", (int)sizeof id, id, LG_SPAN_ARG(change->number),
                  ev_lane_name(change->lane), ev_lane_name(change->tried));
    return true;
}

static bool run(const struct asked *asked, struct lg_store *store, struct assess *assess,
                struct lg_arena *arena, struct lg_error *reterr)
{
    const struct backtest_sink sink = {told, asked->changes ? print_change : NULL, NULL};
    struct lg_backtest_request request;
    struct lg_span bytes, result;

    if (!lg_folder_file_read(arena, asked->file, REQUEST_MOST, &bytes, reterr) ||
        !lg_backtest_request_read(assess->reader, arena, bytes, &request, reterr) ||
        (asked->profiles != NULL &&
         !lg_folder_file_read(arena, asked->profiles, DOCUMENTS_MOST, &request.documents, reterr)))
        return false;
    struct history *history = history_new(assess, store);
    if (history == NULL)
        return lg_fail(reterr, LG_STOP, "out of memory");
    const bool done = backtest_run(history, arena, &request, &sink, &result, reterr);
    history_free(history);
    if (isatty(STDERR_FILENO))
        (void)fprintf(stderr, "\n");
    if (done && !asked->changes)
        (void)printf("%.*s\n", LG_SPAN_ARG(result));
    return done;
}

static bool open_and_run(const struct asked *asked, struct lg_config *config,
                         struct lg_error *reterr)
{
    lg_own(lg_store) struct lg_store *store = NULL;
    lg_own(lg_arena) struct lg_arena *arena = lg_arena_new(ARENA_BYTES);
    void *service = NULL;

    if (arena == NULL)
        return lg_fail(reterr, LG_STOP, "out of memory");
    if (!lg_config_load(config, asked->ini, reterr) ||
        !lg_store_open(lg_config_get(config, LG_SET_DATABASE), &store, reterr) ||
        !lg_store_unlimited(store, &q_history_session, reterr) ||
        !assess_open(config, store, &service, reterr))
        return false;
    const bool done = run(asked, store, service, arena, reterr);
    assess_free(service);
    return done;
}

int assess_backtest_main(int argc, char **argv)
{
    static const struct argp_option known[] = {
        {"config", 'c', "FILE", 0, "settings", 0},
        {"profiles", 'p', "FILE", 0, "documents to try, a line each, drafted or not", 0},
        {"changes", 'd', NULL, 0, "list the declarations that change lane instead", 0},
        {NULL, 0, NULL, 0, NULL, 0}};
    static const struct argp argp = {
        known, on_option, "FILE", "Decides a period again with other profiles and thresholds.",
        NULL,  NULL,      NULL};
    static struct lg_config config;
    struct asked asked = {NULL, NULL, NULL, false};
    struct lg_error error = {.fate = LG_STOP};

    (void)argp_parse(&argp, argc, argv, 0, NULL, &asked);
    lg_log_open("assess", "warn", "text");
    if (!open_and_run(&asked, &config, &error)) {
        (void)fprintf(stderr, "loopgate-assess: %s\n", error.message);
        return error.fate == LG_REJECT  ? EX_DATAERR
               : error.fate == LG_RETRY ? EX_UNAVAILABLE
                                        : EX_CONFIG;
    }
    return fflush(stdout) == 0 ? EX_OK : EX_IOERR;
}
