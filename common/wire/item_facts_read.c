/*
 * item_facts_read.c - what item_facts.c wrote, as it was when it was decided: a member that is missing
 * or of another type makes the whole document none.
 */
#include "base/text.h"
#include "base/time.h"
#include "wire/item_facts.h"

struct reading {
    struct lg_arena *arena;
    bool sound;
};

/* None of an object that is not there itself. */
static const struct lg_json *member_of(const struct lg_json *object, const char *name)
{
    return object == NULL ? NULL : lg_json_member(object, lg_span_of(name));
}

static struct lg_span text_of(struct reading *reading, const struct lg_json *object,
                              const char *name, bool needed)
{
    const struct lg_json *node = member_of(object, name);

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
    const struct lg_json *node = member_of(object, name);

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

static void read_ranking(struct reading *reading, const struct lg_json *root,
                         struct lg_ranking *ret_ranking)
{
    const struct lg_json *ranking = lg_json_member(root, LG_SPAN("ranking"));

    if (ranking != NULL)
        *ret_ranking = (struct lg_ranking){number_of(reading, ranking, "half"),
                                           number_of(reading, ranking, "severity"),
                                           number_of(reading, ranking, "exchange")};
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
    read_ranking(&reading, root, &context.ranking);
    read_before(&reading, root, &context);
    read_tried(&reading, root, &context);
    const struct lg_item_versions versions = {
        version_of(&reading, root, "riskTables"), version_of(&reading, root, "measures"),
        version_of(&reading, root, "profiles"), version_of(&reading, root, "thresholds"),
        text_of(&reading, lg_json_member(root, LG_SPAN("versions")), "packs", false)};
    if (!reading.sound)
        return lg_fail(reterr, LG_REJECT, "the facts kept with the decision cannot be read");
    *ret_context = context;
    *ret_versions = versions;
    return true;
}
