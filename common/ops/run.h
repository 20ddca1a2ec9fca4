/*
 * run.h - how a process lives: stop signals, the clock, pauses.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include <time.h>

#include <pthread.h>

/* SIGTERM and SIGINT set the stop flag; SIGPIPE is ignored. */
void lg_run_catch_signals(void);
bool lg_run_stopping(void);
void lg_run_stop(void);

/*
 * Ends the process at once, whatever its threads do: what they hold is needed no more, and the
 * libraries' own exit handlers are not safe beside them.  A build with AddressSanitizer reports leaks.
 */
_Noreturn void lg_run_end(int code);

/* Microseconds since 1970, and of a clock that never jumps. */
int64_t lg_now_us(void);
int64_t lg_monotonic_us(void);

/* A condition that is waited for by that clock, until ms from now. */
void lg_condition_init(pthread_cond_t *condition);
struct timespec lg_in_ms(int64_t ms);

/* Sleeps, but wakes early when the process is to stop. */
void lg_pause_ms(int64_t ms);

/* A pause that doubles from 50 ms to 5 s with every failure in a row, with jitter. */
struct lg_backoff {
    int64_t next_ms;
    uint64_t seed;
};
void lg_backoff_wait(struct lg_backoff *backoff);
void lg_backoff_reset(struct lg_backoff *backoff);
