/*
 * select.c - paths in their order of precedence, each with its reason.
 */
#include "risk/select.h"

#include <assert.h>

#include "base/text.h"
#include "risk/threshold.h"
#include "risk/told.h"

static void add_path(struct lg_selection *selection, enum ev_path path)
{
    for (size_t i = 0; i < selection->paths_n; i++) {
        if (selection->paths[i] == path)
            return;
    }
    assert(selection->paths_n < LG_SELECTION_PATHS);
    selection->paths[selection->paths_n++] = path;
}

static void raise_to(struct lg_selection *selection, enum ev_lane lane,
                     enum ev_assessment_items_action action)
{
    if (lane > selection->lane)
        selection->lane = lane;
    if (action > selection->action)
        selection->action = action;
}

static void raise_by_measure(struct lg_selection *selection, enum ev_measure_kind kind)
{
    if (kind == EV_MEASURE_KIND_BLOCK)
        raise_to(selection, EV_LANE_BLOCKED, EV_ASSESSMENT_ITEMS_ACTION_ABSENT);
    else if (kind != EV_MEASURE_KIND_WARN)
        raise_to(selection, EV_LANE_RED, EV_ASSESSMENT_ITEMS_ACTION_PHYSICAL);
}

static void follow_measures(const struct lg_selection_input *input, struct lg_selection *selection)
{
    for (size_t i = 0; i < input->measures_n; i++) {
        const struct lg_measure_hit *measure = &input->measures[i];
        const struct ev_reason reason = {
            .code = lg_span_of(ev_measure_kind_name(measure->kind)),
            .text = measure->basis,
            .text_zh = measure->basis_zh,
            .cites = measure->cites,
            .instruction = measure->kind == EV_MEASURE_KIND_BLOCK
                               ? LG_SPAN("do not release; the goods are returned or destroyed "
                                         "unless the measure is lifted")
                               : LG_SPAN("check what the measure names"),
            .instruction_zh = measure->kind == EV_MEASURE_KIND_BLOCK
                                  ? LG_SPAN("不得放行；除非措施解除，退运或者销毁")
                                  : LG_SPAN("核查措施所指事项"),
        };

        raise_by_measure(selection, measure->kind);
        if (measure->kind != EV_MEASURE_KIND_WARN)
            add_path(selection, EV_PATH_ALERT);
        lg_tell(selection, &reason);
    }
}

/* Gives the weights of all matched profiles, added in the set's order. */
static double follow_profiles(struct lg_arena *arena, const struct lg_selection_input *input,
                              struct lg_selection *selection)
{
    double weight = 0;

    for (size_t i = 0; i < input->matched.n; i++) {
        const struct lg_profile *profile = lg_profile_at(input->profiles, input->matched.at[i]);

        weight += profile->weight;
        raise_to(selection, profile->lane, profile->action);
        if (profile->lane >= EV_LANE_YELLOW)
            add_path(selection, EV_PATH_MANDATORY);
    }
    selection->met = lg_gravest_first(arena, input->profiles, &input->matched);
    lg_tell_profiles(arena, input->profiles, selection);
    return weight;
}

/* What the most special level with inspections is called. */
static struct lg_span level_label(const struct lg_selection_input *input, bool zh)
{
    const int level = input->risk.level;

    if (level < 0)
        return zh ? LG_SPAN("先验") : LG_SPAN("belief");
    if (level == 0)
        return zh ? LG_SPAN("该类全部商品") : LG_SPAN("all goods of the category");
    const struct lg_attribute_entry *entry =
        &lg_attributes[input->chain->links[level - 1].attribute];
    return lg_span_of(zh ? entry->label_zh : entry->label);
}

static struct lg_span rate_text(struct lg_arena *arena, const struct lg_selection_input *input,
                                const struct lg_selection *selection, bool zh)
{
    const double threshold = lg_calibrated(&input->calibration, input->threshold);

    if (zh)
        return lg_text(arena,
                       "同类商品查验不合格率估计为%.1f%%，达到口岸%.*s的阈值%.1f%%；"
                       "依据层级：%.*s，其中%.0f%%来自上级层级",
                       selection->failure * 100, LG_SPAN_ARG(input->port), threshold * 100,
                       LG_SPAN_ARG(level_label(input, true)), input->risk.inherited * 100);
    return lg_text(arena,
                   "goods like these fail in %.1f %% of inspections, at or above the threshold of "
                   "%.1f %% at port %.*s; the estimate rests on inspections down to the "
                   "level %.*s, and %.0f %% of it is inherited from the levels above",
                   selection->failure * 100, threshold * 100, LG_SPAN_ARG(input->port),
                   LG_SPAN_ARG(level_label(input, false)), input->risk.inherited * 100);
}

