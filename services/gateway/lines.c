#include "lines.h"

#include <stdatomic.h>
#include <string.h>

#include "quality.h"
#include "receipts.h"
#include "sender.h"

enum { LINES_MOST = 10000, ANSWER_MOST = 60 << 20, REFUSAL_MOST = 16384 };

struct lines;

struct line {
    struct gw_sending sending; /* first */
    struct lines *lines;
    struct gw_place place;
    bool acknowledged;
    struct lg_span refusal; /* members of the answer; absent when the line was sent */
};

struct lines {
    struct gw_call *call;
    struct line *line;
    size_t n;
    _Atomic size_t open; /* lines whose fate is open, and one for the handler itself */
};

static void write_line(const struct lines *lines, size_t i, struct lg_builder *to)
{
    const struct line *line = &lines->line[i];
    char receipt[2 * LG_RECEIPT];

    lg_builder_fmt(to, "{\"line\":%zu,", i + 1);
    if (line->refusal.at != NULL) {
        lg_builder_add(to, line->refusal);
    } else if (line->acknowledged) {
        const struct lg_span url = gw_status_url(lines->call, to->arena, &line->place);

        lg_hex(line->place.receipt, LG_RECEIPT, receipt);
        lg_builder_fmt(to, "\"status\":202,\"receipt\":\"%.*s\",\"statusUrl\":\"%.*s\"",
                       (int)sizeof receipt, receipt, LG_SPAN_ARG(url));
    } else {
        gw_write_refusal(to, &(struct gw_refusal){.why = GW_WHY_UNAVAILABLE,
                                                  .detail = "the event was not acknowledged; sent "
                                                            "again it has the same receipt"});
    }
    lg_builder_add(to, LG_SPAN("}\n"));
}

/* The last one to be done answers. */
static void let_go(struct lines *lines)
{
    struct lg_builder body;
    size_t accepted = 0;

    if (atomic_fetch_sub(&lines->open, 1) != 1)
        return;
    body = lg_builder(lines->call->arena, ANSWER_MOST);
    for (size_t i = 0; i < lines->n; i++) {
        write_line(lines, i, &body);
        accepted += lines->line[i].acknowledged;
    }
    gw_count_accepted(accepted);

    const struct lg_http_response response = {
        .status = 200, .content_type = "application/x-ndjson", .body = lg_builder_text(&body)};
    lg_http_answer(lines->call->exchange, &response);
}

static void acknowledged(struct gw_sending *sending, int64_t offset)
{
    struct line *line = (struct line *)(void *)sending;

    line->acknowledged = offset >= 0;
    line->place.offset = offset;
    let_go(line->lines);
}

static struct lg_span text_of(struct lg_arena *arena, const struct gw_refusal *refusal)
{
    struct lg_builder text = lg_builder(arena, REFUSAL_MOST);

    gw_write_refusal(&text, refusal);
    return lg_builder_text(&text);
}

static void take_line(struct lines *lines, struct line *line, struct gw_bench *bench,
                      const struct gw_input *input)
{
    struct gw_refusal refusal = {.why = GW_WHY_UNAVAILABLE,
                                 .detail = "the event could not be sent"};
    struct gw_ready ready;
    struct lg_error error;

    *line = (struct line){.sending.done = acknowledged, .lines = lines};
    if (gw_prepare(lines->call, bench, input, &ready, &refusal)) {
        line->place = ready.place;
        atomic_fetch_add(&lines->open, 1);
        if (gw_send(lines->call->gateway->sender, &ready, &line->sending, &error))
            return;
        atomic_fetch_sub(&lines->open, 1);
        refusal =
            (struct gw_refusal){.why = GW_WHY_UNAVAILABLE, .detail = "the event could not be sent"};
    }
    gw_quality_note(lines->call, input, (size_t)(line - lines->line) + 1, &refusal);
    line->refusal = text_of(lines->call->arena, &refusal);
}

static struct lg_span next_line(struct lg_span *rest)
{
    const char *end = memchr(rest->at, '\n', rest->len);
    const size_t len = end == NULL ? rest->len : (size_t)(end - rest->at);
    const size_t used = end == NULL ? len : len + 1;
    const struct lg_span line = {rest->at, len};

    *rest = (struct lg_span){rest->at + used, rest->len - used};
    return line;
}

static size_t count_lines(struct lg_span body)
{
    size_t n = 0;

    for (; body.len > 0; n++)
        (void)next_line(&body);
    return n;
}

static void take_all(struct lines *lines, struct gw_bench *bench, enum ev_type type)
{
    struct lg_span rest = lines->call->request->body;

    for (size_t i = 0; i < lines->n; i++) {
        const struct gw_input input = {.type = type, .body = next_line(&rest)};

        take_line(lines, &lines->line[i], bench, &input);
        lg_arena_reset(bench->arena);
    }
}

void gw_post_lines(struct gw_call *call, enum ev_type type)
{
    const size_t n = count_lines(call->request->body);
    struct gw_benches *benches = call->gateway->benches;
    struct gw_bench *bench;
    struct lines *lines;

    if (n > LINES_MOST) {
        gw_refuse_for(call, GW_WHY_TOO_LARGE, "there are more than 10,000 lines");
        return;
    }
    bench = gw_bench_take(benches);
    if (bench == NULL) {
        gw_refuse_for(call, GW_WHY_UNAVAILABLE, "out of memory");
        return;
    }
    lines = lg_arena_take(call->arena, sizeof *lines);
    lines->call = call;
    lines->n = n;
    lines->line = lg_arena_take(call->arena, (n + 1) * sizeof *lines->line);
    atomic_init(&lines->open, 1);
    take_all(lines, bench, type);
    gw_bench_put(benches, bench);
    let_go(lines);
}
