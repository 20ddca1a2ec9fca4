#include "ops/metrics.h"

#include <stdatomic.h>
#include <stdio.h>
#include <string.h>

#include <pthread.h>

enum { SERIES = 500 };

struct lg_metric {
    enum lg_metric_kind kind;
    char name[64], labels[160], help[160];
    _Atomic double value;
};

static struct {
    pthread_mutex_t lock;
    struct lg_metric series[SERIES], beyond;
    size_t n;
} registry = {.lock = PTHREAD_MUTEX_INITIALIZER};

static struct lg_metric *find(const char *name, const char *labels)
{
    for (size_t i = 0; i < registry.n; i++)
        if (strcmp(registry.series[i].name, name) == 0 &&
            strcmp(registry.series[i].labels, labels) == 0)
            return &registry.series[i];
    return NULL;
}

struct lg_metric *lg_metric(enum lg_metric_kind kind, const char *name, const char *labels,
                            const char *help)
{
    (void)pthread_mutex_lock(&registry.lock);
    struct lg_metric *metric = find(name, labels);
    if (metric == NULL && registry.n == SERIES)
        metric = &registry.beyond;
    if (metric == NULL) {
        metric = &registry.series[registry.n++];
        metric->kind = kind;
        (void)snprintf(metric->name, sizeof metric->name, "%s", name);
        (void)snprintf(metric->labels, sizeof metric->labels, "%s", labels);
        (void)snprintf(metric->help, sizeof metric->help, "%s", help);
    }
    (void)pthread_mutex_unlock(&registry.lock);
    return metric;
}

void lg_metric_add(struct lg_metric *metric, double value)
{
    double old = atomic_load_explicit(&metric->value, memory_order_relaxed);

    while (!atomic_compare_exchange_weak(&metric->value, &old, old + value))
        ;
}

void lg_metric_set(struct lg_metric *metric, double value)
{
    atomic_store(&metric->value, value);
}

double lg_metric_value(const struct lg_metric *metric)
{
    return atomic_load(&metric->value);
}

struct lg_duration lg_duration(const char *name, const char *labels, const char *help)
{
    char sum[64], count[64];

    (void)snprintf(sum, sizeof sum, "%s_sum", name);
    (void)snprintf(count, sizeof count, "%s_count", name);
    return (struct lg_duration){lg_metric(LG_COUNTER, sum, labels, help),
                                lg_metric(LG_COUNTER, count, labels, help)};
}

void lg_duration_add(struct lg_duration duration, double seconds)
{
    lg_metric_add(duration.sum, seconds);
    lg_metric_add(duration.count, 1);
}

static bool is_first_of_name(size_t i)
{
    for (size_t k = 0; k < i; k++)
        if (strcmp(registry.series[k].name, registry.series[i].name) == 0)
            return false;
    return true;
}

static void write_family(size_t first, struct lg_builder *to)
{
    const struct lg_metric *family = &registry.series[first];

    lg_builder_fmt(to, "# HELP %s %s\n# TYPE %s %s\n", family->name, family->help, family->name,
                   family->kind == LG_COUNTER ? "counter" : "gauge");
    for (size_t i = first; i < registry.n; i++) {
        const struct lg_metric *metric = &registry.series[i];
        const char *open = metric->labels[0] == '\0' ? "" : "{";

        if (strcmp(metric->name, family->name) == 0)
            lg_builder_fmt(to, "%s%s%s%s %.17g\n", metric->name, open, metric->labels,
                           open[0] == '\0' ? "" : "}", lg_metric_value(metric));
    }
}

void lg_metrics_write(struct lg_builder *to)
{
    (void)pthread_mutex_lock(&registry.lock);
    for (size_t i = 0; i < registry.n; i++)
        if (is_first_of_name(i))
            write_family(i, to);
    (void)pthread_mutex_unlock(&registry.lock);
}
