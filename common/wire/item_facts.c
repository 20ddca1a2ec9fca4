#include "wire/item_facts.h"

#include "base/text.h"
#include "base/time.h"

enum { FACTS_BYTES = 1 << 20 };

static void add_name(struct lg_builder *json, const char *name)
{
    lg_builder_add(json, json->at[json->len - 1] == '{' ? LG_SPAN("\"") : LG_SPAN(",\""));
    lg_builder_add(json, lg_span_of(name));
    lg_builder_add(json, LG_SPAN("\":"));
}

static void add_version(struct lg_builder *json, const char *name, int64_t value)
{
    add_name(json, name);
    lg_json_write_integer(json, value);
}

static void add_string(struct lg_builder *json, const char *name, struct lg_span text)
{
    if (text.at == NULL)
        return;
    add_name(json, name);
    lg_json_write_string(json, text);
}

static void add_number(struct lg_builder *json, const char *name, double value)
{
    add_name(json, name);
    lg_json_write_number(json, value);
}

/* Pairs of inspections and failures, down to the most special level that has any. */
static void add_evidence(struct lg_builder *json, const struct lg_risk_evidence *evidence)
{
    int levels = LG_CHAIN_LEVELS;

    while (levels > 0 && !(evidence->inspected[levels - 1] > 0))
        levels--;
    lg_builder_add(json, LG_SPAN(",\"evidence\":["));
    for (int level = 0; level < levels; level++) {
        lg_builder_add(json, level == 0 ? LG_SPAN("[") : LG_SPAN(",["));
        lg_json_write_number(json, evidence->inspected[level]);
        lg_builder_add(json, LG_SPAN(","));
        lg_json_write_number(json, evidence->failed[level]);
        lg_builder_add(json, LG_SPAN("]"));
    }
    lg_builder_add(json, LG_SPAN("]"));
}

static void add_findings(struct lg_builder *json, const struct lg_fact *findings)
{
    lg_builder_add(json, LG_SPAN(",\"findings\":["));
    for (size_t i = 0; i < findings->set_n; i++)
        lg_builder_fmt(json, "%s\"%.*s\"", i > 0 ? "," : "", LG_SPAN_ARG(findings->set[i]));
    lg_builder_add(json, LG_SPAN("]"));
}

static void add_measures(struct lg_builder *json, const struct lg_item_context *context)
{
    if (context->measures_n == 0)
        return;
    lg_builder_add(json, LG_SPAN(",\"measures\":["));
    for (size_t i = 0; i < context->measures_n; i++) {
        const struct lg_measure_hit *measure = &context->measures[i];

        lg_builder_add(json, i == 0 ? LG_SPAN("{") : LG_SPAN(",{"));
        add_string(json, "kind", lg_span_of(ev_measure_kind_name(measure->kind)));
        add_string(json, "basis", measure->basis);
        add_string(json, "basisZh", measure->basis_zh);
        add_string(json, "cites", measure->cites);
        lg_builder_add(json, LG_SPAN("}"));
    }
    lg_builder_add(json, LG_SPAN("]"));
}

/* Nothing where nothing is known: most goods. */
static void add_skip_lot(struct lg_builder *json, const struct lg_skip_lot_standing *lots)
{
    if (lots->level == 0 && lots->passes == 0 && !lots->passed)
        return;
    lg_builder_add(json, LG_SPAN(",\"skipLot\":{"));
    add_version(json, "level", lots->level);
    add_version(json, "passes", lots->passes);
    add_number(json, "factor", lots->factor);
    if (lots->passed)
        add_version(json, "daysSincePass", lots->days_since_pass);
    lg_builder_add(json, LG_SPAN("}"));
}

/* The steps that the decision looked at: the least score of each, and what it means. */
static void add_calibration(struct lg_builder *json, const struct lg_item_context *context)
{
    if (context->calibration.n == 0)
        return;
    lg_builder_add(json, LG_SPAN(",\"calibration\":{"));
    add_version(json, "change", context->calibrated);
    add_name(json, "steps");
    for (size_t i = 0; i < context->calibration.n; i++) {
        lg_builder_add(json, i == 0 ? LG_SPAN("[[") : LG_SPAN(",["));
        lg_json_write_number(json, context->calibration.steps[i].least);
        lg_builder_add(json, LG_SPAN(","));
        lg_json_write_number(json, context->calibration.steps[i].probability);
        lg_builder_add(json, LG_SPAN("]"));
    }
    lg_builder_add(json, LG_SPAN("]}"));
}

