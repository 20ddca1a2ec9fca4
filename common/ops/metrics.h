/*
 * metrics.h - numbers that the process counts, as Prometheus reads them.
 *
 * A series is made once and lives as long as the process; adding to it is one atomic operation.
 */
#pragma once

#include <stdint.h>

#include "base/text.h"

struct lg_metric;

enum lg_metric_kind { LG_COUNTER, LG_GAUGE };

/*
 * The series `name{labels}`: made on the first call, the same later.  labels as Prometheus writes
 * them, `topic="declarations"`, or "".  At most 500 series; beyond, one that is never shown.
 */
struct lg_metric *lg_metric(enum lg_metric_kind kind, const char *name, const char *labels,
                            const char *help);

void lg_metric_add(struct lg_metric *metric, double value);
void lg_metric_set(struct lg_metric *metric, double value);
double lg_metric_value(const struct lg_metric *metric);

/* A sum and a count under NAME_sum and NAME_count, for durations in seconds. */
struct lg_duration {
    struct lg_metric *sum, *count;
};
struct lg_duration lg_duration(const char *name, const char *labels, const char *help);
void lg_duration_add(struct lg_duration duration, double seconds);

/* All series in Prometheus' text format. */
void lg_metrics_write(struct lg_builder *to);
