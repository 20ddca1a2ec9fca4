/*
 * ctl.h - what every command of loopgatectl gets, and the table that a command stands in.
 *
 * Data goes to stdout, talk to stderr.  A command gives false with its error; the fate becomes
 * the exit code of sysexits.h: REJECT 65, RETRY 69, STOP 78, unless the command set `exit_code`.
 */
#pragma once

#include <stdbool.h>

#include "base/arena.h"
#include "base/error.h"
#include "ops/config.h"
#include "store/store.h"

enum { CTL_WORDS = 64 };

/* The words behind the options. */
struct ctl_words {
    const char *at[CTL_WORDS];
    int n;
};

struct ctl {
    struct lg_config config;
    struct lg_arena *arena; /* the process's */
    const char *ini_path;   /* or NULL */
    struct ctl_words words; /* of the command line, once ctl_begin() has read it */
    bool json;
    int exit_code; /* 0: by the error's fate */
};

/*
 * An option of one command; `ret_value` gets its argument, or "yes" where it takes none.  One whose
 * `arg` ends with "..." may be said again: `ret_value` is an array of CTL_WORDS, NULL behind the last.
 */
struct ctl_option {
    const char *name, *arg, *help;
    const char **ret_value;
};

/* One command: `noun` or `noun verb`. */
struct ctl_command {
    const char *noun, *verb; /* verb may be NULL */
    const char *words;       /* what stands behind, for --help */
    const char *help;
    bool (*run)(struct ctl *ctl, const struct ctl_command *command, int argc, char **argv,
                struct lg_error *reterr);
    int words_least, words_most;
};

/*
 * Reads a command's options (those of all commands too) and loads the settings.  Bad usage ends
 * the process with 64, as --help does with 0.  `options` end with one without a name; NULL for none.
 */
bool ctl_begin(struct ctl *ctl, const struct ctl_command *command, int argc, char **argv,
               const struct ctl_option *options, struct lg_error *reterr) LG_MUST_CHECK;

/* Fails with 64: the options or words say something that cannot be meant. */
bool ctl_usage(struct ctl *ctl, struct lg_error *reterr, const char *why);
