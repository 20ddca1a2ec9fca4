/*
 * consume.c - how fast a topic can be read when nothing is done with its records.
 *
 * It takes the place of assess's declarations loop, with the same client settings, reads the given
 * number of records from the beginning and prints the seconds from the first to the last.
 */
#include "bus/consume.h"

#include <stdio.h>
#include <stdlib.h>

#include "ops/run.h"

static bool from_the_beginning(void *user, int32_t partition, int64_t *ret_offset)
{
    (void)user, (void)partition;
    *ret_offset = 0;
    return true;
}

static void nothing_held(void *user)
{
    (void)user;
}

static void not_there(void *user, int32_t partition)
{
    (void)user;
    (void)fprintf(stderr, "consume: partition %d does not begin at its beginning\n", partition);
}

static void complained(void *user, bool down, const char *why)
{
    (void)user, (void)down;
    (void)fprintf(stderr, "consume: %s\n", why);
}

static int fail(const char *what, const struct lg_error *error)
{
    (void)fprintf(stderr, "consume: %s: %s\n", what, error->message);
    return EXIT_FAILURE;
}

/* Seconds from the first record to the last of `wanted`; below 0 when they do not come. */
static double read_all(struct lg_consume *consume, long wanted, struct lg_error *reterr)
{
    enum { POLL_MS = 100, PATIENCE_US = 60 * 1000000 };
    int64_t first_us = 0, last_us = lg_monotonic_us();
    struct lg_message *message;
    long n = 0;

    while (n < wanted) {
        if (!lg_consume_poll(consume, POLL_MS, &message, reterr))
            return -1;
        if (message == NULL && lg_monotonic_us() - last_us > PATIENCE_US) {
            (void)lg_fail(reterr, LG_RETRY, "%ld of %ld records came", n, wanted);
            return -1;
        }
        if (message == NULL)
            continue;
        last_us = lg_monotonic_us();
        first_us = n++ == 0 ? last_us : first_us;
        lg_message_free(message);
    }
    return (double)(last_us - first_us) / 1e6;
}

int main(int argc, char **argv)
{
    static struct lg_config config;
    const struct lg_consume_events events = {NULL, from_the_beginning, nothing_held, not_there,
                                             complained};
    struct lg_consume *consume;
    struct lg_error error;
    char group[LG_SETTING_SIZE + 10];

    if (argc != 2 || !lg_config_load(&config, NULL, &error))
        return EXIT_FAILURE;
    (void)snprintf(group, sizeof group, "%sassess", lg_config_get(&config, LG_SET_TOPIC_PREFIX));
    const struct lg_consume_as as = {group, "assess-declarations-0-0", "declarations", false};
    if (!lg_consume_open(&config, &as, &events, &consume, &error))
        return fail("joining", &error);
    const double seconds = read_all(consume, strtol(argv[1], NULL, 10), &error);
    lg_consume_free(consume);
    if (seconds < 0)
        return fail("reading", &error);
    (void)printf("%.6f\n", seconds);
    return EXIT_SUCCESS;
}
