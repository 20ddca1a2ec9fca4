/*
 * lint_run.c - a back-test of profiles that nobody drafted, for the linter.
 *
 * What decides is assess's alone, so its program runs beside this one.  What goes between the two is
 * in memory that has a descriptor: nothing is left behind, however it ends.
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/text.h"
#include "base/time.h"
#include "commands.h"
#include "lint_history.h"

enum { DOCUMENTS_MOST = 64 << 20, DAYS_MOST = 3660 };

static bool hold(struct lg_span text, int *ret_fd, struct lg_error *reterr)
{
    const int fd = memfd_create("lint", 0);

    if (fd < 0)
        return lg_fail(reterr, LG_STOP, "out of memory");
    for (size_t done = 0; done < text.len;) {
        const ssize_t written = write(fd, text.at + done, text.len - done);

        if (written <= 0) {
            (void)close(fd);
            return lg_fail(reterr, LG_STOP, "out of memory");
        }
        done += (size_t)written;
    }
    *ret_fd = fd;
    return true;
}

static const char *path_of(struct ctl *ctl, int fd)
{
    return lg_text(ctl->arena, "/proc/self/fd/%d", fd).at;
}

static struct lg_span documents_of(struct ctl *ctl, const struct ctl_profile_files *files)
{
    struct lg_builder lines = lg_builder(ctl->arena, DOCUMENTS_MOST);

    for (size_t i = 0; i < files->found_n; i++) {
        lg_builder_add(&lines, lg_profile_document(ctl->arena, &files->found[i].profile));
        lg_builder_add(&lines, LG_SPAN("\n"));
    }
    return lg_builder_text(&lines);
}

static struct lg_span request_of(struct ctl *ctl, long days)
{
    const lg_day today = lg_day_of_time((int64_t)time(NULL) * LG_US_PER_S);
    char from[10], until[10];

    lg_day_format(today - (lg_day)days, from);
    lg_day_format(today + 1, until);
    return lg_text(ctl->arena, "{\"from\":\"%.10s\",\"until\":\"%.10s\"}", from, until);
}

/* In the child: does not come back. */
static void become(struct ctl *ctl, int documents, int request, int answer)
{
    const char *words[8] = {"loopgate-assess", "backtest", "--profiles", path_of(ctl, documents)};
    const char *path = ctl_assess_program(ctl);
    int n = 4;

    if (ctl->ini_path != NULL) {
        words[n++] = "--config";
        words[n++] = ctl->ini_path;
    }
    words[n] = path_of(ctl, request);
    if (dup2(answer, STDOUT_FILENO) >= 0)
        (void)execv(path, (char *const *)(uintptr_t)words);
    _exit(EXIT_FAILURE);
}

static bool run(struct ctl *ctl, int documents, int request, int answer, struct lg_error *reterr)
{
    const pid_t child = fork();
    int status = 0;

    if (child == 0)
        become(ctl, documents, request, answer);
    if (child < 0 || waitpid(child, &status, 0) != child || status != 0)
        return lg_fail(reterr, LG_REJECT,
                       "the back-test of these profiles did not come to its end");
    return true;
}

bool ctl_lint_history_run(struct ctl *ctl, const struct ctl_profile_files *files, const char *days,
                          struct ctl_lint_history *ret_history, struct lg_error *reterr)
{
    char *end;
    const long n = strtol(days, &end, 10);
    int documents = -1, request = -1, answer = -1;

    if (*end != '\0' || n < 1 || n > DAYS_MOST)
        return ctl_usage(ctl, reterr, "--history takes a number of days, ten years at most");
    const bool read = hold(documents_of(ctl, files), &documents, reterr) &&
                      hold(request_of(ctl, n), &request, reterr) &&
                      hold(LG_SPAN(""), &answer, reterr) &&
                      run(ctl, documents, request, answer, reterr) &&
                      ctl_lint_history_read(ctl, path_of(ctl, answer), ret_history, reterr);
    if (documents >= 0)
        (void)close(documents);
    if (request >= 0)
        (void)close(request);
    if (answer >= 0)
        (void)close(answer);
    return read;
}
