/*
 * options.c - a command's options through argp, from its table and that of all commands.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <argp.h>
#include <sysexits.h>

#include "ctl.h"

enum { OPTIONS_MAX = 16, FIRST_KEY = 256 };

struct parsing {
    const struct ctl_command *command;
    const struct ctl_option *option[OPTIONS_MAX];
    struct ctl_words *words;
};

static error_t parse_word(struct parsing *parsing, char *word, struct argp_state *state)
{
    if (parsing->words->n == parsing->command->words_most)
        argp_error(state, "one word too many: \"%s\"", word);
    parsing->words->at[parsing->words->n++] = word;
    return 0;
}

static bool may_be_said_again(const struct ctl_option *option)
{
    const size_t len = option->arg == NULL ? 0 : strlen(option->arg);

    return len > 3 && strcmp(option->arg + len - 3, "...") == 0;
}

static error_t parse_option(const struct ctl_option *option, const char *arg,
                            struct argp_state *state)
{
    int n = 0;

    while (may_be_said_again(option) && option->ret_value[n] != NULL)
        n++;
    if (n == CTL_WORDS - 1)
        argp_error(state, "one \"--%s\" too many", option->name);
    option->ret_value[n] = arg == NULL ? "yes" : arg;
    return 0;
}

static error_t parse(int key, char *arg, struct argp_state *state)
{
    struct parsing *parsing = state->input;

    if (key == ARGP_KEY_ARG)
        return parse_word(parsing, arg, state);
    if (key == ARGP_KEY_END && parsing->words->n < parsing->command->words_least)
        argp_usage(state);
    if (key < FIRST_KEY || key >= FIRST_KEY + OPTIONS_MAX ||
        parsing->option[key - FIRST_KEY] == NULL)
        return ARGP_ERR_UNKNOWN;
    return parse_option(parsing->option[key - FIRST_KEY], arg, state);
}

/* Adds a table's options behind the `n` that there are; gives how many there are then. */
static int add_options(struct parsing *parsing, struct argp_option *to, int n,
                       const struct ctl_option *options)
{
    for (; options != NULL && options->name != NULL && n < OPTIONS_MAX; options++, n++) {
        to[n] = (struct argp_option){
            .name = options->name, .key = FIRST_KEY + n, .arg = options->arg, .doc = options->help};
        parsing->option[n] = options;
    }
    return n;
}

bool ctl_begin(struct ctl *ctl, const struct ctl_command *command, int argc, char **argv,
               const struct ctl_option *options, struct lg_error *reterr)
{
    const char *json = NULL;
    const struct ctl_option common[] = {{"config", "FILE",
                                         "settings, as an INI file; the environment goes before it",
                                         &ctl->ini_path},
                                        {"json", NULL, "write JSON", &json},
                                        {0}};
    struct argp_option listed[OPTIONS_MAX + 1] = {{0}};
    struct parsing parsing = {.command = command, .words = &ctl->words};
    const struct argp argp = {
        .options = listed, .parser = parse, .args_doc = command->words, .doc = command->help};
    static char name[80];

    (void)snprintf(name, sizeof name, "loopgatectl %s%s%s", command->noun,
                   command->verb == NULL ? "" : " ", command->verb == NULL ? "" : command->verb);
    argv[0] = name;
    (void)add_options(&parsing, listed, add_options(&parsing, listed, 0, options), common);
    ctl->words = (struct ctl_words){.n = 0};
    if (argp_parse(&argp, argc, argv, 0, NULL, &parsing) != 0)
        return lg_fail(reterr, LG_STOP, "cannot read the options");
    ctl->json = json != NULL;
    return lg_config_load(&ctl->config, ctl->ini_path, reterr);
}

bool ctl_usage(struct ctl *ctl, struct lg_error *reterr, const char *why)
{
    ctl->exit_code = EX_USAGE;
    return lg_fail(reterr, LG_STOP, "%s", why);
}
