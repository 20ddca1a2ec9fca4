#include "replayed.h"

#include <string.h>

#include "base/own.h"
#include "base/time.h"
#include "ops/run.h"
#include "risk/cells.h"
#include "risk/measures.h"
#include "wire/item_facts.h"
#include "wire/json.h"
#include "wire/reason.h"

enum { ANSWER_MOST = 4 << 20, TEXT_MOST = 4000, DECAY_DAYS = 7300 };

/* Columns of replay_of, known_now and cells_of. */
enum { HEAD, ITEM, THRESHOLD, DRAWN, FACTS, EVENT, LANE, ACTION };
enum { SELECTED_BY = ACTION + 1, SCORE, CATEGORY, PORT, IMPORTER, KEY };
enum { NOW_THRESHOLD, NOW_GRADE, NOW_MULTIPLIER, NOW_FLOOR, NOW_HALF_LIFE };
enum { NOW_HALF = NOW_HALF_LIFE + 1, NOW_SEVERITY, NOW_EXCHANGE };
enum { CELL_KEY, CELL_MONTH, CELL_INSPECTED, CELL_FAILED, CELL_WEIGHT };
enum { CELL_FAILED_WEIGHT = CELL_WEIGHT + 1, CELL_SQUARES };

/* What may have changed since; ALL is not one of them. */
enum part { CREDIT, RISK, THRESHOLDS, PROFILES, MEASURES, ALL };

static const char *const part_names[] = {"credit", "risk", "threshold", "profiles", "measures"};

/* What is known at one time. */
struct known {
    struct lg_item_context context;
    const struct lg_profile_set *profiles;
    const struct lg_category *category;
};

struct replaying {
    struct gw_bench *bench;
    struct lg_item_declared declared; /* as it came: nothing was looked at yet */
    struct known then, now;
    bool drawn;
    const struct gw_law *law, *law_then;
    struct lg_span packs;       /* installed when it was decided; absent: not known */
    struct lg_result *measures; /* of `now`, whose texts point into it */
};

static void decide(const struct replaying *replaying, const struct known *known,
                   struct lg_item_declared *declared, struct lg_item_decision *ret_decision)
{
    struct lg_arena *arena = replaying->bench->arena;

    *declared = replaying->declared;
    declared->category = known->category;
    lg_item_look(arena, known->context.grade, known->context.day, declared);
    lg_item_know(&known->context, declared);
    lg_item_decide_drawn(arena, declared, &known->context, known->profiles,
                         replaying->drawn ? 0 : 1, ret_decision);
}

/* What is known now ------------------------------------------------------------------------- */

/* The importer's credit, and the threshold with the scale that it is on. */
static bool learn_terms(struct replaying *replaying, struct lg_store *store,
                        const struct lg_result *row, int *ret_half_life, struct lg_error *reterr)
{
    struct lg_arena *arena = replaying->bench->arena;
    struct lg_item_context *now = &replaying->now.context;
    const struct ev_declaration_body *body = replaying->declared.body;
    lg_own(lg_result) struct lg_result *known = NULL;
    struct lg_column *expected = lg_column_new(arena, LG_SQL_DATE);
    struct lg_column *const params[] = {
        lg_of_text(arena, lg_result_text(row, 0, PORT)),
        lg_of_text(arena, lg_result_text(row, 0, CATEGORY)),
        lg_of_text(arena, lg_result_text(row, 0, IMPORTER)),
        lg_of_text(arena, lg_chain_level(lg_result_text(row, 0, KEY), 1)),
        lg_of_text(arena, body->currency),
        expected};

    if (body->has_expected_arrival)
        lg_column_add_int(expected, body->expected_arrival);
    else
        lg_column_add_null(expected);
    if (!lg_store_run(store, &q_known_now, params, &known, reterr))
        return false;
    now->threshold = lg_result_float(known, 0, NOW_THRESHOLD);
    now->ranking = (struct lg_ranking){lg_result_float(known, 0, NOW_HALF),
                                       lg_result_float(known, 0, NOW_SEVERITY),
                                       lg_result_float(known, 0, NOW_EXCHANGE)};
    now->grade = lg_text_copy(arena, lg_result_text(known, 0, NOW_GRADE));
    now->multiplier = lg_result_float(known, 0, NOW_MULTIPLIER);
    now->floor = lg_result_float(known, 0, NOW_FLOOR);
    *ret_half_life = (int)lg_result_int(known, 0, NOW_HALF_LIFE);
    return true;
}

