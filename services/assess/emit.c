/*
 * emit.c - what assess tells others: pre-assessments that someone acts on, releases with a duty.
 */
#include "base/text.h"
#include "declarations.h"

enum { EVENT_MOST = 900000, CHECKS_MOST = 1000 }; /* bytes that the outbox takes; of an item */

struct lg_span id_text(struct lg_arena *arena, struct lg_id id)
{
    char *text = lg_arena_take(arena, LG_ID_TEXT + 1);

    lg_id_format(id, text);
    return (struct lg_span){text, LG_ID_TEXT};
}

static struct lg_span *standards_of(struct lg_arena *arena, const struct lg_category *category)
{
    struct lg_span *codes = lg_arena_take(arena, (category->standards_n + 1) * sizeof *codes);

    for (size_t i = 0; i < category->standards_n; i++)
        codes[i] = category->standards[i].code;
    return codes;
}

static bool asked_on(const struct lg_category_check *check, enum ev_assessment_items_action action)
{
    for (size_t i = 0; i < check->actions_n; i++) {
        if (lg_span_eq(lg_span_of(ev_inspection_order_action_name(check->actions[i])),
                       lg_span_of(ev_assessment_items_action_name(action))))
            return true;
    }
    return false;
}

/* What is looked at: the category's checklist for the action, and what profiles add to it. */
struct checklist {
    struct lg_span *codes;
    size_t n;
};

static void add_check(struct checklist *checklist, struct lg_span code)
{
    for (size_t i = 0; i < checklist->n; i++) {
        if (lg_span_eq(checklist->codes[i], code))
            return;
    }
    if (checklist->n < CHECKS_MOST)
        checklist->codes[checklist->n++] = code;
}

static struct checklist checklist_of(struct lg_arena *arena, const struct lg_profile_set *profiles,
                                     const struct judged_item *judged)
{
    const struct lg_category *category = judged->category;
    const struct lg_selection *selection = &judged->decision.selection;
    struct checklist checklist = {lg_arena_take(arena, CHECKS_MOST * sizeof(struct lg_span)), 0};

    for (size_t i = 0; i < category->checklist_n; i++) {
        if (asked_on(&category->checklist[i], selection->action))
            add_check(&checklist, category->checklist[i].code);
    }
    for (size_t i = 0; i < selection->met.n; i++) { /* the gravest first */
        const struct lg_profile *profile = lg_profile_at(profiles, selection->met.at[i]);

        for (size_t k = 0; k < profile->checklist_n; k++)
            add_check(&checklist, profile->checklist[k].code);
    }
    return checklist;
}

int64_t minutes_of(const struct lg_category *category, enum ev_assessment_items_action action)
{
    switch (action) {
    case EV_ASSESSMENT_ITEMS_ACTION_DOCUMENT:
        return category->minutes.document;
    case EV_ASSESSMENT_ITEMS_ACTION_PHYSICAL:
        return category->minutes.physical;
    case EV_ASSESSMENT_ITEMS_ACTION_SAMPLE:
        return category->minutes.sample;
    case EV_ASSESSMENT_ITEMS_ACTION_NONE:
    case EV_ASSESSMENT_ITEMS_ACTION_ABSENT:
        break;
    }
    return 0;
}

static void set_item(const struct judging *judging, const struct judged_item *judged,
                     struct ev_assessment_items *to)
{
    struct lg_arena *arena = judging->assess->deciding;
    const struct lg_selection *selection = &judged->decision.selection;
    const struct ev_item *item = judged->item;

