/*
 * judge.c - the decision on one version of a declaration, item by item.
 */
#include <string.h>

#include "base/text.h"
#include "base/time.h"
#include "declarations.h"
#include "risk/threshold.h"
#include "shadows.h"
#include "wire/item_facts.h"
#include "work.h"

static size_t measures_of(const struct judging *judging, const struct ev_declaration_body *body,
                          const struct judged_item *judged, struct lg_measure_hit *ret_hits)
{
    const struct lg_goods goods = {body, judged->item, judged->category};
    const struct ev_measure *found[LG_MEASURES_MOST];
    const size_t n = lg_measures_find(judging->assess->measures, &goods, judging->record->at_us,
                                      found, LG_MEASURES_MOST);

    for (size_t i = 0; i < n; i++)
        ret_hits[i] = (struct lg_measure_hit){found[i]->kind, found[i]->basis, found[i]->basis_zh,
                                              found[i]->cites};
    return n;
}

static void set_before(const struct declared *of, int64_t number, struct lg_item_context *context)
{
    for (size_t i = 0; i < of->items_n; i++) {
        if (of->items[i].number == number) {
            context->lane_before = of->items[i].lane;
            context->action_before = of->items[i].action;
        }
    }
}

static void judge_item(const struct judging *judging, const struct declared *of,
                       const struct ev_declaration_body *body, struct judged_item *judged)
{
    struct assess *assess = judging->assess;
    struct lg_arena *arena = assess->deciding;
    const struct lg_item_versions versions = {assess->seen.cells, assess->seen.measures,
                                              assess->set.newest, assess->seen.thresholds,
                                              lg_span_of(assess->packs.hash)};
    const struct lg_span grade = assess_grade(assess, body->importer.id);
    const lg_day day = lg_day_of_time(judging->record->at_us);
    struct lg_item_declared declared = {
        .body = body, .item = judged->item, .category = judged->category, .sender = of->sender};
    struct lg_measure_hit hits[LG_MEASURES_MOST];
    struct lg_item_decision *const decision = &judged->decision;
    const struct calibration *calibration = assess_calibration(assess, judged->category->code);

    lg_item_look(arena, grade, day, &declared);
    struct lg_item_context context = {
        .ticket_day = of->ticket_day,
        .day = day,
        .grade = grade,
        .skip_lot =
            assess_skip_lot(assess, body->importer.id, judged->item->model, judging->record->at_us),
        .multiplier = assess_parameter(assess, "credit_multiplier", grade, day, 1),
        .floor = assess_parameter(assess, "credit_floor", grade, day, 0),
        .random_share = assess_random_share(assess, judged->category),
        .calibration = calibration->curve,
        .calibrated = calibration->change,
        .threshold = assess_threshold(assess, body->port, judged->category->code, of->work_day),
        .ranking = assess_ranking(assess, &declared, day),
        .strength = assess_parameter(assess, "risk_strength", LG_SPAN(""), day, 12),
        .leaf_strength = assess_parameter(assess, "risk_leaf_strength", LG_SPAN(""), day, 12),
        .evidence = assess_evidence(assess, declared.risk_key, day),
        .measures = hits,
        .measures_n = measures_of(judging, body, judged, hits),
        .shadows = assess->set.shadows,
        .point = shadows_point(judging, &declared),
    };
    set_before(of, judged->item->item_number, &context);
    lg_item_know(&context, &declared);
    lg_item_ask(&assess->set.models, &declared, &context);
    lg_item_decide(arena, &declared, &context, assess->set.profiles,
                   assess_day_key(assess, of->ticket_day), decision);
    shadows_ask(judging, of, judged, &(struct shadowed){&declared, &context, decision});
    shadows_note_ruling(judging, decision, &context);
    const struct lg_calibration_pair looked_at = lg_calibration_of_pair(
        &context.calibration, decision->selection.score, decision->selection.threshold);
    context.calibration = (struct lg_calibration){looked_at.steps, looked_at.n};
    judged->risk_key = declared.risk_key;
    judged->facts = lg_item_facts_text(arena, &declared, &context, &versions);
}