static bool learn_risk(struct replaying *replaying, struct lg_store *store, struct lg_span key,
                       int half_life, struct lg_error *reterr)
{
    struct lg_arena *arena = replaying->bench->arena;
    struct lg_column *keys = lg_column_new(arena, LG_SQL_TEXT);
    double *shares = lg_arena_take(arena, DECAY_DAYS * sizeof *shares);
    lg_own(lg_result) struct lg_result *rows = NULL;
    struct lg_risk_cells cells = {0};

    for (int level = 0; level < lg_chain_levels(key); level++)
        lg_column_add_text(keys, lg_chain_level(key, level));
    if (!lg_store_run(store, &q_cells_of, &keys, &rows, reterr))
        return false;
    for (size_t row = 0; row < lg_result_rows(rows); row++) {
        struct lg_risk_cell *cell =
            lg_risk_cell_put(&cells, arena, lg_result_text(rows, row, CELL_KEY),
                             (lg_day)lg_result_int(rows, row, CELL_MONTH));

        cell->counts = (struct lg_risk_counts){
            .inspected = lg_result_int(rows, row, CELL_INSPECTED),
            .failed = lg_result_int(rows, row, CELL_FAILED),
            .weight_e6 = lg_result_int(rows, row, CELL_WEIGHT),
            .failed_weight_e6 = lg_result_int(rows, row, CELL_FAILED_WEIGHT),
            .weight_squares_e6 = lg_result_int(rows, row, CELL_SQUARES)};
    }
    lg_risk_decay_fill(shares, DECAY_DAYS, half_life);
    const struct lg_risk_decay decay = {shares, DECAY_DAYS};
    replaying->now.context.evidence =
        lg_risk_cells_evidence(&cells, key, lg_day_of_time(lg_now_us()), &decay);
    return true;
}

static bool learn_measures(struct replaying *replaying, const struct gw_law *law,
                           struct lg_store *store, struct lg_error *reterr)
{
    struct lg_arena *arena = replaying->bench->arena;
    struct lg_measures *measures = lg_measures_new(arena);
    const struct lg_goods goods = {replaying->declared.body, replaying->declared.item,
                                   replaying->now.category};
    struct lg_measure_hit *hits = lg_arena_take(arena, LG_MEASURES_MOST * sizeof *hits);
    const struct ev_measure *found[LG_MEASURES_MOST];
    struct ev_faults faults;

    if (!lg_store_run(store, &q_measures_now, NULL, &replaying->measures, reterr))
        return false;
    for (size_t row = 0; row < lg_result_rows(replaying->measures); row++) {
        struct ev_event *event = lg_arena_take(arena, sizeof *event);

        if (ev_decode(replaying->bench->reader, arena, lg_result_text(replaying->measures, row, 0),
                      event, &faults) &&
            event->type == EV_TYPE_MEASURE)
            gw_law_measure(law, measures, &event->measure);
    }
    const size_t n = lg_measures_find(measures, &goods, lg_now_us(), found, LG_MEASURES_MOST);
    for (size_t i = 0; i < n; i++)
        hits[i] = (struct lg_measure_hit){found[i]->kind, found[i]->basis, found[i]->basis_zh,
                                          found[i]->cites};
    replaying->now.context.measures = hits;
    replaying->now.context.measures_n = n;
    return true;
}

/*
 * The profiles of now.  Which items a share holds is known to assess alone, but the same goods lie
 * in every share that is no smaller: a version that ruled this item rules it still.
 */
static bool learn_profiles(struct replaying *replaying, const struct gw_law *law,
                           struct lg_store *store, struct lg_error *reterr)
{
    struct lg_arena *arena = replaying->bench->arena;
    const struct lg_item_context *then = &replaying->then.context;
    struct lg_tried *tried = lg_arena_take(arena, (then->tried_n + 1) * sizeof *tried);
    struct lg_column *const params[] = {lg_column_new(arena, LG_SQL_TEXT),
                                        lg_column_new(arena, LG_SQL_INT8)};
    lg_own(lg_result) struct lg_result *rows = NULL;

    for (size_t i = 0; i < then->tried_n; i++) {
        lg_column_add_text(params[0], then->tried[i].code);
        lg_column_add_int(params[1], then->tried[i].version);
    }
    if (!lg_store_run(store, &q_tried_still, params, &rows, reterr))
        return false;
    for (size_t i = 0; i < lg_result_rows(rows); i++)
        tried[i] = (struct lg_tried){lg_result_text(rows, i, 0), lg_result_int(rows, i, 1)};
    return gw_profiles_at(law, replaying->bench, store,
                          &(struct gw_decided_by){INT64_MAX, tried, lg_result_rows(rows)},
                          &replaying->now.profiles, reterr);
}