    *to = (struct ev_assessment_items){
        .item_number = item->item_number,
        .assessment_id = judged->assessment_id,
        .lane = selection->lane,
        .selected_by = selection->selected_by,
        .paths = selection->paths,
        .paths_n = selection->paths_n,
        .action = selection->action,
        .score = selection->score,
        .has_score = true,
        .threshold = selection->threshold,
        .has_threshold = true,
        .probability = selection->probability,
        .has_probability = true,
        .stratum = judged->category->code,
        .minutes = minutes_of(judged->category, selection->action),
        .has_minutes = true,
        .hs_code = item->hs_code,
        .category = judged->category->code,
        .origin_country = item->origin_country,
        .quantity_e5 = item->quantity_e5,
        .unit = item->unit,
        .brand = item->brand,
        .model = item->model,
        .producer_id = item->producer_id,
        .gtin = item->gtin,
        .lot = item->lot,
        .vins = item->vins,
        .vins_n = item->vins_n,
        .serials = item->serials,
        .serials_n = item->serials_n,
        .standards = standards_of(arena, judged->category),
        .standards_n = judged->category->standards_n,
        .reasons = selection->reasons,
        .reasons_n = selection->reasons_n,
    };
    const struct checklist checklist = checklist_of(arena, judging->assess->set.profiles, judged);
    to->checklist = checklist.codes;
    to->checklist_n = checklist.n;
}

static struct ev_envelope envelope_of(const struct judging *judging, struct lg_id id)
{
    return (struct ev_envelope){.id = id_text(judging->assess->deciding, id),
                                .source = LG_SPAN("//loopgate/assess"),
                                .time_us = judging->record->at_us};
}

/* Reasons as far as there is room for `most` of them, the last one then says how many more there are. */
static void shorten(struct lg_arena *arena, size_t most, const struct ev_assessment_items *whole,
                    struct ev_assessment_items *item)
{
    if (whole->reasons_n <= most)
        return;
    struct ev_reason *reasons = lg_arena_take(arena, most * sizeof *reasons);
    const size_t left = whole->reasons_n - (most - 1);

    memcpy(reasons, whole->reasons, (most - 1) * sizeof *reasons);
    reasons[most - 1] = (struct ev_reason){
        .code = LG_SPAN("more-reasons"),
        .text = lg_text(arena, "%zu more reasons are told by the assessment's explanation", left),
        .text_zh = lg_text(arena, "另有%zu条理由，见评估说明", left),
    };
    item->reasons = reasons;
    item->reasons_n = most;
}

/* Fewer bytes than its reasons have in the event, without those that `most` leaves out. */
static size_t least_bytes(const struct ev_assessment_items *item, size_t most)
{
    const size_t n = item->reasons_n <= most ? item->reasons_n : most - 1;
    size_t bytes = 0;

    for (size_t i = 0; i < n; i++) {
        const struct ev_reason *reason = &item->reasons[i];

        bytes += reason->code.len + reason->text.len + reason->text_zh.len + reason->cites.len +
                 reason->instruction.len;
        for (size_t k = 0; k < reason->checklist_n; k++)
            bytes += reason->checklist[k].code.len + reason->checklist[k].label.len +
                     reason->checklist[k].label_zh.len;
    }
    return bytes;
}

/* Whether an event has no room for so many reasons of each: megabytes need not be written to find out. */
static bool too_many(const struct ev_assessment_items *items, size_t n, size_t most)
{
    size_t bytes = 0;

    for (size_t i = 0; i < n && bytes <= EVENT_MOST; i++)
        bytes += least_bytes(&items[i], most);
    return bytes > EVENT_MOST;
}

/* The event; of very many items with very many reasons each only as many as an event has room for. */
static struct lg_span encoded(struct lg_arena *arena, const struct ev_event *event,
                              struct ev_assessment_items *items, size_t n)
{
    struct ev_assessment_items *whole = lg_arena_take(arena, (n + 1) * sizeof *whole);

    if (n > 0)
        memcpy(whole, items, n * sizeof *whole);
    for (size_t most = LG_SELECTION_REASONS;; most /= 2) {
        if (most > 1 && too_many(whole, n, most))
            continue;
        for (size_t i = 0; i < n; i++)
            shorten(arena, most, &whole[i], &items[i]);
        const struct lg_span text = ev_encode(arena, event);
        if (text.len <= EVENT_MOST || most == 1)
            return text;
    }
}

