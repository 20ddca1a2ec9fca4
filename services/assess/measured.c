/*
 * measured.c - measures as rows: what is to be done about goods, until when, on which basis.
 */
#include "assess_sql.h"
#include "base/text.h"
#include "outcomes.h"
#include "wire/json.h"

static void scope_member(struct lg_builder *json, const char *name, struct lg_span text)
{
    if (text.at == NULL)
        return;
    lg_builder_fmt(json, "%s\"%s\":", json->len > 1 ? "," : "", name);
    lg_json_write_string(json, text);
}

static struct lg_span scope_text(struct lg_arena *arena, const struct ev_goods *scope)
{
    struct lg_builder json = lg_builder(arena, 8000);

    lg_builder_add(&json, LG_SPAN("{"));
    scope_member(&json, "hsCode", scope->hs_code);
    scope_member(&json, "originCountry", scope->origin_country);
    scope_member(&json, "enterpriseId", scope->enterprise_id);
    scope_member(&json, "brand", scope->brand);
    scope_member(&json, "model", scope->model);
    scope_member(&json, "gtin", scope->gtin);
    scope_member(&json, "lot", scope->lot);
    scope_member(&json, "vin", scope->vin);
    scope_member(&json, "vinFrom", scope->vin_from);
    scope_member(&json, "vinUntil", scope->vin_until);
    scope_member(&json, "serial", scope->serial);
    scope_member(&json, "category", scope->category);
    lg_builder_add(&json, LG_SPAN("}"));
    return lg_builder_text(&json);
}

static void add_time(struct lg_column *column, bool has, int64_t us)
{
    if (has)
        lg_column_add_int(column, us);
    else
        lg_column_add_null(column);
}

void measured_take(struct teaching *teaching, struct lg_batch *batch,
                   const struct lg_record *record)
{
    const struct ev_measure *measure = &record->event->measure;
    struct lg_column **columns = teaching->measures;

    lg_column_add_id(columns[0], measure->measure_id);
    lg_column_add_int(columns[1], measure->version);
    lg_column_add_text(columns[2], lg_span_of(ev_measure_kind_name(measure->kind)));
    lg_column_add_text(columns[3], scope_text(batch->arena, &measure->scope));
    if (measure->has_declaration_id)
        lg_column_add_id(columns[4], measure->declaration_id);
    else
        lg_column_add_null(columns[4]);
    lg_column_add_text(columns[5], measure->basis);
    lg_column_add_text(columns[6], measure->basis_zh);
    lg_column_add_text(columns[7], measure->cites);
    lg_column_add_int(columns[8], measure->from_us);
    add_time(columns[9], measure->has_until, measure->until_us);
    add_time(columns[10], measure->has_lifted_at, measure->lifted_at_us);
    lg_column_add_text(columns[11], measure->lifted_by);
    lg_column_add_text(columns[12], lg_span_of(ev_measure_producer_name(measure->producer)));
    lg_column_add_text(columns[13], record->bytes);
    lg_column_add_int(columns[14], teaching->change);
}
