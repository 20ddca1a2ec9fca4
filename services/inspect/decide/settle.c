/*
 * settle.c - what a case comes to: outcomes, measures, and the one release that counts.
 */
#include "base/dictionary.h"
#include "base/text.h"
#include "decide/decide.h"
#include "model/life_cycle.h"

static struct lg_id derived(struct inspection_case *of, struct lg_id from, const char *label,
                            int64_t number)
{
    return lg_id_derive(from, lg_text(of->arena, "%s-%lld", label, (long long)number));
}

static struct ev_goods goods_of(const struct inspection_case *of, const struct case_item *item)
{
    const struct ev_assessment_items *goods = item->goods;

    return (struct ev_goods){
        .hs_code = goods->hs_code,
        .origin_country = goods->origin_country,
        .enterprise_id = of->assessment.importer.id,
        .brand = goods->brand,
        .model = goods->model,
        .gtin = goods->gtin,
        .lot = goods->lot,
        .category = goods->category,
    };
}

static void set_outcome(struct inspection_case *of, const struct case_item *item,
                        const struct case_finding *found, const struct case_event *event,
                        struct ev_outcome *outcome)
{
    *outcome = (struct ev_outcome){
        .outcome_id = derived(of, event->id, "outcome", item->number),
        .subject = {.declaration_id = of->declaration_id,
                    .declaration_number = of->assessment.declaration_number,
                    .version = of->version,
                    .item_number = item->number,
                    .has_item_number = true},
        .assessment_id = item->goods->assessment_id,
        .has_assessment_id = true,
        .goods = goods_of(of, item),
        .has_goods = true,
        .kind = found->kind,
        .severity = found->severity,
        .verdict = found->verdict,
        .stage = found->stage,
        .version = item->outcome_version + 1,
        .supersedes = item->outcome_id,
        .has_supersedes = item->outcome_version > 0,
        .selected_by = item->goods->selected_by,
        .paths = item->goods->paths,
        .paths_n = item->goods->paths_n,
        .probability = item->goods->probability,
        .has_probability = item->goods->has_probability,
        .producer = EV_OUTCOME_PRODUCER_INSPECT,
        .at_us = event->at_us,
        .finding = found->text,
    };
    if (found->unit != NULL) {
        outcome->subject.unit = *found->unit;
        outcome->subject.has_unit = true;
    }
    if (found->quantity_e5 > 0) {
        outcome->subject.quantity_e5 = found->quantity_e5;
        outcome->subject.has_quantity = true;
    }
}

/* Units that failed stay failed until the item passes; a whole item is all its vehicles too. */
static void note_part(struct inspection_case *of, struct case_item *item,
                      const struct case_finding *found)
{
    const bool whole = found->quantity_e5 == 0;
    const size_t vins_n = whole ? item->goods->vins_n : 0;
    struct lg_dictionary failed = {.texts = NULL};

    item->failed_e5 = whole ? item->goods->quantity_e5 : found->quantity_e5;
    for (size_t i = 0; i < item->units_n; i++)
        (void)lg_dictionary_refer(&failed, of->arena, item->units[i]);
    for (size_t i = 0; i < found->units_n; i++)
        (void)lg_dictionary_refer(&failed, of->arena, found->units[i]);
    for (size_t i = 0; i < vins_n; i++)
        (void)lg_dictionary_refer(
            &failed, of->arena, lg_text(of->arena, "vin:%.*s", LG_SPAN_ARG(item->goods->vins[i])));
    item->units = failed.texts;
    item->units_n = failed.numbers.n;
}

/* What a final finding means for the goods themselves. */
static void follow_finding(struct inspection_case *of, struct case_item *item,
                           const struct case_finding *found, int64_t at_us)
{
    if (found->verdict == EV_OUTCOME_VERDICT_FAIL) {
        note_part(of, item, found);
        if (case_keeps_out(found))
            case_block(of, item, found, at_us);
        return;
    }
    case_lift(of, item, at_us);
    item->failed_e5 = 0;
    item->units_n = 0;
}

void case_find(struct inspection_case *of, struct case_item *item, const struct case_finding *found,
               const struct case_event *event)
{
    struct ev_outcome *outcome = CASE_ADD(of, outcomes);

    set_outcome(of, item, found, event, outcome);
    item->outcome_id = outcome->outcome_id;
    item->outcome_version = outcome->version;
    item->outcome_verdict = found->verdict;
    item->kind = found->kind;
    item->severity = found->severity;
    item->finding = found->text;
    item->outcome_final = found->stage == EV_OUTCOME_STAGE_FINAL;
    if (item->outcome_final)
        follow_finding(of, item, found, event->at_us);
}

static bool free_to_go(const struct case_item *item)
{
    return item->state == ITEM_PASSED || item->state == ITEM_NOT_NEEDED;
}

