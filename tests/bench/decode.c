/*
 * decode.c - what it costs to read, check and write one declaration of about 600 bytes.
 *
 * Prints one JSON line for each figure; each is the best of several rounds, so that a busy machine
 * does not blur it.
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "base/own.h"
#include "wire/event.h"

enum { ROUNDS = 15, TIMES = 20000, ARENA = 1 << 20 };

static const struct lg_span event_text = LG_SPAN_INIT(
    "{\"specversion\":\"1.0\",\"id\":\"5301-2026-000001\",\"source\":\"//loopgate/"
    "port-demo\",\"type\":"
    "\"loopgate.declaration.v1\",\"time\":\"2026-01-31T12:00:00Z\",\"data\":{\"number\":"
    "\"530120261000000001\",\"version\":1,\"direction\":\"import\",\"declarationOffice\":\"5301\","
    "\"port\":\"5301\",\"importer\":{\"id\":\"91440300MA5DXXXX0A\"},\"countryOfDeparture\":\"DE\","
    "\"currency\":\"EUR\",\"items\":[{\"itemNumber\":1,\"hsCode\":\"8703234110\",\"originCountry\":"
    "\"DE\",\"quantity\":\"1\",\"unit\":\"001\",\"value\":\"50000.5\",\"netMassKg\":\"1480\","
    "\"brand\":\"WANDERER\",\"vins\":[\"WVWZZZ1JZ3W386752\"]}]}}");

struct kit {
    struct lg_json_reader *reader;
    struct lg_arena *arena;
    struct ev_event event;
};

static void check(bool good, const char *what)
{
    if (good)
        return;
    (void)fprintf(stderr, "decode: %s failed\n", what);
    exit(1);
}

static void parse_once(struct kit *kit)
{
    const struct lg_json *root;
    struct lg_error error;

    check(lg_json_parse(kit->reader, event_text, &root, &error), "parse");
}

static void decode_once(struct kit *kit)
{
    struct ev_faults faults;

    lg_arena_reset(kit->arena);
    check(ev_decode(kit->reader, kit->arena, event_text, &kit->event, &faults), "decode");
}

static void encode_once(struct kit *kit)
{
    check(ev_encode(kit->arena, &kit->event).len > 0, "encode");
    if (lg_arena_used(kit->arena) > ARENA / 2)
        decode_once(kit);
}

static double now_us(void)
{
    struct timespec at;

    (void)clock_gettime(CLOCK_MONOTONIC, &at);
    return (double)at.tv_sec * 1e6 + (double)at.tv_nsec / 1e3;
}

static void measure(const char *figure, struct kit *kit, void (*once)(struct kit *))
{
    double best_us = 0;

    for (int round = 0; round < ROUNDS; round++) {
        const double from_us = now_us();

        for (int i = 0; i < TIMES; i++)
            once(kit);
        const double us = (now_us() - from_us) / TIMES;
        if (round == 0 || us < best_us)
            best_us = us;
    }
    (void)printf("{\"bench\":\"decode\",\"figure\":\"%s\",\"value\":%.3f,\"unit\":\"us\"}\n",
                 figure, best_us);
}

int main(void)
{
    static const struct {
        enum lg_json_backend backend;
        const char *parse, *decode;
    } backend[] = {{LG_JSON_SIMDJSON, "parse_simdjson_us", "decode_simdjson_us"},
                   {LG_JSON_JANSSON, "parse_jansson_us", "decode_jansson_us"}};

    (void)printf("{\"bench\":\"decode\",\"figure\":\"event\",\"value\":%zu,\"unit\":\"bytes\"}\n",
                 event_text.len);
    for (size_t i = 0; i < sizeof backend / sizeof *backend; i++) {
        struct kit kit = {.reader = lg_json_reader_new(backend[i].backend),
                          .arena = lg_arena_new(ARENA)};

        check(kit.reader != NULL && kit.arena != NULL, "memory");
        measure(backend[i].parse, &kit, parse_once);
        measure(backend[i].decode, &kit, decode_once);
        if (i == 0)
            measure("encode_us", &kit, encode_once);
        lg_json_reader_free(kit.reader);
        lg_arena_free(kit.arena);
    }
    return 0;
}
