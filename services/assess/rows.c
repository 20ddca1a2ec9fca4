/*
 * rows.c - decisions as rows.
 */
#include "assess_sql.h"
#include "base/text.h"
#include "declarations.h"
#include "wire/json.h"
#include "wire/reason.h"

enum { ALSO_MET_MOST = 64 << 20 }; /* above what all profiles that may be in force come to */

static const struct lg_span absent = {NULL, 0};

static struct lg_id release_id(struct lg_arena *arena, const struct declared *of)
{
    return lg_id_derive(of->id, lg_text(arena, "release-%lld", (long long)of->release_version));
}

/* The release that is made with the decision. */
static void release_columns(const struct judging *judging, const struct declared *of,
                            enum ev_release_status status, struct lg_column **columns)
{
    if (status == EV_RELEASE_STATUS_NONE) {
        for (int i = 0; i < 3; i++)
            lg_column_add_null(columns[i]);
        return;
    }
    lg_column_add_id(columns[0], release_id(judging->assess->deciding, of));
    lg_column_add_int(columns[1], of->release_version);
    lg_column_add_text(columns[2], lg_span_of(ev_release_status_name(status)));
}

void rows_of_declaration(const struct judging *judging, const struct declared *of,
                         const struct ev_declaration_body *body, enum ev_lane lane,
                         enum ev_release_status released)
{
    struct lg_column **columns = lg_batch_rows(judging->batch, &t_declaration)->columns;

    lg_column_add_id(columns[0], of->id);
    lg_column_add_int(columns[1], of->version);
    lg_column_add_text(columns[2], of->number);
    lg_column_add_text(columns[3], of->sender);
    lg_column_add_text(columns[4], lg_span_of(of->state));
    lg_column_add_text(columns[5], lg_span_of(ev_direction_name(body->direction)));
    lg_column_add_text(columns[6], body->port);
    lg_column_add_text(columns[7], body->declaration_office);
    lg_column_add_text(columns[8], body->importer.id);
    lg_column_add_text(columns[9], body->importer.name);
    lg_column_add_text(columns[10], body->has_platform ? body->platform.id : absent);
    lg_column_add_text(columns[11], body->conveyance);
    lg_column_add_text(columns[12], body->waybill_number);
    lg_column_add_text(columns[13], body->bill_number);
    if (body->has_expected_arrival)
        lg_column_add_int(columns[14], body->expected_arrival);
    else
        lg_column_add_null(columns[14]);
    if (of->arrived_at_us != 0)
        lg_column_add_int(columns[15], of->arrived_at_us);
    else
        lg_column_add_null(columns[15]);
    lg_column_add_text(columns[16], lg_span_of(ev_lane_name(lane)));
    lg_column_add_int(columns[17], judging->record->at_us);
    lg_column_add_bool(columns[18], of->emitted);
    lg_column_add_int(columns[19], of->ticket_day);
    lg_column_add_text(columns[20], judging->record->bytes);
    release_columns(judging, of, released, &columns[21]);
    if (of->work_day != 0)
        lg_column_add_int(columns[24], of->work_day);
    else
        lg_column_add_null(columns[24]);
}

struct lg_span rows_paths(struct lg_arena *arena, const struct lg_selection *selection)
{
    struct lg_builder text = lg_builder(arena, 200);

    for (size_t i = 0; i < selection->paths_n; i++)
        lg_builder_fmt(&text, "%s%s", i == 0 ? "" : " ", ev_path_name(selection->paths[i]));
    return lg_builder_text(&text);
}

struct lg_span rows_also_met(struct lg_arena *arena, const struct lg_profile_set *profiles,
                             const struct lg_selection *selection)
{
    struct lg_builder json = lg_builder(arena, ALSO_MET_MOST);

    if (selection->met.n <= LG_SELECTION_PROFILES)
        return absent;
    for (size_t i = LG_SELECTION_PROFILES; i < selection->met.n; i++) {
        const struct lg_profile *profile = lg_profile_at(profiles, selection->met.at[i]);

        lg_builder_add(&json, i == LG_SELECTION_PROFILES ? LG_SPAN("[[") : LG_SPAN(",["));
        lg_json_write_string(&json, profile->code);
        lg_builder_fmt(&json, ",%lld]", (long long)profile->version);
    }
    lg_builder_add(&json, LG_SPAN("]"));
    return lg_builder_text(&json);
}

static void unit_rows(const struct judging *judging, const struct declared *of, int64_t item,
                      const char *kind, struct lg_span value)
{
    struct lg_column **columns = lg_batch_rows(judging->batch, &t_unit)->columns;

    lg_column_add_id(columns[0], of->id);
    lg_column_add_int(columns[1], of->version);
    lg_column_add_int(columns[2], item);
    lg_column_add_text(columns[3], lg_span_of(kind));
    lg_column_add_text(columns[4], value);
}

static bool stands_before(const struct lg_span *values, size_t i)
{
    for (size_t before = 0; before < i; before++) {
        if (lg_span_eq(values[before], values[i]))
            return true;
    }
    return false;
}

