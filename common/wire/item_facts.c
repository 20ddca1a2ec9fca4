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
    add_before(&json, context);
    add_tried(&json, context);
    lg_builder_add(&json, LG_SPAN(",\"versions\":{"));
    add_version(&json, "riskTables", versions->risk_tables);
    add_version(&json, "measures", versions->measures);
    add_version(&json, "profiles", versions->profiles);
    add_version(&json, "thresholds", versions->thresholds);
    lg_builder_add(&json, LG_SPAN("}}"));
    return lg_builder_text(&json);
}

/* Reading: a member that is missing or of another type makes the whole document none. */

struct reading {
    struct lg_arena *arena;
    bool sound;
};

static struct lg_span text_of(struct reading *reading, const struct lg_json *object,
                              const char *name, bool needed)
{
    const struct lg_json *node = lg_json_member(object, lg_span_of(name));

    if (node != NULL && node->type == LG_JSON_STRING)
        return lg_text_copy(reading->arena, node->string);
    reading->sound = reading->sound && !needed;
    return (struct lg_span){NULL, 0};
}

static double number_at(struct reading *reading, const struct lg_json *node)
{
    if (node != NULL && node->type == LG_JSON_NUMBER)
        return node->number;
    if (node != NULL && node->type == LG_JSON_INTEGER)
        return (double)node->integer;
    reading->sound = false;
    return 0;
}

static double number_of(struct reading *reading, const struct lg_json *object, const char *name)
{
    return number_at(reading, lg_json_member(object, lg_span_of(name)));
}

static int64_t integer_of(struct reading *reading, const struct lg_json *object, const char *name)
{
    const struct lg_json *node = object == NULL ? NULL : lg_json_member(object, lg_span_of(name));

    if (node != NULL && node->type == LG_JSON_INTEGER)
        return node->integer;
    reading->sound = false;
    return 0;
}

static int64_t version_of(struct reading *reading, const struct lg_json *root, const char *name)
{
    return integer_of(reading, lg_json_member(root, LG_SPAN("versions")), name);
}

static const struct lg_json *array_of(const struct lg_json *root, const char *name)
{
    static const struct lg_json empty = {.type = LG_JSON_ARRAY, .size = 1, .n = 0};
    const struct lg_json *node = lg_json_member(root, lg_span_of(name));

    return node != NULL && node->type == LG_JSON_ARRAY ? node : &empty;
}

static void read_evidence(struct reading *reading, const struct lg_json *root,
                          struct lg_risk_evidence *ret_evidence)
{
    const struct lg_json *levels = array_of(root, "evidence");
    const struct lg_json *pair = lg_json_first(levels);

    *ret_evidence = (struct lg_risk_evidence){{0}, {0}};
    for (size_t level = 0; level < levels->n; level++, pair = lg_json_next(pair)) {
        if (level >= LG_CHAIN_LEVELS || pair->type != LG_JSON_ARRAY || pair->n != 2) {
            reading->sound = false;
            return;
        }
        ret_evidence->inspected[level] = number_at(reading, lg_json_first(pair));
        ret_evidence->failed[level] = number_at(reading, lg_json_next(lg_json_first(pair)));
    }
}

static void read_measures(struct reading *reading, const struct lg_json *root,
                          struct lg_item_context *context)
{
    const struct lg_json *all = array_of(root, "measures");
    const struct lg_json *one = lg_json_first(all);
    struct lg_measure_hit *hits = lg_arena_take(reading->arena, (all->n + 1) * sizeof *hits);

    for (size_t i = 0; i < all->n; i++, one = lg_json_next(one))
        hits[i] = (struct lg_measure_hit){ev_measure_kind_of(text_of(reading, one, "kind", true)),
                                          text_of(reading, one, "basis", true),
                                          text_of(reading, one, "basisZh", false),
                                          text_of(reading, one, "cites", false)};
    context->measures = hits;
    context->measures_n = all->n;
}

static void read_skip_lot(struct reading *reading, const struct lg_json *root,
                          struct lg_skip_lot_standing *ret_lots)
{
    const struct lg_json *lots = lg_json_member(root, LG_SPAN("skipLot"));

    *ret_lots = (struct lg_skip_lot_standing){.level = 0};
    if (lots == NULL)
        return;
    ret_lots->level = integer_of(reading, lots, "level");
    ret_lots->passes = integer_of(reading, lots, "passes");
    ret_lots->factor = number_of(reading, lots, "factor");
    ret_lots->passed = lg_json_member(lots, LG_SPAN("daysSincePass")) != NULL;
    if (ret_lots->passed)
        ret_lots->days_since_pass = integer_of(reading, lots, "daysSincePass");
}