static enum ev_lane most_severe(const struct judged_item *judged, size_t n)
{
    enum ev_lane lane = EV_LANE_GREEN;

    for (size_t i = 0; i < n; i++) {
        if (judged[i].decision.selection.lane > lane)
            lane = judged[i].decision.selection.lane;
    }
    return lane;
}

void emit_assessment(const struct judging *judging, const struct declared *of,
                     const struct ev_declaration_body *body, enum ev_assessment_kind kind,
                     const struct judged_item *judged, size_t n)
{
    struct lg_arena *arena = judging->assess->deciding;
    struct ev_assessment_items *items = lg_arena_take(arena, (n + 1) * sizeof *items);

    for (size_t i = 0; i < n; i++)
        set_item(judging, &judged[i], &items[i]);
    const struct ev_event event = {
        .envelope = envelope_of(judging, judging->record->id),
        .type = EV_TYPE_ASSESSMENT,
        .assessment =
            {
                .declaration_id = of->id,
                .declaration_number = of->number,
                .version = of->version,
                .kind = kind,
                .sender = of->sender,
                .direction = body->direction,
                .port = body->port,
                .declaration_office = body->declaration_office,
                .importer = body->importer,
                .conveyance = body->conveyance,
                .expected_arrival = body->expected_arrival,
                .has_expected_arrival = body->has_expected_arrival,
                .arrived_at_us = of->arrived_at_us,
                .has_arrived_at = of->arrived_at_us != 0,
                .lane = most_severe(judged, n),
                .release_version = of->release_version,
                .has_release_version = true,
                .decided_at_us = judging->record->at_us,
                .items = items,
                .items_n = n,
            },
    };
    lg_batch_emit(judging->batch, "assessments", id_text(arena, of->id),
                  encoded(arena, &event, items, n));
}

static struct ev_release_items *released_items(struct lg_arena *arena,
                                               const struct ev_declaration_body *body)
{
    struct ev_release_items *items = lg_arena_take(arena, (body->items_n + 1) * sizeof *items);

    for (size_t i = 0; i < body->items_n; i++) {
        const struct ev_item *item = &body->items[i];

        items[i] = (struct ev_release_items){
            .item_number = item->item_number,
            .quantity_e5 = item->quantity_e5,
            .unit = item->unit,
            .goods = {.hs_code = item->hs_code,
                      .origin_country = item->origin_country,
                      .enterprise_id = body->importer.id,
                      .brand = item->brand,
                      .model = item->model,
                      .gtin = item->gtin,
                      .lot = item->lot},
            .vins = item->vins,
            .vins_n = item->vins_n,
            .serials = item->serials,
            .serials_n = item->serials_n,
        };
    }
    return items;
}

void emit_release(const struct judging *judging, const struct declared *of,
                  const struct ev_declaration_body *body, enum ev_release_status status)
{
    const bool refused = status == EV_RELEASE_STATUS_REFUSED;
    struct lg_arena *arena = judging->assess->deciding;
    const struct lg_id id =
        lg_id_derive(of->id, lg_text(arena, "release-%lld", (long long)of->release_version));
    const struct ev_event event = {
        .envelope = envelope_of(judging, id),
        .type = EV_TYPE_RELEASE,
        .release =
            {
                .release_id = id,
                .declaration_id = of->id,
                .declaration_number = of->number,
                .version = of->version,
                .release_version = of->release_version,
                .status = status,
                .lane = refused ? EV_LANE_GREEN : EV_LANE_BLUE,
                .by = EV_RELEASE_BY_ASSESS,
                .duty = refused ? (struct lg_span){NULL, 0} : LG_SPAN("verification after release"),
                .released_at_us = judging->record->at_us,
                .importer = body->importer,
                .port = body->port,
                .items = released_items(arena, body),
                .items_n = refused ? 0 : body->items_n,
            },
    };

    lg_batch_emit(judging->batch, "releases", id_text(arena, of->id), ev_encode(arena, &event));
}
