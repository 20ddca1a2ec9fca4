/*
 * main.c - loopgatectl: finds the command in the table and runs it.
 *
 * A failure ends here: its message and detail go to stderr once, its fate becomes the exit code.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <sysexits.h>

#include "base/own.h"
#include "commands.h"
#include "ctl.h"
#include "ops/log.h"
#include "ops/run.h"

enum { ARENA_BYTES = 256 * 1024 * 1024 };

static void print_usage(FILE *to)
{
    (void)fprintf(to, "Usage: loopgatectl COMMAND [OPTION...]\n\nCommands:\n");
    for (size_t i = 0; i < ctl_commands_n; i++) {
        const struct ctl_command *command = &ctl_commands[i];
        char name[80];

        (void)snprintf(name, sizeof name, "%s%s%s %s", command->noun,
                       command->verb == NULL ? "" : " ", command->verb == NULL ? "" : command->verb,
                       command->words);
        (void)fprintf(to, "  %-34s %s\n", name, command->help);
    }
    (void)fprintf(to, "\n\"loopgatectl COMMAND --help\" tells a command's options.\n");
}

/* How many of the first words name the command: 0 when it is another. */
static int words_matched(const struct ctl_command *command, int argc, char **argv)
{
    if (argc < 1 || strcmp(argv[0], command->noun) != 0)
        return 0;
    if (command->verb == NULL)
        return 1;
    return argc > 1 && strcmp(argv[1], command->verb) == 0 ? 2 : 0;
}

static int exit_code_of(const struct ctl *ctl, const struct lg_error *error)
{
    if (ctl->exit_code != 0)
        return ctl->exit_code;
    switch (error->fate) {
    case LG_REJECT:
        return EX_DATAERR;
    case LG_RETRY:
        return EX_UNAVAILABLE;
    case LG_STOP:
        return EX_CONFIG;
    }
    return EX_SOFTWARE;
}

static int run(const struct ctl_command *command, int argc, char **argv)
{
    lg_own(lg_arena) struct lg_arena *arena = lg_arena_new(ARENA_BYTES);
    struct ctl *ctl = arena == NULL ? NULL : lg_arena_take(arena, sizeof *ctl);
    struct lg_error error = {.fate = LG_STOP};

    if (ctl == NULL) {
        (void)fprintf(stderr, "loopgatectl: cannot start: out of memory\n");
        return EX_OSERR;
    }
    ctl->arena = arena;
    if (!command->run(ctl, command, argc, argv, &error)) {
        (void)fprintf(stderr, "loopgatectl: %s\n", error.message);
        if (error.detail[0] != '\0')
            (void)fprintf(stderr, "%s\n", error.detail);
        return exit_code_of(ctl, &error);
    }
    if (fflush(stdout) != 0 || ferror(stdout) != 0) {
        (void)fprintf(stderr, "loopgatectl: could not write the output\n");
        return EX_IOERR;
    }
    return ctl->exit_code;
}

static int print_and_end(FILE *to, int exit_code)
{
    print_usage(to);
    return exit_code;
}

int main(int argc, char **argv)
{
    lg_log_open("loopgatectl", "warn", "text");
    lg_run_catch_signals();
    if (argc > 1 && (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-?") == 0))
        return print_and_end(stdout, EX_OK);
    if (argc > 1 && (strcmp(argv[1], "--version") == 0 || strcmp(argv[1], "-V") == 0)) {
        (void)printf("loopgatectl %s\n", LG_VERSION);
        return EX_OK;
    }
    for (size_t i = 0; i < ctl_commands_n; i++) {
        const int matched = words_matched(&ctl_commands[i], argc - 1, argv + 1);

        if (matched > 0)
            return run(&ctl_commands[i], argc - matched, argv + matched);
    }
    return print_and_end(stderr, EX_USAGE);
}
