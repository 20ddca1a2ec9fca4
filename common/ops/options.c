#include "ops/options.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <argp.h>
#include <sysexits.h>

#include "ops/log.h"

enum what { RUN, PRINT, CHECK };

struct options {
    const char *service, *ini;
    enum what what;
};

const char *lg_version(void)
{
    return LG_VERSION;
}

static error_t on_option(int key, char *text, struct argp_state *state)
{
    struct options *options = state->input;

    switch (key) {
    case 'c':
        options->ini = text;
        return 0;
    case 'p':
        options->what = PRINT;
        return 0;
    case 'k':
        options->what = CHECK;
        return 0;
    case 'V':
        (void)printf("loopgate-%s %s\n", options->service, lg_version());
        exit(EX_OK);
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static struct options parse(const char *service, int argc, char **argv)
{
    static const struct argp_option known[] = {
        {"config", 'c', "FILE", 0, "read settings from this INI file", 0},
        {"print-config", 'p', NULL, 0, "print the settings in force and exit", 0},
        {"check-config", 'k', NULL, 0, "say whether the settings can be used and exit", 0},
        {"version", 'V', NULL, 0, "print the version and exit", 0},
        {NULL, 0, NULL, 0, NULL, 0}};
    const struct argp argp = {
        known, on_option, NULL, "Settings come from the environment (LOOPGATE_...) or the file.",
        NULL,  NULL,      NULL};
    struct options options = {service, NULL, RUN};

    (void)argp_parse(&argp, argc, argv, 0, NULL, &options);
    return options;
}

/* What a service would refuse when it starts. */
static bool check(const struct lg_config *config, struct lg_error *reterr)
{
    const char *clock = lg_config_get(config, LG_SET_CLOCK);
    int64_t number;

    if (strcmp(clock, "real") != 0 && strcmp(clock, "demo") != 0)
        return lg_fail(reterr, LG_STOP, "the setting \"clock\" is \"%.40s\", not real or demo",
                       clock);
    return lg_config_int(config, LG_SET_WORKERS, LG_WORKERS_LEAST, LG_WORKERS_MOST, &number,
                         reterr) &&
           lg_config_int(config, LG_SET_STUCK, LG_STUCK_LEAST_S, LG_STUCK_MOST_S, &number, reterr);
}

void lg_options_start(const char *service, int argc, char **argv, struct lg_config *ret_config)
{
    const struct options options = parse(service, argc, argv);
    struct lg_error error;

    lg_log_open(service, "info", "text");
    if (!lg_config_load(ret_config, options.ini, &error) || !check(ret_config, &error)) {
        lg_log_error(LG_LOG_ERROR, "reading the settings", &error);
        exit(EX_CONFIG);
    }
    if (options.what == PRINT)
        lg_config_print(ret_config, stdout);
    if (options.what != RUN)
        exit(EX_OK);
    lg_log_open(service, lg_config_get(ret_config, LG_SET_LOG_LEVEL),
                lg_config_get(ret_config, LG_SET_LOG_FORMAT));
}