static void read_calibration(struct reading *reading, const struct lg_json *root,
                             struct lg_item_context *context)
{
    const struct lg_json *calibration = lg_json_member(root, LG_SPAN("calibration"));

    if (calibration == NULL)
        return;
    const struct lg_json *steps = array_of(calibration, "steps"), *pair = lg_json_first(steps);
    struct lg_calibration_step *read = lg_arena_take(reading->arena, (steps->n + 1) * sizeof *read);
    for (size_t i = 0; i < steps->n; i++, pair = lg_json_next(pair)) {
        if (pair->type != LG_JSON_ARRAY || pair->n != 2) {
            reading->sound = false;
            return;
        }
        read[i].least = number_at(reading, lg_json_first(pair));
        read[i].probability = number_at(reading, lg_json_next(lg_json_first(pair)));
    }
    context->calibrated = integer_of(reading, calibration, "change");
    context->calibration = (struct lg_calibration){read, steps->n};
}

static void read_models(struct reading *reading, const struct lg_json *root,
                        struct lg_item_context *context)
{
    const struct lg_json *models = lg_json_member(root, LG_SPAN("models"));

    if (models == NULL)
        return;
    const struct lg_json *scores = array_of(models, "scores"), *one = lg_json_first(scores);
    for (size_t i = 0; i < scores->n && i < LG_CHALLENGERS_MOST; i++, one = lg_json_next(one))
        context->models[context->models_n++] = (struct lg_challenger_score){
            text_of(reading, one, "code", true), integer_of(reading, one, "version"),
            number_of(reading, one, "share"), number_of(reading, one, "score")};
}

static void read_before(struct reading *reading, const struct lg_json *root,
                        struct lg_item_context *context)
{
    const struct lg_json *before = lg_json_member(root, LG_SPAN("before"));

    if (before == NULL)
        return;
    context->lane_before = ev_lane_of(text_of(reading, before, "lane", true));
    context->action_before =
        ev_assessment_items_action_of(text_of(reading, before, "action", true));
}

static void read_tried(struct reading *reading, const struct lg_json *root,
                       struct lg_item_context *context)
{
    const struct lg_json *all = array_of(root, "tried"), *one = lg_json_first(all);
    struct lg_tried *tried = lg_arena_take(reading->arena, (all->n + 1) * sizeof *tried);

    for (size_t i = 0; i < all->n; i++, one = lg_json_next(one))
        tried[i] = (struct lg_tried){text_of(reading, one, "code", true),
                                     integer_of(reading, one, "version")};
    context->tried = tried;
    context->tried_n = all->n;
}

bool lg_item_facts_read(struct lg_json_reader *reader, struct lg_arena *arena, struct lg_span text,
                        struct lg_item_context *ret_context, struct lg_item_versions *ret_versions,
                        struct lg_error *reterr)
{
    struct reading reading = {arena, true};
    struct lg_item_context context = {.threshold = ret_context->threshold};
    const struct lg_json *root;

    if (!lg_json_parse(reader, text, &root, reterr))
        return false;
    const struct lg_span ticket_day = text_of(&reading, root, "ticketDay", true);
    const struct lg_span day = text_of(&reading, root, "day", false);
    reading.sound = reading.sound && lg_day_parse(ticket_day, &context.ticket_day) &&
                    lg_day_parse(day.at == NULL ? ticket_day : day, &context.day);
    context.grade = text_of(&reading, root, "creditGrade", true);
    context.multiplier = number_of(&reading, root, "multiplier");
    context.floor = number_of(&reading, root, "floor");
    context.random_share = number_of(&reading, root, "randomShare");
    context.strength = number_of(&reading, root, "strength");
    context.leaf_strength = number_of(&reading, root, "leafStrength");
    read_evidence(&reading, root, &context.evidence);
    read_skip_lot(&reading, root, &context.skip_lot);
    read_calibration(&reading, root, &context);
    read_measures(&reading, root, &context);
    read_models(&reading, root, &context);
    read_before(&reading, root, &context);
    read_tried(&reading, root, &context);
    const struct lg_item_versions versions = {
        version_of(&reading, root, "riskTables"), version_of(&reading, root, "measures"),
        version_of(&reading, root, "profiles"), version_of(&reading, root, "thresholds")};
    if (!reading.sound)
        return lg_fail(reterr, LG_REJECT, "the facts kept with the decision cannot be read");
    *ret_context = context;
    *ret_versions = versions;
    return true;
}
