#include "ops/log.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/time.h"

static struct {
    const char *service;
    enum lg_level level;
    bool json;
} sink = {"loopgate", LG_LOG_INFO, true};

static const char *const level_name[] = {"error", "warn", "info", "debug"};

void lg_log_open(const char *service, const char *level, const char *format)
{
    sink.service = service;
    sink.json = strcmp(format, "text") != 0;
    for (int i = 0; i <= LG_LOG_DEBUG; i++)
        if (strcmp(level, level_name[i]) == 0)
            sink.level = (enum lg_level)i;
}

/* The text as it stands in a JSON string: quotes and backslashes escaped, control bytes as blanks. */
static void escape(const char *text, char *ret_text, size_t size)
{
    size_t to = 0;

    for (; *text != '\0' && to + 3 < size; text++) {
        if (*text == '"' || *text == '\\')
            ret_text[to++] = '\\';
        ret_text[to++] = (unsigned char)*text < ' ' ? ' ' : *text;
    }
    ret_text[to] = '\0';
}

void lg_log(enum lg_level level, const char *fmt, ...)
{
    char message[1024], escaped[2048], at[LG_TIME_TEXT];
    struct timespec now;
    va_list args;

    if (level > sink.level)
        return;
    va_start(args, fmt);
    (void)vsnprintf(message, sizeof message, fmt, args);
    va_end(args);
    (void)clock_gettime(CLOCK_REALTIME, &now);
    lg_time_format(now.tv_sec * LG_US_PER_S + now.tv_nsec / 1000, at);
    if (!sink.json) {
        (void)fprintf(stderr, "%.*s %s %s: %s\n", LG_TIME_TEXT, at, level_name[level], sink.service,
                      message);
        return;
    }
    escape(message, escaped, sizeof escaped);
    (void)fprintf(stderr, "{\"ts\":\"%.*s\",\"lvl\":\"%s\",\"svc\":\"%s\",\"msg\":\"%s\"}\n",
                  LG_TIME_TEXT, at, level_name[level], sink.service, escaped);
}

void lg_log_error(enum lg_level level, const char *tried, const struct lg_error *error)
{
    lg_log(level, "%s: %s%s%s", tried, error->message, error->detail[0] == '\0' ? "" : "; ",
           error->detail);
}
