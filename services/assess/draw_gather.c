/*
 * draw_gather.c - declarations of a day into candidates: commitment, stratum, rate, ticket.
 */
#include "assess_sql.h"
#include "base/text.h"
#include "base/time.h"
#include "draws.h"
#include "draws_sql.h"
#include "risk/goods.h"
#include "wire/json.h"

/* Columns of q_draw_declared. */
enum { ID, SENDER, NUMBER, WAYBILL, BILL, TICKET_DAY, DECIDED_AT, ITEM, CATEGORY, STRATUM, RATE };
enum { TICKET = RATE + 1, SELECTED };

static lg_day decided_on(const struct lg_result *rows, size_t row)
{
    return lg_day_of_time(lg_result_time(rows, row, DECIDED_AT));
}

lg_day draw_gather_day(const struct lg_result *declared)
{
    return decided_on(declared, 0);
}

/* The identity of the goods, as it was when they were declared. */
static struct lg_span identity_of(const struct assess *assess, struct lg_arena *arena,
                                  const struct lg_result *rows, size_t row)
{
    const struct ev_declaration_body body = {
        .number = lg_result_text(rows, row, NUMBER),
        .waybill_number = lg_result_text(rows, row, WAYBILL),
        .bill_number = lg_result_text(rows, row, BILL),
    };
    const struct lg_category *category =
        lg_category_find(&assess->categories, lg_result_text(rows, row, CATEGORY));
    bool shared;

    if (category == NULL) /* the pack is gone: only the number is left to go by */
        category = lg_category_of(&assess->categories, LG_SPAN(""), LG_SPAN(""));
    return lg_goods_identity(arena, &body, lg_result_text(rows, row, SENDER), category, &shared);
}

static struct lg_span bytes_of(struct lg_arena *arena, const uint8_t bytes[LG_SHA256])
{
    return lg_text_copy(arena, (struct lg_span){(const char *)bytes, LG_SHA256});
}

static void add_candidate(struct assess *assess, struct lg_arena *arena,
                          const struct lg_result *rows, size_t row, struct lg_column **columns)
{
    const struct lg_span identity = identity_of(assess, arena, rows, row);
    const struct lg_ticket_key *key =
        assess_day_key(assess, (lg_day)lg_result_int(rows, row, TICKET_DAY));
    const struct lg_ticket ticket = lg_ticket_of(key, identity, lg_result_int(rows, row, ITEM));
    struct lg_builder rate = lg_builder(arena, 40);

    lg_json_write_number(&rate, lg_result_float(rows, row, RATE));
    lg_column_add_text(columns[1], bytes_of(arena, ticket.commitment));
    lg_column_add_text(columns[2], lg_result_text(rows, row, STRATUM));
    lg_column_add_text(columns[3], lg_builder_text(&rate));
    lg_column_add_float(columns[4], lg_result_float(rows, row, TICKET));
    lg_column_add_bool(columns[5], lg_result_bool(rows, row, SELECTED));
    lg_column_add_text(columns[6], bytes_of(arena, ticket.nonce));
    lg_column_add_text(columns[7], identity);
    lg_column_add_id(columns[8], lg_result_id(rows, row, ID));
    lg_column_add_int(columns[9], lg_result_int(rows, row, ITEM));
}

void draw_gather(struct assess *assess, struct lg_arena *arena, const struct lg_result *declared,
                 size_t asked, struct draw_gathered *ret_gathered)
{
    const size_t n = lg_result_rows(declared);
    size_t row = 0, declarations = 0;

    ret_gathered->any = true;
    ret_gathered->day = draw_gather_day(declared);
    for (int i = 0; i < q_draw_candidates_put.params_n; i++)
        ret_gathered->candidates[i] = lg_column_new(arena, q_draw_candidates_put.params[i].type);
    lg_column_add_int(ret_gathered->candidates[0], ret_gathered->day);
    for (; row < n && decided_on(declared, row) <= ret_gathered->day; row++) {
        const struct lg_id id = lg_result_id(declared, row, ID);

        declarations += row == 0 || !lg_id_eq(id, ret_gathered->last);
        ret_gathered->last = id;
        if (lg_result_int(declared, row, TICKET_DAY) == ret_gathered->day)
            add_candidate(assess, arena, declared, row, ret_gathered->candidates);
    }
    ret_gathered->complete = row < n || declarations < asked;
}