static void note_score(const struct judging *judging, const struct ev_declaration_body *body,
                       const struct judged_item *judged)
{
    const lg_day day = lg_day_of_time(judging->record->at_us);
    const int bin = lg_score_bin(judged->decision.selection.rank);

    tally_add(&judging->leaving->scores, judging->batch->arena,
              &(struct tally){.port = body->port,
                              .category = judged->category->code,
                              .at = score_place(day, bin),
                              .seen = 1});
    inputs_count(judging, judged->item, judged->category->code, day);
}

static void note_ticket(const struct judging *judging, const struct declared *of,
                        const struct ev_declaration_body *body, const struct lg_category *category)
{
    struct leaving *leaving = judging->leaving;
    bool shared;
    const struct lg_span identity =
        lg_goods_identity(judging->assess->deciding, body, of->sender, category, &shared);

    if (!shared)
        return;
    lg_column_add_text(leaving->ticket_identities, identity);
    lg_column_add_int(leaving->ticket_days, of->ticket_day);
    lg_column_add_id(leaving->ticket_ids, of->id);
}

void release_declared(const struct judging *judging, struct declared *of,
                      const struct ev_declaration_body *body, enum ev_lane lane)
{
    const bool duty = lane == EV_LANE_BLUE;

    of->release_version++;
    rows_of_release(judging, of, lane,
                    duty ? EV_RELEASE_STATUS_CONDITIONAL : EV_RELEASE_STATUS_RELEASED);
    if (duty)
        emit_release(judging, of, body, EV_RELEASE_STATUS_CONDITIONAL);
}

/* What nothing holds is released by us, unless its category waits for the goods to be there. */
static enum ev_release_status release_now(struct declared *of, enum ev_lane lane,
                                          bool after_arrival)
{
    if (of->emitted || (after_arrival && of->arrived_at_us == 0))
        return EV_RELEASE_STATUS_NONE;
    of->release_version++;
    return lane == EV_LANE_BLUE ? EV_RELEASE_STATUS_CONDITIONAL : EV_RELEASE_STATUS_RELEASED;
}

static void remember_items(const struct judging *judging, struct declared *of,
                           const struct judged_item *judged, size_t n)
{
    of->items = lg_arena_take(judging->batch->arena, (n + 1) * sizeof *of->items);
    of->items_n = n;
    for (size_t i = 0; i < n; i++)
        of->items[i] = (struct declared_item){
            judged[i].item->item_number, judged[i].decision.selection.lane,
            judged[i].decision.selection.action, work_is_forced(&judged[i].decision.selection),
            judged[i].category->code};
}

/* A judged item is large and needed until its rows and events are written: one place serves all. */
static struct judged_item *place_for(const struct judging *judging, size_t n)
{
    struct leaving *leaving = judging->leaving;

    if (leaving->judged_room < n) {
        leaving->judged = lg_arena_take(judging->batch->arena, n * sizeof *leaving->judged);
        leaving->judged_room = n;
    }
    return leaving->judged;
}

/* An item's place in its version, and the decision on it. */
static void judge_place(const struct judging *judging, const struct declared *of,
                        const struct ev_declaration_body *body, size_t i,
                        struct judged_item *judged)
{
    judged->item = &body->items[i];
    judged->category = lg_goods_category(&judging->assess->categories, body, judged->item);
    judged->assessment_id =
        lg_id_derive(judging->record->id, lg_text(judging->assess->deciding, "item-%lld",
                                                  (long long)judged->item->item_number));
    judge_item(judging, of, body, judged);
}

