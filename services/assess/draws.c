/*
 * draws.c - what a tick does for the draws: commit to keys, gather, seal, look, reveal.
 */
#include "draws.h"

#include "assess_sql.h"
#include "base/text.h"
#include "base/time.h"
#include "draws_sql.h"
#include "risk/key_chain.h"
#include "risk/merkle.h"

enum { GATHER_MOST = 500, SEAL_MOST = 10000, LOOK_MOST = 2000 };

/* Columns of q_draw_days. */
enum { DAY, STATE, REACHED, LEAVES, PEAKS, PERIOD, CHAIN_HEAD };

struct drawing {
    struct lg_result *periods, *days, *positions, *declared, *leaves, *open;
    int sealing, committed; /* rows of days; -1: none */
    struct draw_gathered gathered;
    struct lg_column *sealed[7], *checked[2], *revealed[3]; /* NULL: nothing to write */
};

static struct lg_column *of_bytes(struct lg_arena *arena, struct lg_span bytes)
{
    struct lg_column *column = lg_column_new(arena, LG_SQL_BYTEA);

    lg_column_add_text(column, bytes);
    return column;
}

static struct lg_span hex_of(struct lg_arena *arena, const uint8_t bytes[LG_SHA256])
{
    char text[2 * LG_SHA256];

    lg_hex(bytes, LG_SHA256, text);
    return lg_text_copy(arena, (struct lg_span){text, sizeof text});
}

static struct lg_span period_of(struct lg_arena *arena, lg_day day)
{
    char text[LG_PERIOD_TEXT];

    lg_key_chain_period(day, text);
    return lg_text_copy(arena, (struct lg_span){text, sizeof text});
}

/* The head of the day's period, to be committed to unless it was. */
static void add_period(const struct assess *assess, struct lg_arena *arena, lg_day day,
                       struct lg_column **columns)
{
    uint8_t head[LG_SHA256];

    lg_key_chain_head(&assess->master, day, head);
    lg_column_add_text(columns[0], period_of(arena, day));
    lg_column_add_int(columns[1], assess_month(day));
    lg_column_add_text(columns[2], hex_of(arena, head));
}

static void queue_periods(const struct assess *assess, struct lg_batch *batch, lg_day today,
                          struct lg_store *store)
{
    struct lg_column *columns[] = {
        lg_column_new(batch->arena, LG_SQL_TEXT), lg_column_new(batch->arena, LG_SQL_DATE),
        lg_column_new(batch->arena, LG_SQL_TEXT), lg_of_time(batch->arena, batch->tick_us)};

    add_period(assess, batch->arena, today, columns);
    add_period(assess, batch->arena, assess_month(today) + 31, columns);
    lg_store_queue(store, &q_draw_period_put, columns, &assess->drawing->periods);
}

void draws_queue(struct assess *assess, struct lg_batch *batch, struct lg_store *store)
{
    struct drawing *drawing = lg_arena_take(batch->arena, sizeof *drawing);
    const lg_day today = lg_day_of_time(batch->tick_us);
    struct lg_column *const most = lg_of_int8(batch->arena, GATHER_MOST);

    drawing->sealing = drawing->committed = -1;
    assess->drawing = drawing;
    queue_periods(assess, batch, today, store);
    lg_store_queue(store, &q_draw_days, NULL, &drawing->days);
    if (assess->draw_idle_on == today)
        return;
    lg_store_queue(store, &q_draw_positions, NULL, &drawing->positions);
    lg_store_queue(store, &q_draw_declared, &most, &drawing->declared);
}

static void queue_chunk(struct drawing *drawing, struct lg_batch *batch, struct lg_store *store,
                        bool sealing)
{
    const size_t row = (size_t)(sealing ? drawing->sealing : drawing->committed);
    struct lg_column *const params[] = {
        lg_of_day(batch->arena, (lg_day)lg_result_int(drawing->days, row, DAY)),
        of_bytes(batch->arena, lg_result_text(drawing->days, row, REACHED)),
        lg_of_int8(batch->arena, sealing ? SEAL_MOST : LOOK_MOST)};

    lg_store_queue(store, sealing ? &q_draw_leaves : &q_draw_open, params,
                   sealing ? &drawing->leaves : &drawing->open);
}

bool draws_load(struct assess *assess, struct lg_batch *batch, struct lg_store *store,
                struct lg_error *reterr)
{
    struct drawing *drawing = assess->drawing;

