/*
 * replay.c - stored decisions once more, made by the program that made them; and what they saw.
 *
 * What decides is assess's alone; so its program is run, as the operator, in this one's place.
 */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"
#include "commands.h"

enum { PATH_BYTES = 4096 };

const char *ctl_assess_program(struct ctl *ctl)
{
    char self[PATH_BYTES];
    const ssize_t len = readlink("/proc/self/exe", self, sizeof self - 1);
    char *slash;

    if (len < 0)
        return "loopgate-assess";
    self[len] = '\0';
    slash = strrchr(self, '/');
    const struct lg_span folder = {self, slash == NULL ? 0 : (size_t)(slash - self)};
    const char *beside = lg_text(ctl->arena, "%.*s/loopgate-assess", LG_SPAN_ARG(folder)).at;
    if (access(beside, X_OK) == 0)
        return beside;
    return lg_text(ctl->arena, "%.*s/../assess/loopgate-assess", LG_SPAN_ARG(folder)).at;
}

/* Runs assess's program with a word, options (the last NULL), and the command's own word. */
static bool run_assess(struct ctl *ctl, const char *word, const char *const *options,
                       struct lg_error *reterr)
{
    const char *words[12] = {"loopgate-assess", word};
    int n = 2;

    for (; *options != NULL && n < 7; options++)
        words[n++] = *options;
    if (ctl->ini_path != NULL) {
        words[n++] = "--config";
        words[n++] = ctl->ini_path;
    }
    words[n++] = "--";
    words[n] = ctl->words.at[0];

    const char *path = ctl_assess_program(ctl);
    (void)execv(path, (char *const *)(uintptr_t)words);
    return lg_fail(reterr, LG_STOP, "cannot run \"%.200s\"", path);
}

bool ctl_replay(struct ctl *ctl, const struct ctl_command *command, int argc, char **argv,
                struct lg_error *reterr)
{
    return ctl_begin(ctl, command, argc, argv, NULL, reterr) &&
           run_assess(ctl, "replay", (const char *const[]){ctl->json ? "--json" : NULL, NULL},
                      reterr);
}

bool ctl_profiles_backtest(struct ctl *ctl, const struct ctl_command *command, int argc,
                           char **argv, struct lg_error *reterr)
{
    const char *changes = NULL;
    const struct ctl_option options[] = {
        {"changes", NULL, "list the declarations that change lane instead", &changes}, {0}};

    return ctl_begin(ctl, command, argc, argv, options, reterr) &&
           run_assess(ctl, "backtest",
                      (const char *const[]){changes != NULL ? "--changes" : NULL, NULL}, reterr);
}

bool ctl_models_training(struct ctl *ctl, const struct ctl_command *command, int argc, char **argv,
                         struct lg_error *reterr)
{
    const char *from = NULL, *until = NULL, *words[5] = {NULL};
    const struct ctl_option options[] = {{"from", "DAY", "decided from this day on", &from},
                                         {"until", "DAY", "decided before this day", &until},
                                         {0}};
    int n = 0;

    if (!ctl_begin(ctl, command, argc, argv, options, reterr))
        return false;
    if (from != NULL) {
        words[n++] = "--from";
        words[n++] = from;
    }
    if (until != NULL) {
        words[n++] = "--until";
        words[n] = until;
    }
    return run_assess(ctl, "training", words, reterr);
}