static void units_of(const struct judging *judging, const struct declared *of,
                     const struct ev_item *item)
{
    for (size_t i = 0; i < item->vins_n; i++) {
        if (!stands_before(item->vins, i))
            unit_rows(judging, of, item->item_number, "vin", item->vins[i]);
    }
    for (size_t i = 0; i < item->serials_n; i++) {
        if (!stands_before(item->serials, i))
            unit_rows(judging, of, item->item_number, "serial", item->serials[i]);
    }
}

/* Countries by their one code, as decisions see them. */
static void goods_columns(struct lg_column **columns, const struct judged_item *judged)
{
    const struct ev_item *item = judged->item;

    lg_column_add_text(columns[4], item->hs_code);
    lg_column_add_text(columns[5], judged->category->code);
    lg_column_add_text(columns[6],
                       lg_country_code(judged->category->countries, item->origin_country));
    lg_column_add_text(columns[7], item->brand);
    lg_column_add_text(columns[8], item->model);
    lg_column_add_text(columns[9], item->producer_id);
    lg_column_add_text(columns[10], item->gtin);
    lg_column_add_text(columns[11], item->lot);
    lg_column_add_int(columns[12], item->quantity_e5);
    lg_column_add_int(columns[13], item->value_e5);
    lg_column_add_text(columns[14], item->unit);
}

/* Lane, path, paths, action, score, threshold, probability. */
static void selection_columns(struct lg_column *const *columns, struct lg_arena *arena,
                              const struct lg_selection *selection)
{
    lg_column_add_text(columns[0], lg_span_of(ev_lane_name(selection->lane)));
    lg_column_add_text(columns[1], lg_span_of(ev_path_name(selection->selected_by)));
    lg_column_add_text(columns[2], rows_paths(arena, selection));
    lg_column_add_text(columns[3], lg_span_of(ev_assessment_items_action_name(selection->action)));
    lg_column_add_float(columns[4], selection->score);
    lg_column_add_float(columns[5], selection->threshold);
    lg_column_add_float(columns[6], selection->probability);
}

/* Key of the risk tables, reasons, facts, time, what was met besides. */
static void ground_columns(struct lg_column *const *columns, const struct judging *judging,
                           const struct judged_item *judged)
{
    const struct lg_selection *selection = &judged->decision.selection;
    struct lg_arena *arena = judging->assess->deciding;

    lg_column_add_text(columns[0], judged->risk_key);
    lg_column_add_text(columns[1],
                       ev_reasons_text(arena, selection->reasons, selection->reasons_n));
    lg_column_add_text(columns[2], judged->facts);
    lg_column_add_int(columns[3], judging->record->at_us);
    lg_column_add_text(columns[4], rows_also_met(arena, judging->assess->set.profiles, selection));
}

void rows_of_item(const struct judging *judging, const struct declared *of,
                  const struct ev_declaration_body *body, const struct judged_item *judged)
{
    struct lg_column **columns = lg_batch_rows(judging->batch, &t_item)->columns;

    lg_column_add_id(columns[0], of->id);
    lg_column_add_int(columns[1], of->version);
    lg_column_add_int(columns[2], judged->item->item_number);
    lg_column_add_id(columns[3], judged->assessment_id);
    goods_columns(columns, judged);
    lg_column_add_text(columns[15], body->port);
    selection_columns(columns + 16, judging->assess->deciding, &judged->decision.selection);
    lg_column_add_float(columns[23], judged->decision.ticket);
    lg_column_add_text(columns[24], judged->category->code);
    ground_columns(columns + 25, judging, judged);
    units_of(judging, of, judged->item);
}

/* In the order of items_again's parameters. */
void rows_of_item_again(const struct judging *judging, const struct declared *of,
                        const struct judged_item *judged)
{
    struct lg_column **columns = judging->leaving->again;

    lg_column_add_id(columns[0], of->id);
    lg_column_add_int(columns[1], of->version);
    lg_column_add_int(columns[2], judged->item->item_number);
    lg_column_add_id(columns[3], judged->assessment_id);
    selection_columns(columns + 4, judging->assess->deciding, &judged->decision.selection);
    ground_columns(columns + 11, judging, judged);
}

void rows_of_release(const struct judging *judging, const struct declared *of, enum ev_lane lane,
                     enum ev_release_status status)
{
    struct lg_column **columns = lg_batch_rows(judging->batch, &t_later_release)->columns;
    const bool duty = status == EV_RELEASE_STATUS_CONDITIONAL;

    lg_column_add_id(columns[0], release_id(judging->assess->deciding, of));
    lg_column_add_id(columns[1], of->id);
    lg_column_add_int(columns[2], of->version);
    lg_column_add_int(columns[3], of->release_version);
    lg_column_add_text(columns[4], lg_span_of(ev_release_status_name(status)));
    lg_column_add_text(columns[5], lg_span_of(ev_lane_name(lane)));
    lg_column_add_text(columns[6], duty ? LG_SPAN("verification after release") : absent);
    lg_column_add_null(columns[7]);
    lg_column_add_int(columns[8], judging->record->at_us);
}
