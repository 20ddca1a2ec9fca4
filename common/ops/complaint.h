/*
 * complaint.h - what goes wrong in bursts and mostly heals by itself: all of it counted, one line
 * of it in half a minute logged, the last one kept.
 */
#pragma once

#include <stdint.h>

#include <pthread.h>

#include "ops/metrics.h"

enum { LG_COMPLAINT = 240 }; /* bytes of one, with its terminator */

/* Any thread may complain. */
struct lg_complaints {
    struct lg_metric *count;
    pthread_mutex_t lock;
    int64_t logged_us, silent; /* monotonic: when one was logged; how many were not since */
    char last[LG_COMPLAINT];
};

/* With the counter of that name; it lives as long as the process. */
void lg_complaints_make(struct lg_complaints *complaints, const char *metric, const char *labels,
                        const char *help);

/* Counts it; logs it as a warning unless one of these was logged less than 30 s ago. */
void lg_complain(struct lg_complaints *complaints, const char *about, const char *why);

/* The last one, "" before the first. */
void lg_complaint_last(struct lg_complaints *complaints, char ret_why[LG_COMPLAINT]);