void judge_version(const struct judging *judging, struct declared *of,
                   const struct ev_declaration_body *body)
{
    struct judged_item *judged = place_for(judging, body->items_n);
    enum ev_lane lane = EV_LANE_GREEN;
    const lg_day work_day = work_day_of(judging, of, body);
    bool after_arrival = false;

    work_take_back(judging, of, work_day);
    of->work_day = work_day;
    for (size_t i = 0; i < body->items_n; i++) {
        judge_place(judging, of, body, i, &judged[i]);
        rows_of_item(judging, of, body, &judged[i]);
        note_score(judging, body, &judged[i]);
        work_add(judging, of, body, &judged[i]);
        after_arrival = after_arrival || judged[i].category->release_after_arrival;
        if (judged[i].decision.selection.lane > lane)
            lane = judged[i].decision.selection.lane;
    }
    of->emitted = of->emitted || lane >= EV_LANE_YELLOW;
    of->body = body;
    remember_items(judging, of, judged, body->items_n);
    const enum ev_release_status released = release_now(of, lane, after_arrival);
    rows_of_declaration(judging, of, body, lane, released);
    if (of->emitted)
        emit_assessment(judging, of, body, EV_ASSESSMENT_KIND_ASSESSED, judged, body->items_n);
    else if (released == EV_RELEASE_STATUS_CONDITIONAL)
        emit_release(judging, of, body, released);
    if (of->emitted || of->release_version == 0)
        note_ticket(judging, of, body, judged[0].category);
}

bool judge_is_held(const struct judging *judging, const struct ev_declaration_body *body)
{
    for (size_t i = 0; i < body->items_n; i++) {
        const struct judged_item judged = {
            .item = &body->items[i],
            .category = lg_goods_category(&judging->assess->categories, body, &body->items[i])};
        struct lg_measure_hit hits[LG_MEASURES_MOST];
        const size_t n = measures_of(judging, body, &judged, hits);

        for (size_t k = 0; k < n; k++) {
            if (hits[k].kind != EV_MEASURE_KIND_WARN)
                return true;
        }
    }
    return false;
}

enum ev_lane judge_again(const struct judging *judging, struct declared *of,
                         const struct ev_declaration_body *body)
{
    struct judged_item *judged = place_for(judging, body->items_n);
    enum ev_lane lane = EV_LANE_GREEN;

    of->body = body;
    work_take_back(judging, of, of->work_day);
    for (size_t i = 0; i < body->items_n; i++) {
        judge_place(judging, of, body, i, &judged[i]);
        rows_of_item_again(judging, of, &judged[i]);
        work_add(judging, of, body, &judged[i]);
        if (judged[i].decision.selection.lane > lane)
            lane = judged[i].decision.selection.lane;
    }
    of->emitted = true;
    emit_assessment(judging, of, body, EV_ASSESSMENT_KIND_ASSESSED, judged, body->items_n);
    return lane;
}

/* What is withdrawn is not in the country: recall must not take it for released. */
static void refuse_withdrawn(const struct judging *judging, struct declared *of)
{
    const bool told = of->release_version > 0;

    of->release_version++;
    rows_of_declaration(judging, of, of->body, EV_LANE_GREEN, EV_RELEASE_STATUS_REFUSED);
    if (told)
        emit_release(judging, of, of->body, EV_RELEASE_STATUS_REFUSED);
}

void judge_withdrawal(const struct judging *judging, struct declared *of,
                      enum ev_declaration_change_kind kind)
{
    const bool returned = kind == EV_DECLARATION_CHANGE_KIND_RETURN;

    work_take_back(judging, of, 0);
    if (!of->emitted) {
        refuse_withdrawn(judging, of);
        return;
    }
    rows_of_declaration(judging, of, of->body, EV_LANE_GREEN, EV_RELEASE_STATUS_NONE);
    emit_assessment(judging, of, of->body,
                    returned ? EV_ASSESSMENT_KIND_RETURNED : EV_ASSESSMENT_KIND_CANCELLED, NULL, 0);
}