    for (size_t row = 0; row < lg_result_rows(drawing->days); row++) {
        const bool sealing =
            lg_span_eq(lg_result_text(drawing->days, row, STATE), LG_SPAN("sealing"));

        if (sealing)
            drawing->sealing = (int)row;
        else
            drawing->committed = (int)row;
        queue_chunk(drawing, batch, store, sealing);
    }
    return lg_store_flush(store, reterr);
}

static void emit_draw(struct lg_batch *batch, const char *what, const struct ev_draw *draw)
{
    char day[10];

    lg_day_format(draw->day, day);
    const struct ev_event event = {
        .envelope = {.id = lg_text(batch->arena, "draw-%s-%.10s", what, day),
                     .source = LG_SPAN("//loopgate/assess"),
                     .time_us = batch->tick_us},
        .type = EV_TYPE_DRAW,
        .draw = *draw,
    };
    lg_batch_emit(batch, "assessments",
                  lg_text_copy(batch->arena, (struct lg_span){day, sizeof day}),
                  ev_encode(batch->arena, &event));
}

static void tell_periods(const struct drawing *drawing, struct lg_batch *batch)
{
    for (size_t row = 0; row < lg_result_rows(drawing->periods); row++) {
        const struct ev_draw draw = {
            .kind = EV_DRAW_KIND_COMMITMENT,
            .day = (lg_day)lg_result_int(drawing->periods, row, 0),
            .period = lg_result_text(drawing->periods, row, 1),
            .chain_head = lg_result_text(drawing->periods, row, 2),
        };

        emit_draw(batch, "period", &draw);
    }
}

static void gather(struct assess *assess, struct lg_batch *batch)
{
    struct drawing *drawing = assess->drawing;
    const lg_day today = lg_day_of_time(batch->tick_us);

    if (drawing->declared == NULL)
        return;
    const bool any = lg_result_rows(drawing->declared) > 0;
    const lg_day day = any ? draw_gather_day(drawing->declared) : today;
    if (!draw_ends_passed(&assess->draw_ends, day < today ? day : today - 1, drawing->positions))
        return;
    if (day >= today)
        assess->draw_idle_on = today; /* all that came before is gathered */
    else
        draw_gather(assess, batch->arena, drawing->declared, GATHER_MOST, &drawing->gathered);
}

static void seal(struct assess *assess, struct lg_batch *batch)
{
    struct drawing *drawing = assess->drawing;
    struct lg_arena *arena = batch->arena;
    const size_t at = (size_t)drawing->sealing, n = lg_result_rows(drawing->leaves);
    const bool whole = n < SEAL_MOST;
    struct lg_merkle *tree = lg_arena_take(arena, sizeof *tree);
    uint8_t root[LG_SHA256];
    char hex[2 * LG_SHA256];

    if (!lg_merkle_resume((uint64_t)lg_result_int(drawing->days, at, LEAVES),
                          lg_result_text(drawing->days, at, PEAKS), tree))
        return; /* no tree of ours: the day stays as it is for a person to see */
    for (size_t row = 0; row < n; row++) {
        lg_hex((const uint8_t *)lg_result_text(drawing->leaves, row, 0).at, LG_SHA256, hex);
        lg_merkle_add(tree, lg_text(arena, "%.*s %.*s %.*s", (int)sizeof hex, hex,
                                    LG_SPAN_ARG(lg_result_text(drawing->leaves, row, 1)),
                                    LG_SPAN_ARG(lg_result_text(drawing->leaves, row, 2))));
    }
    lg_merkle_root(tree, root);
    const struct ev_draw draw = {
        .kind = EV_DRAW_KIND_COMMITMENT,
        .day = (lg_day)lg_result_int(drawing->days, at, DAY),
        .period = lg_result_text(drawing->days, at, PERIOD),
        .chain_head = lg_result_text(drawing->days, at, CHAIN_HEAD),
        .merkle_root = hex_of(arena, root),
        .tickets = (int64_t)tree->leaves,
        .has_tickets = true,
    };
    const struct lg_span reached = whole ? LG_SPAN("") : lg_result_text(drawing->leaves, n - 1, 0);
    struct lg_column *const sealed[] = {
        lg_of_day(arena, draw.day),
        lg_of_text(arena, whole ? LG_SPAN("committed") : LG_SPAN("sealing")),
        of_bytes(arena, reached),
        lg_of_int8(arena, draw.tickets),
        of_bytes(arena, lg_merkle_peaks(tree)),
        lg_of_text(arena, whole ? draw.merkle_root : (struct lg_span){NULL, 0}),
        lg_of_time(arena, batch->tick_us)};
    memcpy(drawing->sealed, sealed, sizeof sealed);
    if (whole)
        emit_draw(batch, "commitment", &draw);
}

