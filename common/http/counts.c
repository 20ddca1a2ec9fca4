/*
 * How many requests each route answered, with which class of status, and how long they took.
 */
#include <stdio.h>
#include <stdlib.h>

#include "base/time.h"
#include "http/exchange.h"
#include "ops/run.h"

struct lg_http_counts *lg_http_counts_new(const struct lg_http_options *options)
{
    struct lg_http_counts *all = calloc(options->routes_n + 1, sizeof *all);

    for (size_t i = 0; all != NULL && i <= options->routes_n; i++) {
        const bool known = i < options->routes_n;
        char labels[256];

        (void)snprintf(labels, sizeof labels, "route=\"%s\",method=\"%s\"",
                       known ? options->routes[i].pattern : "none",
                       known ? options->routes[i].method : "");
        all[i].duration = lg_duration("loopgate_http_request_seconds", labels,
                                      "from a request's first line to its answer");
    }
    return all;
}

static const char *route_name(const struct lg_http_exchange *exchange)
{
    return exchange->route == NULL ? "none" : exchange->route->pattern;
}

void lg_http_count(struct lg_http_counts *all, const struct lg_http_options *options,
                   const struct lg_http_exchange *exchange)
{
    struct lg_http_counts *counts =
        &all[exchange->route == NULL ? options->routes_n
                                     : (size_t)(exchange->route - options->routes)];
    const unsigned class = exchange->status / 100 % 6;
    struct lg_metric *metric = atomic_load(&counts->by_class[class]);

    if (metric == NULL) {
        char labels[256];

        (void)snprintf(labels, sizeof labels, "route=\"%s\",method=\"%s\",status=\"%uxx\"",
                       route_name(exchange), exchange->route == NULL ? "" : exchange->route->method,
                       class);
        metric = lg_metric(LG_COUNTER, "loopgate_http_requests_total", labels,
                           "requests answered, by route and class of status");
        atomic_store(&counts->by_class[class], metric);
    }
    lg_metric_add(metric, 1);
    lg_duration_add(counts->duration,
                    (double)(lg_monotonic_us() - exchange->begun_us) / (double)LG_US_PER_S);
}
