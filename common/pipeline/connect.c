/*
 * connect.c - a loop's connection to the database, and on the first one what the service opens with it.
 *
 * A connection on which not all of that went well is none: the next attempt begins anew.
 */
#include "base/own.h"
#include "ops/health.h"
#include "pipeline/loop.h"
#include "pipeline_sql.h"

void lg_loop_disconnect(struct lg_loop *loop)
{
    lg_store_free(loop->store);
    loop->store = NULL;
}

static bool connect(struct lg_loop *loop, struct lg_error *reterr)
{
    lg_own(lg_arena) struct lg_arena *arena = lg_arena_new(1 << 20);

    if (arena == NULL)
        return lg_fail(reterr, LG_STOP, "cannot connect: out of memory");
    struct lg_column *const schema[] = {lg_of_text(arena, lg_span_of(loop->service->schema))};
    if (!lg_store_open(lg_config_get(loop->config, LG_SET_DATABASE), &loop->store, reterr))
        return false;
    lg_store_meanwhile(loop->store, lg_health_beat);
    return lg_store_run(loop->store, &q_session_schema, schema, NULL, reterr) &&
           (loop->opened || lg_loop_open(loop, reterr));
}

bool lg_loop_connect(struct lg_loop *loop, struct lg_error *reterr)
{
    if (loop->store != NULL && !lg_store_lost(loop->store))
        return true;
    lg_loop_disconnect(loop);
    if (!connect(loop, reterr))
        lg_loop_disconnect(loop);
    atomic_store(&loop->astray, loop->store == NULL);
    return loop->store != NULL;
}