static struct lg_span loss_text(struct lg_arena *arena, const struct lg_selection_input *input,
                                const struct lg_selection *selection, bool zh)
{
    const double loss = lg_rank_loss(&input->ranking, selection->rank);
    const double threshold = lg_rank_loss(&input->ranking, input->threshold);

    if (zh)
        return lg_text(arena,
                       "同类商品查验不合格率估计为%.1f%%，结合货值与不合格的平均严重度（%.1f），"
                       "预期损失为%.0f，达到口岸%.*s的阈值%.0f",
                       selection->failure * 100, input->ranking.severity, loss,
                       LG_SPAN_ARG(input->port), threshold);
    return lg_text(arena,
                   "goods like these fail in %.1f %% of inspections; with their value and the mean "
                   "severity of failures (%.1f) the loss expected is %.0f, at or above the "
                   "threshold of %.0f at port %.*s",
                   selection->failure * 100, input->ranking.severity, loss, threshold,
                   LG_SPAN_ARG(input->port));
}

/* Told where risk selects: what the model that takes part in the ranking added. */
static void follow_model(struct lg_arena *arena, const struct lg_challenger_score *live,
                         struct lg_selection *selection)
{
    const struct ev_reason reason = {
        .code = LG_SPAN("model"),
        .text = lg_text(arena,
                        "the model %.*s, version %lld, expects a failure in %.1f %% of goods like "
                        "these; it has %.0f %% of the ranking",
                        LG_SPAN_ARG(live->code), (long long)live->version, live->score * 100,
                        live->share * 100),
        .text_zh = lg_text(arena,
                           "模型%.*s（版本%lld）预计同类商品不合格率为%.1f%%；"
                           "该模型占排序的%.0f%%",
                           LG_SPAN_ARG(live->code), (long long)live->version, live->score * 100,
                           live->share * 100),
        .contribution = live->share * live->score,
        .has_contribution = true,
        .cites =
            lg_text(arena, "model:%.*s@%lld", LG_SPAN_ARG(live->code), (long long)live->version),
    };

    lg_tell(selection, &reason);
}

static void follow_risk(struct lg_arena *arena, const struct lg_selection_input *input,
                        struct lg_selection *selection)
{
    const struct lg_challenger_score *live = lg_challenger_live(input->models, input->models_n);

    if (!lg_threshold_selects(input->threshold, selection->rank, lg_threshold_lot(input->ticket)))
        return;
    const bool by_loss = input->ranking.half > 0;
    const struct ev_reason reason = {
        .code = LG_SPAN("risk"),
        .text = by_loss ? loss_text(arena, input, selection, false)
                        : rate_text(arena, input, selection, false),
        .text_zh = by_loss ? loss_text(arena, input, selection, true)
                           : rate_text(arena, input, selection, true),
        .contribution = (live == NULL ? 1 : 1 - live->share) * input->risk.score,
        .has_contribution = true,
        .instruction = LG_SPAN("inspect the goods against the declaration and the checklist"),
        .instruction_zh = LG_SPAN("按申报内容和检查表查验货物"),
        .cites = LG_SPAN("risk-table"),
    };
    raise_to(selection, EV_LANE_RED, EV_ASSESSMENT_ITEMS_ACTION_PHYSICAL);
    add_path(selection, EV_PATH_RISK);
    lg_tell(selection, &reason);
    if (live != NULL)
        follow_model(arena, live, selection);
}

static void follow_chance(struct lg_arena *arena, const struct lg_selection_input *input,
                          struct lg_selection *selection)
{
    if (input->ticket >= selection->probability)
        return;
    const struct ev_reason reason = {
        .code = LG_SPAN("random"),
        .text = lg_text(arena, "drawn at random, with a probability of %.2f %%",
                        selection->probability * 100),
        .text_zh = lg_text(arena, "随机抽中，概率%.2f%%", selection->probability * 100),
        .instruction = LG_SPAN("inspect the goods against the declaration and the checklist"),
        .instruction_zh = LG_SPAN("按申报内容和检查表查验货物"),
        .cites = LG_SPAN("draw"),
    };
    raise_to(selection, EV_LANE_RED, EV_ASSESSMENT_ITEMS_ACTION_PHYSICAL);
    add_path(selection, EV_PATH_RANDOM);
    lg_tell(selection, &reason);
}

