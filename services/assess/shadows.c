/*
 * shadows.c - for each day and version: items decided, items that it touches, lanes that would change.
 *
 * A version costs nothing where the item meets neither it nor the one in force: only where it meets one
 * of them the item is selected a second time, in memory that is used again at once.
 */
#include "shadows.h"

#include "base/time.h"
#include "risk/backtest.h"
#include "shadows_sql.h"

enum { CHANGE_COLUMNS = 10, DAY_COLUMNS = 6, LANE_COLUMNS = 6 };

/* What one version came to on a day. */
struct shadow_count {
    int64_t touched, changed;
    int64_t lanes[LG_LANES]
                 [LG_LANES]; /* that would change: by the version in force, by the one tried */
};

struct shadow_day {
    struct shadow_day *next;
    lg_day day;
    int64_t items;
    struct shadow_count *of; /* in the order of the versions */
};

struct shadow_seen {
    struct shadow_day *days;
    struct lg_column *changes[CHANGE_COLUMNS];
};

static struct shadow_seen *seen_of(const struct judging *judging)
{
    struct lg_arena *arena = judging->batch->arena;

    if (judging->leaving->shadows != NULL)
        return judging->leaving->shadows;
    struct shadow_seen *seen = lg_arena_take(arena, sizeof *seen);
    for (int i = 0; i < CHANGE_COLUMNS; i++)
        seen->changes[i] = lg_column_new(arena, q_shadow_changes_put.params[i + 1].type);
    judging->leaving->shadows = seen;
    return seen;
}

static struct shadow_day *day_of(const struct judging *judging, struct shadow_seen *seen)
{
    struct lg_arena *arena = judging->batch->arena;
    const lg_day day = lg_day_of_time(judging->record->at_us);

    for (struct shadow_day *known = seen->days; known != NULL; known = known->next) {
        if (known->day == day)
            return known;
    }
    struct shadow_day *made = lg_arena_take(arena, sizeof *made);
    *made = (struct shadow_day){
        .next = seen->days,
        .day = day,
        .of = lg_arena_take(arena, judging->assess->set.shadows.n * sizeof *made->of)};
    seen->days = made;
    return made;
}

/* The lanes that an item takes by the version in force and by the one tried. */
struct lanes {
    enum ev_lane live, tried;
};

static void list_change(const struct judging *judging, const struct declared *of,
                        const struct judged_item *judged, const struct lg_tried *version,
                        const struct lanes *lanes)
{
    struct lg_column **to = judging->leaving->shadows->changes;

    lg_column_add_int(to[0], lg_day_of_time(judging->record->at_us));
    lg_column_add_text(to[1], version->code);
    lg_column_add_int(to[2], version->version);
    lg_column_add_id(to[3], of->id);
    lg_column_add_text(to[4], of->number);
    lg_column_add_int(to[5], of->version);
    lg_column_add_int(to[6], judged->item->item_number);
    lg_column_add_id(to[7], judged->assessment_id);
    lg_column_add_text(to[8], lg_span_of(ev_lane_name(lanes->live)));
    lg_column_add_text(to[9], lg_span_of(ev_lane_name(lanes->tried)));
}

static struct lanes lanes_of(const struct assess *assess, const struct shadowed *shadowed,
                             size_t shadow)
{
    const struct lg_item_context *context = shadowed->context;
    const enum ev_lane lane = shadowed->decision->selection.lane;

    lg_arena_reset(assess->scratch);
    const enum ev_lane other = lg_item_other_lane(assess->scratch, shadowed->declared, context,
                                                  assess->set.profiles, shadowed->decision, shadow);
    const bool tried_rules = context->point < context->shadows.at[shadow].share;
    return tried_rules ? (struct lanes){other, lane} : (struct lanes){lane, other};
}

void shadows_ask(const struct judging *judging, const struct declared *of,
                 const struct judged_item *judged, const struct shadowed *shadowed)
{
    const struct assess *assess = judging->assess;
    const struct lg_shadows *shadows = &shadowed->context->shadows;

    if (shadows->n == 0)
        return;
    struct shadow_day *day = day_of(judging, seen_of(judging));
    day->items++;
    for (size_t i = 0; i < shadows->n; i++) {
        struct shadow_count *count = &day->of[i];

        if (!lg_shadow_touches(&shadows->at[i], shadowed->decision->matched.at,
                               shadowed->decision->matched.n))
            continue;
        const struct lanes lanes = lanes_of(assess, shadowed, i);
        count->touched++;
        if (lanes.live == lanes.tried)
            continue;
        count->changed++;
        count->lanes[lanes.live][lanes.tried]++;
        list_change(judging, of, judged, &assess->set.versions[i], &lanes);
    }
}

