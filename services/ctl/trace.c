/*
 * trace.c - an object's path through the services.
 *
 * What happened, and which names belong together, is told by queries in ops.trace_source: each
 * service's tables are asked in their own words.  Where a row has no offset, its object's id
 * leads to the record, as long as Kafka keeps it.
 */
#include <stdio.h>

#include "base/own.h"
#include "commands.h"
#include "database.h"
#include "locate.h"
#include "out.h"
#include "trace_sql.h"

/* Columns of the query. */
enum { AT, SERVICE, STEP, TOPIC, PART, OFFSET, OBJECT, DETAIL };

struct tracing {
    struct ctl *ctl;
    const struct lg_result *steps;
    rd_kafka_t *client; /* NULL: offsets are not looked for */
    struct located *of; /* for each row */
};

/* The row before this one with the same object; its own when it is the first. */
static size_t first_with_object(const struct tracing *tracing, size_t row)
{
    const struct lg_span object = lg_result_text(tracing->steps, row, OBJECT);

    for (size_t i = 0; i < row; i++)
        if (lg_span_eq(lg_result_text(tracing->steps, i, OBJECT), object))
            return i;
    return row;
}

static bool locate_row(struct tracing *tracing, size_t row, struct lg_error *reterr)
{
    const size_t first = first_with_object(tracing, row);
    struct lg_id id;

    if (first < row)
        tracing->of[row] = tracing->of[first];
    else if (lg_id_parse(lg_result_text(tracing->steps, row, OBJECT), &id))
        return ctl_locate(tracing->ctl, tracing->client, id, &tracing->of[row], reterr);
    return true;
}

/* Offsets are welcome, not needed: why there are none goes to stderr. */
static void locate_rows(struct tracing *tracing)
{
    lg_own(ctl_kafka) rd_kafka_t *client = NULL;
    struct lg_error error;
    bool ok;

    if (lg_config_get(&tracing->ctl->config, LG_SET_KAFKA)[0] == '\0')
        return;
    ok = ctl_kafka(tracing->ctl, &client, &error);
    tracing->client = client;
    for (size_t i = 0; ok && i < lg_result_rows(tracing->steps); i++)
        ok = locate_row(tracing, i, &error);
    if (!ok)
        (void)fprintf(stderr, "loopgatectl: without offsets: %s\n", error.message);
}

static void put_place(struct out *out, const struct tracing *tracing, size_t row)
{
    const struct located *of = &tracing->of[row];

    if (!lg_result_null(tracing->steps, row, TOPIC)) {
        out_text(out, lg_result_text(tracing->steps, row, TOPIC));
        out_int(out, lg_result_int(tracing->steps, row, PART));
        out_int(out, lg_result_int(tracing->steps, row, OFFSET));
    } else if (of->topic != NULL) {
        out_text(out, lg_span_of(of->topic));
        out_int(out, of->part);
        out_int(out, of->offset);
    } else {
        out_null(out);
        out_null(out);
        out_null(out);
    }
}

static void print(const struct tracing *tracing)
{
    struct out *out =
        out_new(tracing->ctl, (const char *const[]){"at", "service", "step", "topic", "part",
                                                    "offset", "object", "detail", NULL});

    for (size_t i = 0; i < lg_result_rows(tracing->steps); i++) {
        out_time(out, lg_result_time(tracing->steps, i, AT));
        out_text(out, lg_result_text(tracing->steps, i, SERVICE));
        out_text(out, lg_result_text(tracing->steps, i, STEP));
        put_place(out, tracing, i);
        out_text(out, lg_result_text(tracing->steps, i, OBJECT));
        out_text(out, lg_result_text(tracing->steps, i, DETAIL));
    }
    out_end(out);
}

bool ctl_trace(struct ctl *ctl, const struct ctl_command *command, int argc, char **argv,
               struct lg_error *reterr)
{
    lg_own(lg_store) struct lg_store *store = NULL;
    lg_own(lg_result) struct lg_result *steps = NULL;

    if (!ctl_begin(ctl, command, argc, argv, NULL, reterr) || !ctl_database(ctl, &store, reterr) ||
        !lg_store_unlimited(store, &q_trace_session, reterr))
        return false;

    struct lg_column *const params[] = {ctl_text(ctl, ctl->words.at[0])};
    if (!lg_store_run(store, &q_trace, params, &steps, reterr))
        return false;

    const size_t n = lg_result_rows(steps);
    if (n == 0)
        return lg_fail(reterr, LG_REJECT, "nothing is known of \"%.80s\"", ctl->words.at[0]);

    struct tracing tracing = {
        .ctl = ctl, .steps = steps, .of = lg_arena_take(ctl->arena, n * sizeof *tracing.of)};
    locate_rows(&tracing);
    print(&tracing);
    return true;
}
