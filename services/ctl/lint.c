/*
 * lint.c - what is wrong with profiles before they are drafted, each by itself and beside the others.
 */
#include <time.h>

#include "base/time.h"
#include "commands.h"
#include "lint_history.h"
#include "out.h"
#include "profile_files.h"
#include "wire/lint_text.h"

enum { FINDINGS_MOST = 1000, EXAMPLE_MOST = 1 << 20 };

struct linting {
    struct ctl *ctl;
    struct out *out;
    const struct ctl_profile_files *files;
    const struct lg_linted *linted;
    struct ctl_lint_history history; /* empty where it is not asked */
    size_t errors;
};

static struct lg_span example_of(struct ctl *ctl, const struct lg_lint_finding *finding)
{
    struct lg_builder json = lg_builder(ctl->arena, EXAMPLE_MOST);

    if (finding->example == NULL)
        return (struct lg_span){NULL, 0};
    lg_facts_write(&json, finding->example);
    return lg_builder_text(&json);
}

static void tell(struct linting *linting, size_t at, const struct lg_lint_finding *finding)
{
    struct out *out = linting->out;

    linting->errors += finding->is_error;
    out_text(out, lg_span_of(linting->files->found[at].file));
    out_text(out, finding->profile->code);
    out_text(out, lg_span_of(finding->is_error ? "error" : "warning"));
    out_text(out, lg_span_of(lg_lint_kind_name(finding->kind)));
    out_text(out, finding->other == NULL ? (struct lg_span){NULL, 0} : finding->other->code);
    out_text(out, lg_lint_text(linting->ctl->arena, finding));
    out_text(out, example_of(linting->ctl, finding));
}

static void tell_twice(struct linting *linting, size_t at)
{
    struct out *out = linting->out;

    linting->errors++;
    out_text(out, lg_span_of(linting->files->found[at].file));
    out_text(out, linting->files->found[at].profile.code);
    out_text(out, LG_SPAN("error"));
    out_text(out, LG_SPAN("twice"));
    out_null(out);
    out_text(out, LG_SPAN("another of the files has this code"));
    out_null(out);
}

static void tell_history(struct linting *linting, size_t at)
{
    struct out *out = linting->out;

    for (size_t i = 0; i < linting->history.n; i++) {
        const struct ctl_lint_found *found = &linting->history.found[i];

        if (found->version != linting->files->found[at].profile.version ||
            !lg_span_eq(found->code, linting->files->found[at].profile.code))
            continue;
        out_text(out, lg_span_of(linting->files->found[at].file));
        out_text(out, found->code);
        out_text(out, found->severity);
        out_text(out, found->kind);
        out_null(out);
        out_text(out, found->text);
        out_text(out, found->example);
    }
}

static void lint_one(struct linting *linting, size_t at)
{
    struct lg_lint_finding findings[FINDINGS_MOST];
    const struct lg_lint_input input = {&linting->linted[at], linting->linted, at,
                                        lg_day_of_time((int64_t)time(NULL) * LG_US_PER_S)};
    const size_t n = lg_lint(linting->ctl->arena, &input, findings, FINDINGS_MOST);

    for (size_t i = 0; i < at; i++) {
        if (lg_span_eq(linting->files->found[i].profile.code,
                       linting->files->found[at].profile.code))
            tell_twice(linting, at);
    }
    for (size_t i = 0; i < n; i++)
        tell(linting, at, &findings[i]);
    tell_history(linting, at);
}

bool ctl_profiles_lint(struct ctl *ctl, const struct ctl_command *command, int argc, char **argv,
                       struct lg_error *reterr)
{
    struct linting linting = {.ctl = ctl};
    struct ctl_profile_files files;
    const char *backtest = NULL, *days = NULL;
    const struct ctl_option options[] = {
        {"backtest", "FILE", "the result of a back-test that tried them: hits, work", &backtest},
        {"history", "DAYS", "the same, from a back-test of these files over so many days", &days},
        {0}};

    if (!ctl_begin(ctl, command, argc, argv, options, reterr) ||
        !ctl_profile_files(ctl, &files, reterr) || !ctl_profile_files_sound(ctl, &files, reterr) ||
        (backtest != NULL && !ctl_lint_history_read(ctl, backtest, &linting.history, reterr)) ||
        (days != NULL && !ctl_lint_history_run(ctl, &files, days, &linting.history, reterr)))
        return false;
    struct lg_linted *linted = lg_arena_take(ctl->arena, (files.found_n + 1) * sizeof *linted);
    for (size_t i = 0; i < files.found_n; i++)
        linted[i] = lg_linted_of(ctl->arena, &files.found[i].profile);
    linting.files = &files;
    linting.linted = linted;
    linting.out = out_new(ctl, (const char *const[]){"file", "code", "severity", "kind", "other",
                                                     "text", "example", NULL});
    for (size_t i = 0; i < files.found_n; i++)
        lint_one(&linting, i);
    out_end(linting.out);
    return linting.errors == 0 ||
           lg_fail(reterr, LG_REJECT, "%zu errors: such profiles cannot be drafted",
                   linting.errors);
}
