/*
 * lines.h - many events in one request, one a line, each with its own answer.
 */
#pragma once

#include "intake.h"

/*
 * Takes a body of NDJSON, 10,000 lines at most, and answers 200 with one JSON line per line, in
 * their order: {"line":1,"status":202,"receipt","statusUrl"} or {"line":2,"status":422,"title",
 * "errors"}.  Lines do not depend on each other; an Idempotency-Key or a wish to wait has no
 * meaning here.
 */
void gw_post_lines(struct gw_call *call, enum ev_type type);

/* Counts events that Kafka has acknowledged. */
void gw_count_accepted(size_t n);
