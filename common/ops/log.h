/*
 * log.h - one line per thing that a person may want to know, to stderr.
 *
 * error: a human must act; warn: degraded, heals by itself; info: changes of state; debug: per
 * message.  Libraries do not log; the one who decides what happens next does, once.
 */
#pragma once

#include "base/error.h"

enum lg_level { LG_LOG_ERROR, LG_LOG_WARN, LG_LOG_INFO, LG_LOG_DEBUG };

/* Sets the process's log: level and format as the settings name them. */
void lg_log_open(const char *service, const char *level, const char *format);

void lg_log(enum lg_level level, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* The error's message and detail, behind what was tried. */
void lg_log_error(enum lg_level level, const char *tried, const struct lg_error *error);
