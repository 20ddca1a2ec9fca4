#include "decided.h"

#include "base/own.h"
#include "explanation_sql.h"

static const struct ev_declaration_body *body_of(const struct ev_event *event)
{
    if (event->type == EV_TYPE_DECLARATION)
        return &event->declaration;
    if (event->type == EV_TYPE_DECLARATION_CHANGE && event->declaration_change.has_declaration)
        return &event->declaration_change.declaration;
    return NULL;
}

bool gw_declared_again(const struct gw_law *law, struct gw_bench *bench, struct lg_span text,
                       int64_t item_number, struct lg_item_declared *ret_declared)
{
    struct ev_event *event = lg_arena_take(bench->arena, sizeof *event);
    const struct ev_declaration_body *body;
    struct ev_faults faults;

    if (!ev_decode(bench->reader, bench->arena, text, event, &faults) ||
        (body = body_of(event)) == NULL)
        return false;
    for (size_t i = 0; i < body->items_n; i++) {
        if (body->items[i].item_number != item_number)
            continue;
        *ret_declared = (struct lg_item_declared){
            .body = body,
            .item = &body->items[i],
            .category = lg_goods_category(gw_law_categories(law), body, &body->items[i]),
        };
        return true;
    }
    return false;
}

bool gw_profiles_at(const struct gw_law *law, struct gw_bench *bench, struct lg_store *store,
                    const struct gw_decided_by *by, const struct lg_profile_set **ret_profiles,
                    struct lg_error *reterr)
{
    lg_own(lg_result) struct lg_result *rows = NULL, *list_rows = NULL;
    struct lg_column *const at = lg_of_int8(bench->arena, by->change);
    struct lg_column *const profiles[] = {at, lg_column_new(bench->arena, LG_SQL_TEXT),
                                          lg_column_new(bench->arena, LG_SQL_INT8)};
    struct lg_column *const lists[] = {at, lg_of_text(bench->arena, LG_SPAN("list"))};

    for (size_t i = 0; i < by->tried_n; i++) {
        lg_column_add_text(profiles[1], by->tried[i].code);
        lg_column_add_int(profiles[2], by->tried[i].version);
    }
    if (!lg_store_run(store, &q_profiles_decided_by, profiles, &rows, reterr) ||
        !lg_store_run(store, &q_controls_at, lists, &list_rows, reterr))
        return false;
    const struct lg_list_set set = gw_law_lists(law, bench->reader, bench->arena, list_rows);
    *ret_profiles = gw_law_profiles(law, bench->reader, bench->arena, rows, &set, false);
    return true;
}
