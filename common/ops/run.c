#include "ops/run.h"

#include <signal.h>
#include <stddef.h>
#include <time.h>
#include <unistd.h>
#ifdef __SANITIZE_ADDRESS__
#include <sanitizer/lsan_interface.h>
#endif

static volatile sig_atomic_t stopping;

static void on_stop(int number)
{
    (void)number;
    stopping = 1;
}

void lg_run_catch_signals(void)
{
    struct sigaction stop = {.sa_handler = on_stop}, ignore = {.sa_handler = SIG_IGN};

    (void)sigaction(SIGTERM, &stop, NULL);
    (void)sigaction(SIGINT, &stop, NULL);
    (void)sigaction(SIGPIPE, &ignore, NULL);
}

bool lg_run_stopping(void)
{
    return stopping != 0;
}

void lg_run_stop(void)
{
    stopping = 1;
}

static int64_t us_of(clockid_t clock)
{
    struct timespec now;

    (void)clock_gettime(clock, &now);
    return now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

int64_t lg_now_us(void)
{
    return us_of(CLOCK_REALTIME);
}

int64_t lg_monotonic_us(void)
{
    return us_of(CLOCK_MONOTONIC);
}

void lg_condition_init(pthread_cond_t *condition)
{
    pthread_condattr_t monotonic;

    (void)pthread_condattr_init(&monotonic);
    (void)pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
    (void)pthread_cond_init(condition, &monotonic);
    (void)pthread_condattr_destroy(&monotonic);
}

struct timespec lg_in_ms(int64_t ms)
{
    const int64_t at_us = lg_monotonic_us() + ms * 1000;

    return (struct timespec){.tv_sec = at_us / 1000000, .tv_nsec = at_us % 1000000 * 1000};
}

_Noreturn void lg_run_end(int code)
{
#ifdef __SANITIZE_ADDRESS__
    (void)__lsan_do_recoverable_leak_check();
#endif
    _exit(code);
}

void lg_pause_ms(int64_t ms)
{
    while (ms > 0 && !lg_run_stopping()) {
        const int64_t piece = ms < 50 ? ms : 50;
        const struct timespec pause = {.tv_nsec = piece * 1000000};

        (void)nanosleep(&pause, NULL);
        ms -= piece;
    }
}

enum { FIRST_MS = 50, LAST_MS = 5000 };

void lg_backoff_wait(struct lg_backoff *backoff)
{
    if (backoff->next_ms < FIRST_MS)
        backoff->next_ms = FIRST_MS;
    backoff->seed = (backoff->seed ^ (uint64_t)lg_monotonic_us()) * 6364136223846793005U + 1;
    lg_pause_ms(backoff->next_ms / 2 + (int64_t)(backoff->seed >> 33) % (backoff->next_ms / 2 + 1));
    backoff->next_ms = backoff->next_ms * 2 > LAST_MS ? LAST_MS : backoff->next_ms * 2;
}

void lg_backoff_reset(struct lg_backoff *backoff)
{
    backoff->next_ms = 0;
}