static bool learn(struct replaying *replaying, const struct gw_law *law, struct lg_store *store,
                  const struct lg_result *row, struct lg_error *reterr)
{
    const struct lg_span key = lg_result_text(row, 0, KEY);
    int half_life = 0;

    replaying->now.context = replaying->then.context;
    replaying->now.category = lg_goods_category(gw_law_categories(law), replaying->declared.body,
                                                replaying->declared.item);
    return learn_profiles(replaying, law, store, reterr) &&
           learn_terms(replaying, store, row, &half_life, reterr) &&
           learn_risk(replaying, store, key, half_life, reterr) &&
           learn_measures(replaying, law, store, reterr);
}

/* What was known, with one part as it is now; ALL: with all of them. */
static struct known known_with(const struct replaying *replaying, enum part part)
{
    const struct lg_item_context *now = &replaying->now.context;
    struct known known = part == ALL ? replaying->now : replaying->then;

    switch (part) {
    case CREDIT:
        known.context.grade = now->grade;
        known.context.multiplier = now->multiplier;
        known.context.floor = now->floor;
        break;
    case RISK:
        known.context.evidence = now->evidence;
        break;
    case THRESHOLDS:
        known.context.threshold = now->threshold;
        known.context.ranking = now->ranking;
        break;
    case PROFILES:
        known.profiles = replaying->now.profiles;
        break;
    case MEASURES:
        known.context.measures = now->measures;
        known.context.measures_n = now->measures_n;
        break;
    case ALL:;
    }
    return known;
}

/* The answer --------------------------------------------------------------------------------- */

static void add_decision(struct lg_builder *to, const char *name,
                         const struct lg_item_decision *decision)
{
    const struct lg_selection *selection = &decision->selection;

    lg_builder_fmt(
        to, ",\"%s\":{\"lane\":\"%s\",\"action\":\"%s\",\"selectedBy\":\"%s\",\"score\":", name,
        ev_lane_name(selection->lane), ev_assessment_items_action_name(selection->action),
        ev_path_name(selection->selected_by));
    lg_json_write_number(to, selection->score);
    lg_builder_add(to, LG_SPAN(",\"threshold\":"));
    lg_json_write_number(to, selection->threshold);
    lg_builder_add(to, LG_SPAN(",\"reasons\":"));
    lg_builder_add(to, ev_reasons_text(to->arena, selection->reasons, selection->reasons_n));
    lg_builder_add(to, LG_SPAN("}"));
}

/* Failures of inspections behind the score, at the most special level that has any. */
static struct lg_span evidence_text(struct lg_arena *arena, const struct lg_risk_evidence *of)
{
    int level = LG_CHAIN_LEVELS - 1;

    while (level > 0 && !(of->inspected[level] > 0))
        level--;
    return lg_text(arena, "%.1f/%.1f", of->failed[level], of->inspected[level]);
}

static struct lg_span measures_text(struct lg_arena *arena, const struct lg_item_context *of)
{
    struct lg_builder text = lg_builder(arena, TEXT_MOST);

    for (size_t i = 0; i < of->measures_n; i++)
        lg_builder_fmt(&text, "%s%.*s", i == 0 ? "" : "; ", LG_SPAN_ARG(of->measures[i].basis));
    return lg_builder_text(&text);
}

/* The profiles that the goods meet. */
static struct lg_span profiles_text(const struct replaying *replaying, const struct known *known)
{
    struct lg_builder text = lg_builder(replaying->bench->arena, TEXT_MOST);
    struct lg_item_declared declared;
    struct lg_item_decision decision;

    decide(replaying, known, &declared, &decision);
    for (uint32_t i = 0; i < lg_profile_set_size(known->profiles); i++) {
        const struct lg_profile *profile = lg_profile_at(known->profiles, i);

        if (lg_condition_met(&profile->condition, &declared.facts))
            lg_builder_fmt(&text, "%s%.*s v%lld", text.len == 0 ? "" : ", ",
                           LG_SPAN_ARG(profile->code), (long long)profile->version);
    }
    return lg_builder_text(&text);
}

/* A part as people read it; empty where there is nothing. */
static struct lg_span text_of(const struct replaying *replaying, enum part part,
                              const struct known *known)
{
    struct lg_arena *arena = replaying->bench->arena;
    const struct lg_item_context *of = &known->context;

    switch (part) {
    case CREDIT:
        return of->grade;
    case RISK:
        return evidence_text(arena, &of->evidence);
    case THRESHOLDS:
        return lg_text(arena, "%.6g", of->threshold);
    case PROFILES:
        return profiles_text(replaying, known);
    case MEASURES:
    case ALL:
        break;
    }
    return measures_text(arena, of);
}