static void reveal(struct assess *assess, struct lg_batch *batch, lg_day day)
{
    struct drawing *drawing = assess->drawing;
    const size_t at = (size_t)drawing->committed;
    uint8_t key[LG_SHA256];

    lg_key_chain_key(&assess->master, day, key);
    const struct ev_draw draw = {
        .kind = EV_DRAW_KIND_REVEAL,
        .day = day,
        .period = lg_result_text(drawing->days, at, PERIOD),
        .chain_head = lg_result_text(drawing->days, at, CHAIN_HEAD),
        .key = hex_of(batch->arena, key),
    };
    drawing->revealed[0] = lg_of_day(batch->arena, day);
    drawing->revealed[1] = lg_of_text(batch->arena, draw.key);
    drawing->revealed[2] = lg_of_time(batch->arena, batch->tick_us);
    emit_draw(batch, "reveal", &draw);
}

/* Goes over the candidates until one whose inspection is open. */
static void look(struct assess *assess, struct lg_batch *batch)
{
    struct drawing *drawing = assess->drawing;
    const lg_day day = (lg_day)lg_result_int(drawing->days, (size_t)drawing->committed, DAY);
    const double most =
        assess_parameter(assess, "draw_reveal", LG_SPAN(""), lg_day_of_time(batch->tick_us), 0);
    const size_t n = lg_result_rows(drawing->open);
    size_t closed = 0;

    while (closed < n && !lg_result_bool(drawing->open, closed, 1))
        closed++;
    if ((closed == n && n < LOOK_MOST) || lg_day_of_time(batch->tick_us) - day > (lg_day)most) {
        reveal(assess, batch, day);
    } else if (closed > 0) {
        drawing->checked[0] = lg_of_day(batch->arena, day);
        drawing->checked[1] = of_bytes(batch->arena, lg_result_text(drawing->open, closed - 1, 0));
    }
}

void draws_decide(struct assess *assess, struct lg_batch *batch)
{
    tell_periods(assess->drawing, batch);
    gather(assess, batch);
    if (assess->drawing->sealing >= 0)
        seal(assess, batch);
    if (assess->drawing->committed >= 0)
        look(assess, batch);
}

static void queue_gathered(struct assess *assess, struct lg_arena *arena, struct lg_store *store)
{
    struct draw_gathered *gathered = &assess->drawing->gathered;
    struct lg_column *const day[] = {
        lg_of_day(arena, gathered->day), lg_of_text(arena, period_of(arena, gathered->day)),
        lg_of_text(arena, gathered->complete ? LG_SPAN("sealing") : LG_SPAN("gathering")),
        lg_of_id(arena, gathered->last)};

    if (lg_column_count(gathered->candidates[1]) > 0)
        lg_store_queue(store, &q_draw_candidates_put, gathered->candidates, NULL);
    lg_store_queue(store, &q_draw_day_gathered, day, NULL);
}

void draws_apply(struct assess *assess, struct lg_batch *batch, struct lg_store *store)
{
    struct drawing *drawing = assess->drawing;

    if (drawing->gathered.any)
        queue_gathered(assess, batch->arena, store);
    if (drawing->sealed[0] != NULL)
        lg_store_queue(store, &q_draw_day_sealed, drawing->sealed, NULL);
    if (drawing->checked[0] != NULL)
        lg_store_queue(store, &q_draw_day_checked, drawing->checked, NULL);
    if (drawing->revealed[0] != NULL)
        lg_store_queue(store, &q_draw_day_revealed, drawing->revealed, NULL);
}

void draws_end(struct assess *assess)
{
    struct drawing *drawing = assess->drawing;

    if (drawing == NULL)
        return;
    lg_result_free(drawing->periods);
    lg_result_free(drawing->days);
    lg_result_free(drawing->positions);
    lg_result_free(drawing->declared);
    lg_result_free(drawing->leaves);
    lg_result_free(drawing->open);
    assess->drawing = NULL;
}
