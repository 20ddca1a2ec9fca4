#include "quality.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <pthread.h>

#include "base/own.h"
#include "ops/log.h"
#include "ops/metrics.h"
#include "ops/run.h"
#include "platform_sql.h"
#include "readers.h"
#include "wire/json.h"
#include "wire/mask.h"

enum {
    COUNTS = 256,
    SHAPE_MOST = 4096,
    WORD_MOST = 40,
    ROWS_BYTES = 4 << 20,
    BODY_MOST = 64 << 10,
    MASK_BYTES = 64 << 20
};

static const int64_t TEND_US = 3000000;

struct count {
    char principal[64], type[40], code[40], pointer[200], reason[160];
    char shape[SHAPE_MOST];
    size_t refused, line;
};

struct gw_quality {
    pthread_mutex_t lock;
    int64_t tended_us; /* of the main loop */
    struct lg_metric *lost;
    size_t n;
    struct count at[COUNTS];
};

struct tending {
    struct gw_errand errand; /* first */
    struct gw_quality *quality;
    struct lg_arena *arena;
    struct count *taken;
    size_t n;
    struct lg_span rows; /* the same as JSON */
};

struct gw_quality *gw_quality_new(void)
{
    struct gw_quality *quality = calloc(1, sizeof *quality);

    if (quality == NULL)
        return NULL;
    (void)pthread_mutex_init(&quality->lock, NULL);
    quality->lost = lg_metric(LG_COUNTER, "loopgate_refusals_not_kept_total", "",
                              "refused bodies that the figures of platforms leave out");
    return quality;
}

void gw_quality_free(struct gw_quality *quality)
{
    free(quality);
}

/* The pointer without names that no schema has: they are the sender's, and may be a person's. */
static void copy_pointer(const char *pointer, char ret_pointer[200])
{
    size_t n = 0;

    while (*pointer == '/') {
        const size_t len = strcspn(pointer + 1, "/");
        const size_t plain = strspn(pointer + 1, "abcdefghijklmnopqrstuvwxyz"
                                                 "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789");
        const bool is_plain = plain >= len && len <= WORD_MOST;

        n += (size_t)snprintf(ret_pointer + n, 200 - n, "/%.*s", is_plain ? (int)len : 3,
                              is_plain ? pointer + 1 : "***");
        if (n >= 200)
            break;
        pointer += 1 + len;
    }
    if (n == 0)
        ret_pointer[0] = '\0';
}

/* Held: the row of these faults, or NULL. */
static struct count *find(struct gw_quality *quality, const struct count *like)
{
    for (size_t i = 0; i < quality->n; i++) {
        struct count *row = &quality->at[i];

        if (strcmp(row->principal, like->principal) == 0 && strcmp(row->type, like->type) == 0 &&
            strcmp(row->code, like->code) == 0 && strcmp(row->pointer, like->pointer) == 0)
            return row;
    }
    return NULL;
}

/* Held: the same, made when there is none; NULL when there is no room before the next hand-over. */
static struct count *row_of(struct gw_quality *quality, const struct count *like)
{
    struct count *row = find(quality, like);

    if (row != NULL || quality->n == COUNTS)
        return row;
    row = &quality->at[quality->n++];
    *row = *like;
    row->refused = 0;
    return row;
}

/* What the body was like; of a body that is too large for that only its length. */
static void set_shape(struct count *row, struct lg_span body)
{
    lg_own(lg_arena) struct lg_arena *arena = lg_arena_new(MASK_BYTES);
    const struct lg_span shape =
        arena == NULL || body.len > BODY_MOST ? (struct lg_span){0} : lg_mask(arena, body);

    if (shape.at == NULL || shape.len >= sizeof row->shape)
        (void)snprintf(row->shape, sizeof row->shape, "\"%zu bytes\"", body.len);
    else
        (void)snprintf(row->shape, sizeof row->shape, "%.*s", LG_SPAN_ARG(shape));
}

/* Adds so many refusals like this; those that there is no room for are counted at least. */
static void put(struct gw_quality *quality, const struct count *like, size_t refused)
{
    struct count *row = row_of(quality, like);

    if (row == NULL)
        lg_metric_add(quality->lost, (double)refused);
    else
        row->refused += refused;
}

static void add(struct gw_quality *quality, const struct count *like, struct lg_span body)
{
    struct count made = *like;

    (void)pthread_mutex_lock(&quality->lock);
    const bool known = find(quality, like) != NULL;
    if (known)
        put(quality, like, 1);
    (void)pthread_mutex_unlock(&quality->lock);
    if (known)
        return;
    set_shape(&made, body); /* takes its time, and others refuse meanwhile */
    (void)pthread_mutex_lock(&quality->lock);
    put(quality, &made, 1);
    (void)pthread_mutex_unlock(&quality->lock);
}