/* Of the item's units, named by that kind, those that did not fail. */
static struct lg_span *sound_units(struct inspection_case *of, const struct lg_dictionary *failed,
                                   const char *kind, const struct lg_span *units, size_t *n)
{
    struct lg_span *sound = lg_arena_take(of->arena, (*n + 1) * sizeof *sound);
    size_t left = 0;

    for (size_t i = 0; i < *n; i++) {
        if (failed->numbers.n == 0 ||
            lg_dictionary_find(failed,
                               lg_text(of->arena, "%s:%.*s", kind, LG_SPAN_ARG(units[i]))) == 0)
            sound[left++] = units[i];
    }
    *n = left;
    return sound;
}

static void set_released(struct inspection_case *of, const struct case_item *item,
                         struct ev_release_items *to)
{
    const struct ev_assessment_items *goods = item->goods;
    const size_t failed_n = item->failed_e5 == 0 ? 0 : item->units_n;
    struct lg_dictionary failed = {.texts = NULL};

    for (size_t i = 0; i < failed_n; i++)
        (void)lg_dictionary_refer(&failed, of->arena, item->units[i]);
    *to = (struct ev_release_items){
        .item_number = item->number,
        .quantity_e5 = goods->quantity_e5 - item->disposed_e5,
        .unit = goods->unit,
        .goods = goods_of(of, item),
        .vins_n = goods->vins_n,
        .serials_n = goods->serials_n,
    };
    to->vins = sound_units(of, &failed, "vin", goods->vins, &to->vins_n);
    to->serials = sound_units(of, &failed, "serial", goods->serials, &to->serials_n);
}

static struct ev_release_items *released_items(struct inspection_case *of, bool released,
                                               size_t *ret_n)
{
    struct ev_release_items *items = lg_arena_take(of->arena, (of->items_n + 1) * sizeof *items);
    size_t n = 0;

    for (size_t i = 0; i < of->items_n; i++) {
        const struct case_item *item = &of->items[i];

        if (!released || free_to_go(item))
            set_released(of, item, &items[n++]);
    }
    *ret_n = n;
    return items;
}

void case_release(struct inspection_case *of, enum ev_release_status status,
                  const struct case_event *event)
{
    if (of->release_version > 0 && of->release_status == status)
        return;
    struct ev_release *release = CASE_ADD(of, releases);

    of->release_version++;
    of->release_status = status;
    *release = (struct ev_release){
        .release_id = derived(of, of->declaration_id, "release", of->release_version),
        .declaration_id = of->declaration_id,
        .declaration_number = of->assessment.declaration_number,
        .version = of->version,
        .release_version = of->release_version,
        .status = status,
        .lane = of->assessment.lane,
        .by = EV_RELEASE_BY_INSPECT,
        .released_at_us = event->at_us,
        .importer = of->assessment.importer,
        .port = of->assessment.port,
    };
    release->items = released_items(of, status != EV_RELEASE_STATUS_REFUSED, &release->items_n);
}

void case_follow_items(struct inspection_case *of)
{
    size_t failed = 0, open = 0;
    const char *next = of->state;
    const struct lg_life_cycle *cycle = lg_life_cycle_find("inspection_order");

    for (size_t i = 0; i < of->items_n; i++) {
        failed += of->items[i].state == ITEM_FAILED;
        open += of->items[i].state == ITEM_OPEN || of->items[i].state == ITEM_SAMPLED ||
                of->items[i].state == ITEM_RECTIFY;
    }
    const char *const wanted = failed > 0 ? "fail" : open > 0 ? "recorded" : "pass";
    const char *const end = failed > 0 ? "failed" : "passed";
    if (!lg_life_cycle_move(cycle, of->state, wanted, &next) && open == 0 &&
        !lg_span_eq(lg_span_of(of->state), lg_span_of(end)))
        (void)lg_life_cycle_move(cycle, of->state, "corrected", &next);
    of->state = next;
}

void case_settle(struct inspection_case *of, const struct case_event *event)
{
    size_t waiting = 0, going = 0, blocked = 0;

    of->changed = true;
    of->changed_at_us = event->at_us;
    for (size_t i = 0; i < of->items_n; i++) {
        const struct case_item *item = &of->items[i];

        going += free_to_go(item);
        blocked += item->state == ITEM_BLOCKED;
        waiting += !free_to_go(item) && item->state != ITEM_DISPOSED;
    }
    if (lg_span_eq(lg_span_of(of->state), LG_SPAN("cancelled")))
        return;
    if (blocked == 0 && waiting == 0 && of->release_status != EV_RELEASE_STATUS_RELEASED)
        blocked = case_hold_back(of, event->at_us - 1);
    if (blocked > 0)
        case_release(of, EV_RELEASE_STATUS_REFUSED, event);
    else if (waiting > 0)
        return;
    else if (going > 0)
        case_release(of, EV_RELEASE_STATUS_RELEASED, event);
    else
        case_release(of, EV_RELEASE_STATUS_REFUSED, event);
}
