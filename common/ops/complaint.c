#include "ops/complaint.h"

#include <stdio.h>
#include <string.h>

#include "ops/log.h"
#include "ops/run.h"

static const int64_t QUIET_US = 30000000;

void lg_complaints_make(struct lg_complaints *complaints, const char *metric, const char *labels,
                        const char *help)
{
    *complaints = (struct lg_complaints){.count = lg_metric(LG_COUNTER, metric, labels, help)};
    (void)pthread_mutex_init(&complaints->lock, NULL);
}

/* How many were silent before this one that is to be logged; -1: it is silent too. */
static int64_t note(struct lg_complaints *complaints, const char *why)
{
    const int64_t now_us = lg_monotonic_us(), silent = complaints->silent;

    (void)snprintf(complaints->last, sizeof complaints->last, "%s", why);
    if (complaints->logged_us != 0 && now_us - complaints->logged_us < QUIET_US) {
        complaints->silent++;
        return -1;
    }
    complaints->logged_us = now_us;
    complaints->silent = 0;
    return silent;
}

void lg_complain(struct lg_complaints *complaints, const char *about, const char *why)
{
    lg_metric_add(complaints->count, 1);
    (void)pthread_mutex_lock(&complaints->lock);
    const int64_t silent = note(complaints, why);
    (void)pthread_mutex_unlock(&complaints->lock);
    if (silent == 0)
        lg_log(LG_LOG_WARN, "%s: %s", about, why);
    else if (silent > 0)
        lg_log(LG_LOG_WARN, "%s: %s; %lld others were not logged", about, why, (long long)silent);
}

void lg_complaint_last(struct lg_complaints *complaints, char ret_why[LG_COMPLAINT])
{
    (void)pthread_mutex_lock(&complaints->lock);
    memcpy(ret_why, complaints->last, LG_COMPLAINT);
    (void)pthread_mutex_unlock(&complaints->lock);
}