static void add_text(struct lg_builder *to, const char *name, struct lg_span text)
{
    if (text.len == 0)
        return;
    lg_builder_fmt(to, ",\"%s\":", name);
    lg_json_write_string(to, text);
}

static void add_change(struct lg_builder *to, const struct replaying *replaying, enum part part)
{
    const struct known known = known_with(replaying, part);
    struct lg_item_declared declared;
    struct lg_item_decision decision;

    decide(replaying, &known, &declared, &decision);
    lg_builder_fmt(to, "%s{\"what\":\"%s\",\"lane\":\"%s\",\"action\":\"%s\"",
                   part == CREDIT ? "" : ",", part_names[part],
                   ev_lane_name(decision.selection.lane),
                   ev_assessment_items_action_name(decision.selection.action));
    add_text(to, "then", text_of(replaying, part, &replaying->then));
    add_text(to, "now", text_of(replaying, part, &replaying->now));
    lg_builder_add(to, LG_SPAN("}"));
}

static bool is(const struct lg_result *row, int column, const char *name)
{
    return lg_span_eq(lg_result_text(row, 0, column), lg_span_of(name));
}

/* Whether a decision is the one that is kept. */
static bool same(const struct lg_result *row, const struct lg_selection *selection)
{
    const double score = lg_result_float(row, 0, SCORE);

    return is(row, LANE, ev_lane_name(selection->lane)) &&
           is(row, ACTION, ev_assessment_items_action_name(selection->action)) &&
           is(row, SELECTED_BY, ev_path_name(selection->selected_by)) &&
           memcmp(&score, &selection->score, sizeof score) == 0;
}

static struct lg_span answer_of(const struct replaying *replaying, const struct lg_result *row)
{
    struct lg_builder answer = lg_builder(replaying->bench->arena, ANSWER_MOST);
    const struct lg_span head = lg_result_text(row, 0, HEAD);
    const char *installed = gw_law_hash(replaying->law);
    struct lg_item_declared declared;
    struct lg_item_decision again, now;

    decide(replaying, &replaying->then, &declared, &again);
    decide(replaying, &replaying->now, &declared, &now);
    lg_builder_add(&answer, (struct lg_span){head.at, head.len - 1}); /* without its last brace */
    lg_builder_fmt(&answer, ",\"reproduced\":%s", same(row, &again.selection) ? "true" : "false");
    if (replaying->packs.at != NULL && !lg_span_eq(replaying->packs, lg_span_of(installed)))
        lg_builder_fmt(&answer, ",\"packs\":{\"then\":\"%.*s\",\"now\":\"%s\",\"used\":\"%s\"}",
                       LG_SPAN_ARG(replaying->packs), installed, gw_law_hash(replaying->law_then));
    add_decision(&answer, "now", &now);
    lg_builder_add(&answer, LG_SPAN(",\"changes\":["));
    for (enum part part = CREDIT; part < ALL; part++)
        add_change(&answer, replaying, part);
    lg_builder_add(&answer, LG_SPAN("]}\n"));
    return lg_builder_text(&answer);
}

bool gw_replay(const struct gw_law *law, struct gw_bench *bench, struct lg_store *store,
               const struct lg_result *row, struct lg_span *ret_answer, struct lg_error *reterr)
{
    struct replaying replaying = {
        .bench = bench, .law = law, .drawn = lg_result_bool(row, 0, DRAWN)};
    struct lg_item_context *const then = &replaying.then.context;
    struct lg_item_versions versions;

    *ret_answer = lg_result_text(row, 0, HEAD);
    then->threshold = lg_result_float(row, 0, THRESHOLD);
    if (!lg_item_facts_read(bench->reader, bench->arena, lg_result_text(row, 0, FACTS), then,
                            &versions, reterr))
        return true;
    if (!gw_law_at(law, bench, store, versions.packs, &replaying.law_then, reterr))
        return false;
    if (!gw_declared_again(replaying.law_then, bench, lg_result_text(row, 0, EVENT),
                           lg_result_int(row, 0, ITEM), &replaying.declared))
        return true;
    replaying.then.category = replaying.declared.category;
    replaying.packs = versions.packs;
    const struct gw_decided_by by = {versions.profiles, then->tried, then->tried_n};
    const bool known =
        gw_profiles_at(replaying.law_then, bench, store, &by, &replaying.then.profiles, reterr) &&
        learn(&replaying, law, store, row, reterr);
    if (known)
        *ret_answer = answer_of(&replaying, row);
    lg_result_free(replaying.measures);
    return known;
}