/* Nothing where no model is in force; what the tables said stands beside what they are told apart from. */
static void add_models(struct lg_builder *json, const struct lg_item_context *context,
                       double tables)
{
    if (context->models_n == 0)
        return;
    lg_builder_add(json, LG_SPAN(",\"models\":{"));
    add_number(json, "tables", tables);
    add_name(json, "scores");
    for (size_t i = 0; i < context->models_n; i++) {
        lg_builder_add(json, i == 0 ? LG_SPAN("[{") : LG_SPAN(",{"));
        add_string(json, "code", context->models[i].code);
        add_version(json, "version", context->models[i].version);
        add_number(json, "share", context->models[i].share);
        add_number(json, "score", context->models[i].score);
        lg_builder_add(json, LG_SPAN("}"));
    }
    lg_builder_add(json, LG_SPAN("]}"));
}

/* Nothing where items are ranked by their score. */
static void add_ranking(struct lg_builder *json, const struct lg_ranking *ranking)
{
    if (!(ranking->half > 0))
        return;
    lg_builder_add(json, LG_SPAN(",\"ranking\":{"));
    add_number(json, "half", ranking->half);
    add_number(json, "severity", ranking->severity);
    add_number(json, "exchange", ranking->exchange);
    lg_builder_add(json, LG_SPAN("}"));
}

static void add_before(struct lg_builder *json, const struct lg_item_context *context)
{
    if (context->lane_before == EV_LANE_NONE)
        return;
    lg_builder_add(json, LG_SPAN(",\"before\":{"));
    add_string(json, "lane", lg_span_of(ev_lane_name(context->lane_before)));
    add_string(json, "action", lg_span_of(ev_assessment_items_action_name(context->action_before)));
    lg_builder_add(json, LG_SPAN("}"));
}

/* In a cutover alone. */
static void add_tried(struct lg_builder *json, const struct lg_item_context *context)
{
    if (context->tried_n == 0)
        return;
    lg_builder_add(json, LG_SPAN(",\"tried\":["));
    for (size_t i = 0; i < context->tried_n; i++) {
        lg_builder_add(json, i == 0 ? LG_SPAN("{") : LG_SPAN(",{"));
        add_string(json, "code", context->tried[i].code);
        add_version(json, "version", context->tried[i].version);
        lg_builder_add(json, LG_SPAN("}"));
    }
    lg_builder_add(json, LG_SPAN("]"));
}

struct lg_span lg_item_facts_text(struct lg_arena *arena, const struct lg_item_declared *declared,
                                  const struct lg_item_context *context,
                                  const struct lg_item_versions *versions)
{
    struct lg_builder json = lg_builder(arena, FACTS_BYTES);
    char day[10];

    lg_day_format(context->ticket_day, day);
    lg_builder_add(&json, LG_SPAN("{"));
    add_string(&json, "ticketDay", (struct lg_span){day, sizeof day});
    lg_day_format(context->day, day);
    add_string(&json, "day", (struct lg_span){day, sizeof day});
    add_string(&json, "creditGrade", context->grade);
    add_number(&json, "multiplier", context->multiplier);
    add_number(&json, "floor", context->floor);
    add_number(&json, "randomShare", context->random_share);
    add_number(&json, "strength", context->strength);
    add_number(&json, "leafStrength", context->leaf_strength);
    add_evidence(&json, &context->evidence);
    add_findings(&json, &declared->facts.at[LG_FACT_FINDINGS]);
    add_skip_lot(&json, &context->skip_lot);
    add_calibration(&json, context);
    add_measures(&json, context);
    add_models(&json, context, declared->risk.score);
    add_ranking(&json, &context->ranking);
    add_before(&json, context);
    add_tried(&json, context);
    lg_builder_add(&json, LG_SPAN(",\"versions\":{"));
    add_version(&json, "riskTables", versions->risk_tables);
    add_version(&json, "measures", versions->measures);
    add_version(&json, "profiles", versions->profiles);
    add_version(&json, "thresholds", versions->thresholds);
    add_string(&json, "packs", versions->packs);
    lg_builder_add(&json, LG_SPAN("}}"));
    return lg_builder_text(&json);
}
