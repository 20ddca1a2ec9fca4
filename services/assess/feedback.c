/*
 * feedback.c - a day is counted whole, each table in one transaction, so that what comes late is never added twice.
 */
#include "feedback.h"

#include "backtest_sql.h"
#include "base/own.h"
#include "declarations.h"

/* What each action costs in each category, as columns. */
static void add_minutes(const struct assess *assess, struct lg_column *const minutes[3])
{
    for (size_t i = 0; i < assess->categories.n; i++) {
        for (int action = EV_ASSESSMENT_ITEMS_ACTION_NONE;
             action <= EV_ASSESSMENT_ITEMS_ACTION_SAMPLE; action++) {
            lg_column_add_text(minutes[0], assess->categories.at[i].code);
            lg_column_add_text(minutes[1], lg_span_of(ev_assessment_items_action_name(
                                               (enum ev_assessment_items_action)action)));
            lg_column_add_int(minutes[2], minutes_of(&assess->categories.at[i],
                                                     (enum ev_assessment_items_action)action));
        }
    }
}

/* Counts first: see the query. */
static bool count_as(struct lg_store *store, const struct lg_query *count,
                     struct lg_column *const *params, const struct lg_query *forget,
                     struct lg_error *reterr)
{
    lg_store_queue_begin(store);
    lg_store_queue(store, count, params, NULL);
    lg_store_queue(store, forget, params, NULL);
    if (lg_store_flush(store, reterr) && lg_store_commit(store, reterr))
        return true;
    lg_store_rollback(store);
    return false;
}

static bool count_day(const struct assess *assess, struct lg_store *store, struct lg_arena *arena,
                      int64_t day, struct lg_error *reterr)
{
    struct lg_column *date = lg_column_new(arena, LG_SQL_DATE);
    struct lg_column *const minutes[] = {lg_column_new(arena, LG_SQL_TEXT),
                                         lg_column_new(arena, LG_SQL_TEXT),
                                         lg_column_new(arena, LG_SQL_INT8)};
    struct lg_column *const params[] = {date, minutes[0], minutes[1], minutes[2]};

    lg_column_add_int(date, day);
    add_minutes(assess, minutes);
    /* Groups first: what is shown beside profiles must know as much as they do. */
    return count_as(store, &q_enterprise_day_count, params, &q_enterprise_day_forget, reterr) &&
           count_as(store, &q_group_day_count, params, &q_group_day_forget, reterr) &&
           count_as(store, &q_profile_day_count, params, &q_profile_day_forget, reterr) &&
           count_as(store, &q_model_day_count, params, &q_model_day_forget, reterr);
}

static struct lg_column *xid_of(struct lg_arena *arena, int64_t xid)
{
    struct lg_column *column = lg_column_new(arena, LG_SQL_XID8);

    lg_column_add_int(column, xid);
    return column;
}

bool feedback_count(const struct assess *assess, struct lg_store *store, struct lg_arena *arena,
                    struct lg_error *reterr)
{
    lg_own(lg_result) struct lg_result *seen = NULL, *days = NULL;

    if (!lg_store_run(store, &q_feedback_seen, NULL, &seen, reterr))
        return false;
    struct lg_column *const since = xid_of(arena, lg_result_int(seen, 0, 0));
    struct lg_column *const until = xid_of(arena, lg_result_int(seen, 0, 1));
    if (!lg_store_run(store, &q_feedback_days, &since, &days, reterr))
        return false;
    for (size_t row = 0; row < lg_result_rows(days); row++) {
        if (!count_day(assess, store, arena, lg_result_int(days, row, 0), reterr))
            return false;
    }
    return lg_result_rows(days) == 0 || lg_store_run(store, &q_feedback_put, &until, NULL, reterr);
}

bool feedback_consumed(struct lg_store *store, int64_t *ret_consumed, struct lg_error *reterr)
{
    lg_own(lg_result) struct lg_result *rows = NULL;

    if (!lg_store_run(store, &q_feedback_consumed, NULL, &rows, reterr))
        return false;
    *ret_consumed = lg_result_int(rows, 0, 0);
    return true;
}
