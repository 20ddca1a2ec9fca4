/*
 * parts.c - goods and columns, read and written.
 */
#include "base/text.h"
#include "shell.h"
#include "wire/json.h"

static const char *const names[GOODS_MEMBERS] = {
    "hsCode", "originCountry", "enterpriseId", "brand",    "model",  "gtin",
    "lot",    "vin",           "vinFrom",      "vinUntil", "serial", "category"};

void goods_members(const struct ev_goods *goods, struct lg_span ret_members[GOODS_MEMBERS])
{
    const struct lg_span members[GOODS_MEMBERS] = {
        goods->hs_code,  goods->origin_country, goods->enterprise_id, goods->brand,
        goods->model,    goods->gtin,           goods->lot,           goods->vin,
        goods->vin_from, goods->vin_until,      goods->serial,        goods->category};

    for (int i = 0; i < GOODS_MEMBERS; i++)
        ret_members[i] = members[i];
}

struct lg_span goods_text(struct lg_arena *arena, const struct ev_goods *goods)
{
    struct lg_builder json = lg_builder(arena, 32768);
    struct lg_span members[GOODS_MEMBERS];

    goods_members(goods, members);
    lg_builder_add(&json, LG_SPAN("{"));
    for (int i = 0; i < GOODS_MEMBERS; i++) {
        if (members[i].at == NULL)
            continue;
        lg_builder_fmt(&json, "%s\"%s\":", json.len > 1 ? "," : "", names[i]);
        lg_json_write_string(&json, members[i]);
    }
    lg_builder_add(&json, LG_SPAN("}"));
    return lg_builder_text(&json);
}

struct ev_goods goods_at(struct lg_arena *arena, const struct lg_result *rows, size_t row,
                         int column)
{
    struct lg_span members[GOODS_MEMBERS];

    for (int i = 0; i < GOODS_MEMBERS; i++)
        members[i] = text_at(arena, rows, row, column + i);
    return (struct ev_goods){
        .hs_code = members[0],
        .origin_country = members[1],
        .enterprise_id = members[2],
        .brand = members[3],
        .model = members[4],
        .gtin = members[5],
        .lot = members[6],
        .vin = members[7],
        .vin_from = members[8],
        .vin_until = members[9],
        .serial = members[10],
        .category = members[11],
    };
}

void columns_new(struct lg_arena *arena, const struct lg_query *query,
                 struct lg_column **ret_columns)
{
    for (int i = 0; i < query->params_n; i++)
        ret_columns[i] = lg_column_new(arena, query->params[i].type);
}

void column_add_time(struct lg_column *column, int64_t us)
{
    column_add_int_when(column, us != 0, us);
}

void column_add_int_when(struct lg_column *column, bool is, int64_t value)
{
    if (is)
        lg_column_add_int(column, value);
    else
        lg_column_add_null(column);
}

void columns_queue(struct lg_store *store, const struct lg_query *query,
                   struct lg_column *const *columns)
{
    if (lg_column_count(columns[0]) > 0)
        lg_store_queue(store, query, columns, NULL);
}

struct lg_span text_at(struct lg_arena *arena, const struct lg_result *rows, size_t row, int column)
{
    return lg_text_copy(arena, lg_result_text(rows, row, column));
}

int64_t time_at(const struct lg_result *rows, size_t row, int column)
{
    return lg_result_null(rows, row, column) ? 0 : lg_result_time(rows, row, column);
}

static struct lg_span id_text(struct lg_arena *arena, struct lg_id id)
{
    char *text = lg_arena_take(arena, LG_ID_TEXT + 1);

    lg_id_format(id, text);
    return (struct lg_span){text, LG_ID_TEXT};
}

void recall_send(struct lg_batch *batch, const char *topic, struct lg_id key, struct lg_id id,
                 int64_t at_us, struct ev_event *event)
{
    event->envelope.id = id_text(batch->arena, id);
    event->envelope.source = LG_SPAN("//loopgate/recall");
    event->envelope.time_us = at_us;
    lg_batch_emit(batch, topic, id_text(batch->arena, key), ev_encode(batch->arena, event));
}