static bool is_of_the_body(enum gw_why why)
{
    return why == GW_WHY_JSON || why == GW_WHY_INVALID || why == GW_WHY_TOO_LARGE;
}

void gw_quality_note(const struct gw_call *call, const struct gw_input *input, size_t line,
                     const struct gw_refusal *refusal)
{
    struct gw_quality *quality = call->gateway->quality;
    struct count like = {.line = line};

    if (!is_of_the_body(refusal->why))
        return;
    (void)snprintf(like.principal, sizeof like.principal, "%.*s", LG_SPAN_ARG(call->who->id));
    (void)snprintf(like.type, sizeof like.type, "%s", ev_type_short_name(input->type));
    for (size_t i = 0; refusal->faults != NULL && i < refusal->faults->n; i++) {
        const struct ev_fault *fault = &refusal->faults->at[i];

        (void)snprintf(like.code, sizeof like.code, "%s", fault->code);
        (void)snprintf(like.reason, sizeof like.reason, "%s", fault->reason);
        copy_pointer(fault->pointer, like.pointer);
        add(quality, &like, input->body);
    }
    if (refusal->faults == NULL || refusal->faults->n == 0) {
        (void)snprintf(like.code, sizeof like.code, "%s", gw_kind_of(refusal->why));
        (void)snprintf(like.reason, sizeof like.reason, "%s", gw_kind_of(refusal->why));
        add(quality, &like, input->body);
    }
}

static void write_text(struct lg_builder *to, const char *name, const char *text)
{
    lg_builder_fmt(to, ",\"%s\":", name);
    lg_json_write_string(to, lg_span_of(text));
}

static void write_row(struct lg_builder *to, const struct count *row)
{
    lg_builder_fmt(to, "%s{\"refused\":%zu,\"line\":%zu", to->len > 1 ? "," : "", row->refused,
                   row->line);
    write_text(to, "principal", row->principal);
    write_text(to, "type", row->type);
    write_text(to, "code", row->code);
    write_text(to, "pointer", row->pointer);
    write_text(to, "reason", row->reason);
    write_text(to, "shape", row->shape);
    lg_builder_add(to, LG_SPAN("}"));
}

/* Everything that was counted; from here on it is counted anew. */
static void take(struct tending *tending)
{
    struct gw_quality *quality = tending->quality;
    struct lg_builder rows = lg_builder(tending->arena, ROWS_BYTES);

    tending->taken = lg_arena_take(tending->arena, sizeof quality->at);
    (void)pthread_mutex_lock(&quality->lock);
    tending->n = quality->n;
    memcpy(tending->taken, quality->at, quality->n * sizeof *quality->at);
    quality->n = 0;
    (void)pthread_mutex_unlock(&quality->lock);
    lg_builder_add(&rows, LG_SPAN("["));
    for (size_t i = 0; i < tending->n; i++)
        write_row(&rows, &tending->taken[i]);
    lg_builder_add(&rows, LG_SPAN("]"));
    tending->rows = lg_builder_text(&rows);
}

/* What could not be written down is counted with what comes. */
static void give_back(const struct tending *tending)
{
    (void)pthread_mutex_lock(&tending->quality->lock);
    for (size_t i = 0; i < tending->n; i++)
        put(tending->quality, &tending->taken[i], tending->taken[i].refused);
    (void)pthread_mutex_unlock(&tending->quality->lock);
}

static void run_tend(struct gw_errand *errand, struct lg_store *store)
{
    struct tending *tending = (struct tending *)(void *)errand;
    struct lg_column *const rows = lg_of_text(tending->arena, tending->rows);
    struct lg_error error;

    if (store == NULL)
        (void)lg_fail(&error, LG_RETRY, "could not connect");
    if (store == NULL || !lg_store_run(store, &q_count_refusals, &rows, NULL, &error)) {
        lg_log_error(LG_LOG_WARN, "counting what was refused", &error);
        give_back(tending);
    }
    lg_arena_free(tending->arena);
}

void gw_quality_tend(struct gateway *gateway)
{
    struct gw_quality *quality = gateway->quality;
    const int64_t now_us = lg_monotonic_us();
    struct lg_arena *arena;
    struct tending *tending;

    (void)pthread_mutex_lock(&quality->lock);
    const bool due = quality->n > 0 && now_us - quality->tended_us >= TEND_US;
    (void)pthread_mutex_unlock(&quality->lock);
    if (!due || (arena = lg_arena_new(4 * ROWS_BYTES)) == NULL)
        return;
    quality->tended_us = now_us;
    tending = lg_arena_take(arena, sizeof *tending);
    *tending = (struct tending){.errand = {.run = run_tend}, .quality = quality, .arena = arena};
    take(tending);
    if (gw_readers_take(gateway->readers, &tending->errand))
        return;
    give_back(tending);
    lg_arena_free(arena);
}