/* Told wherever it lowers chance's share, drawn or not. */
static void follow_skip_lot(struct lg_arena *arena, const struct lg_selection_input *input,
                            struct lg_selection *selection)
{
    const struct lg_skip_lot_standing *lots = &input->skip_lot;

    if (lots->level == 0)
        return;
    const struct ev_reason reason = {
        .code = LG_SPAN("skip-lot"),
        .text = lg_text(arena,
                        "lots of this model by this importer passed in a row: skip-lot level %lld, "
                        "and %lld more passes since; chance selects at %.2f of the usual rate",
                        (long long)lots->level, (long long)lots->passes, lots->factor),
        .text_zh = lg_text(arena,
                           "该收货人同型号商品连续合格：抽批等级%lld，其后又连续合格%lld批；"
                           "随机抽查率为通常的%.2f",
                           (long long)lots->level, (long long)lots->passes, lots->factor),
        .cites = LG_SPAN("rule:skip-lot"),
    };
    lg_tell(selection, &reason);
}

static double probability_of(const struct lg_selection_input *input)
{
    double probability = input->random_share * input->multiplier;

    if (input->skip_lot.level > 0)
        probability *= input->skip_lot.factor;
    if (probability < input->floor)
        probability = input->floor;
    return probability > 1 ? 1 : probability;
}

static double bounded(double score)
{
    return score < 0 ? 0 : score > 1 ? 1 : score;
}

/* What a lane asks for when nothing says more. */
static enum ev_assessment_items_action least_action(enum ev_lane lane)
{
    return lane == EV_LANE_RED      ? EV_ASSESSMENT_ITEMS_ACTION_PHYSICAL
           : lane == EV_LANE_YELLOW ? EV_ASSESSMENT_ITEMS_ACTION_DOCUMENT
                                    : EV_ASSESSMENT_ITEMS_ACTION_NONE;
}

static void finish(const struct lg_selection_input *input, struct lg_selection *selection)
{
    if (input->lane_before > selection->lane) {
        static const struct ev_reason kept = {
            .code = LG_SPAN_INIT("version-before"),
            .text = LG_SPAN_INIT("the version before was in a stricter lane, which stays"),
            .text_zh = LG_SPAN_INIT("前一版本的通道更严格，予以保留"),
        };

        raise_to(selection, input->lane_before, input->action_before);
        lg_tell(selection, &kept);
        if (input->lane_before >= EV_LANE_YELLOW)
            add_path(selection, EV_PATH_OFFICER);
    }
    if (selection->lane == EV_LANE_BLOCKED ||
        selection->action == EV_ASSESSMENT_ITEMS_ACTION_ABSENT)
        selection->action = least_action(selection->lane);
    if (selection->paths_n == 0)
        add_path(selection, EV_PATH_NONE);
    selection->selected_by = selection->paths[0];
}

/* Member by member: to clear the places of all reasons would cost more than most decisions. */
static void begin(const struct lg_selection_input *input, struct lg_selection *selection)
{
    selection->lane = EV_LANE_GREEN;
    selection->action = EV_ASSESSMENT_ITEMS_ACTION_ABSENT;
    selection->paths_n = selection->reasons_n = 0;
    selection->threshold = input->threshold;
    selection->probability = probability_of(input);
}

void lg_select(struct lg_arena *arena, const struct lg_selection_input *input,
               struct lg_selection *ret_selection)
{
    begin(input, ret_selection);
    follow_measures(input, ret_selection);
    const double ranked =
        lg_challenger_ranked(input->risk.score, lg_challenger_live(input->models, input->models_n));
    ret_selection->score = bounded(ranked + follow_profiles(arena, input, ret_selection));
    ret_selection->rank = lg_rank(&input->ranking, ret_selection->score, input->value);
    ret_selection->failure = lg_calibrated(&input->calibration, ret_selection->score);
    follow_risk(arena, input, ret_selection);
    follow_skip_lot(arena, input, ret_selection);
    follow_chance(arena, input, ret_selection);
    finish(input, ret_selection);
}