double shadows_point(const struct judging *judging, const struct lg_item_declared *declared)
{
    const struct lg_shadows *shadows = &judging->assess->set.shadows;
    bool any = false, shared;

    for (size_t i = 0; i < shadows->n; i++)
        any = any || shadows->at[i].share > 0;
    if (!any)
        return 0;
    const struct lg_span identity = lg_goods_identity(
        judging->assess->deciding, declared->body, declared->sender, declared->category, &shared);
    return lg_shadow_point(&judging->assess->cutover_key, identity, declared->item->item_number);
}

void shadows_note_ruling(const struct judging *judging, const struct lg_item_decision *decision,
                         struct lg_item_context *context)
{
    const struct assess *assess = judging->assess;
    const struct lg_shadows *shadows = &context->shadows;
    struct lg_tried *tried = NULL;

    for (size_t i = 0; i < shadows->n; i++) {
        if (context->point >= shadows->at[i].share ||
            !lg_shadow_touches(&shadows->at[i], decision->matched.at, decision->matched.n))
            continue;
        if (tried == NULL)
            tried = lg_arena_take(assess->deciding, shadows->n * sizeof *tried);
        tried[context->tried_n++] = assess->set.versions[i];
    }
    context->tried = tried;
}

/* The columns of a query behind its first parameter, the partition. */
static void new_columns(struct lg_arena *arena, const struct lg_query *query, int n,
                        struct lg_column **ret_columns)
{
    for (int i = 0; i < n; i++)
        ret_columns[i] = lg_column_new(arena, query->params[i + 1].type);
}

static void add_lanes(const struct shadow_day *day, const struct shadow_count *count,
                      const struct lg_tried *version, struct lg_column **to)
{
    for (int live = 0; live < LG_LANES; live++) {
        for (int tried = 0; tried < LG_LANES; tried++) {
            if (count->lanes[live][tried] == 0)
                continue;
            lg_column_add_int(to[0], day->day);
            lg_column_add_text(to[1], version->code);
            lg_column_add_int(to[2], version->version);
            lg_column_add_text(to[3], lg_span_of(ev_lane_name((enum ev_lane)live)));
            lg_column_add_text(to[4], lg_span_of(ev_lane_name((enum ev_lane)tried)));
            lg_column_add_int(to[5], count->lanes[live][tried]);
        }
    }
}

static void add_day(const struct shadow_day *day, const struct shadow_count *count,
                    const struct lg_tried *version, struct lg_column **to)
{
    lg_column_add_int(to[0], day->day);
    lg_column_add_text(to[1], version->code);
    lg_column_add_int(to[2], version->version);
    lg_column_add_int(to[3], day->items);
    lg_column_add_int(to[4], count->touched);
    lg_column_add_int(to[5], count->changed);
}

static void queue(struct lg_store *store, const struct lg_query *query, struct lg_column *part,
                  struct lg_column *const *columns, int n)
{
    struct lg_column *params[CHANGE_COLUMNS + 1] = {part};

    for (int i = 0; i < n; i++)
        params[i + 1] = columns[i];
    if (lg_column_count(columns[0]) > 0)
        lg_store_queue(store, query, params, NULL);
}

void shadows_queue(const struct leaving *leaving, const struct assess *assess,
                   const struct lg_batch *batch, struct lg_store *store)
{
    const struct shadow_seen *seen = leaving->shadows;
    struct lg_column *days[DAY_COLUMNS], *lanes[LANE_COLUMNS];

    if (seen == NULL)
        return;
    new_columns(batch->arena, &q_shadow_days_add, DAY_COLUMNS, days);
    new_columns(batch->arena, &q_shadow_lanes_add, LANE_COLUMNS, lanes);
    for (const struct shadow_day *day = seen->days; day != NULL; day = day->next) {
        for (size_t i = 0; i < assess->set.shadows.n; i++) {
            add_day(day, &day->of[i], &assess->set.versions[i], days);
            add_lanes(day, &day->of[i], &assess->set.versions[i], lanes);
        }
    }
    struct lg_column *const part = lg_of_int4(batch->arena, batch->records[0].partition);
    queue(store, &q_shadow_changes_put, part, seen->changes,
          CHANGE_COLUMNS); /* by what was before */
    queue(store, &q_shadow_days_add, part, days, DAY_COLUMNS);
    queue(store, &q_shadow_lanes_add, part, lanes, LANE_COLUMNS);
}
