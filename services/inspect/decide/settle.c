/*
 * settle.c - what a case comes to: outcomes, measures, and the one release that counts.
 */
#include "base/text.h"
#include "decide/decide.h"
#include "model/life_cycle.h"

#define ADD(of, list)                                                                              \
    case_append((of)->arena, (of)->effects.list, &(of)->effects.list##_n,                          \
                sizeof *(of)->effects.list, (void **)&(of)->effects.list)

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

/* Goods that must be kept out are told by their unit or lot; without either nothing is blocked. */
static bool scope_of(const struct case_item *item, const struct ev_unit *unit,
                     struct ev_goods *ret_scope)
{
    const struct ev_assessment_items *goods = item->goods;

    *ret_scope = (struct ev_goods){.category = {NULL, 0}};
    if (unit != NULL && unit->vin.at != NULL)
        ret_scope->vin = unit->vin;
    else if (unit != NULL && unit->serial.at != NULL)
        ret_scope->serial = unit->serial;
    else if (goods->vins_n == 1)
        ret_scope->vin = goods->vins[0];
    else if (goods->lot.at != NULL) {
        ret_scope->lot = goods->lot;
        ret_scope->gtin = goods->gtin;
        ret_scope->brand = goods->brand;
        ret_scope->model = goods->model;
    }
    return ret_scope->vin.at != NULL || ret_scope->serial.at != NULL || ret_scope->lot.at != NULL;
}

static bool keeps_out(const struct case_finding *found)
{
    return found->verdict == EV_OUTCOME_VERDICT_FAIL && found->severity >= EV_SEVERITY_SERIOUS &&
           (found->kind == EV_KIND_IDENTITY || found->kind == EV_KIND_SAFETY ||
            found->kind == EV_KIND_HEALTH || found->kind == EV_KIND_ENVIRONMENT);
}

static void block(struct inspection_case *of, struct case_item *item,
                  const struct case_finding *found, const struct ev_outcome *outcome, int64_t at_us)
{
    struct ev_goods scope;

    if (!scope_of(item, found->unit, &scope))
        return;
    struct ev_measure *measure = ADD(of, measures);
    char cites[LG_ID_TEXT];

    lg_id_format(outcome->outcome_id, cites);
    item->measure_id = derived(of, of->declaration_id, "measure", item->number);
    item->measure_version++;
    *measure = (struct ev_measure){
        .measure_id = item->measure_id,
        .kind = EV_MEASURE_KIND_BLOCK,
        .scope = scope,
        .declaration_id = of->declaration_id,
        .has_declaration_id = true,
        .basis = lg_text(of->arena, "inspection of declaration %.*s item %lld found: %.*s",
                         LG_SPAN_ARG(of->assessment.declaration_number), (long long)item->number,
                         LG_SPAN_ARG(found->text)),
        .basis_zh = lg_text(of->arena, "申报单%.*s第%lld项查验不合格：%.*s",
                            LG_SPAN_ARG(of->assessment.declaration_number), (long long)item->number,
                            LG_SPAN_ARG(found->text)),
        .cites = lg_text(of->arena, "outcome:%.*s", LG_ID_TEXT, cites),
        .from_us = at_us,
        .version = item->measure_version,
        .producer = EV_MEASURE_PRODUCER_INSPECT,
    };
}

static void lift(struct inspection_case *of, struct case_item *item, int64_t at_us)
{
    if (item->measure_version == 0 || item->measure_version % 2 == 0)
        return; /* none, or lifted already: versions alternate between in force and lifted */
    struct ev_measure *measure = ADD(of, measures);

    item->measure_version++;
    *measure = (struct ev_measure){
        .measure_id = item->measure_id,
        .kind = EV_MEASURE_KIND_BLOCK,
        .scope = goods_of(of, item),
        .declaration_id = of->declaration_id,
        .has_declaration_id = true,
        .basis = LG_SPAN("the finding that it rested on no longer stands"),
        .basis_zh = LG_SPAN("所依据的不合格结论已不成立"),
        .from_us = at_us,
        .version = item->measure_version,
        .lifted_at_us = at_us,
        .has_lifted_at = true,
        .lifted_by = LG_SPAN("inspect"),
        .producer = EV_MEASURE_PRODUCER_INSPECT,
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
}

void case_find(struct inspection_case *of, struct case_item *item, const struct case_finding *found,
               const struct case_event *event)
{
    struct ev_outcome *outcome = ADD(of, outcomes);

    set_outcome(of, item, found, event, outcome);
    item->outcome_id = outcome->outcome_id;
    item->outcome_version = outcome->version;
    item->outcome_verdict = found->verdict;
    item->kind = found->kind;
    item->severity = found->severity;
    item->finding = found->text;
    if (found->stage != EV_OUTCOME_STAGE_FINAL)
        return;
    if (keeps_out(found))
        block(of, item, found, outcome, event->at_us);
    else if (found->verdict == EV_OUTCOME_VERDICT_PASS)
        lift(of, item, event->at_us);
}

static bool free_to_go(const struct case_item *item)
{
    return item->state == ITEM_PASSED || item->state == ITEM_NOT_NEEDED;
}

static struct ev_release_items *released_items(struct inspection_case *of, bool released,
                                               size_t *ret_n)
{
    struct ev_release_items *items = lg_arena_take(of->arena, (of->items_n + 1) * sizeof *items);
    size_t n = 0;

    for (size_t i = 0; i < of->items_n; i++) {
        const struct case_item *item = &of->items[i];

        if (released && !free_to_go(item))
            continue;
        items[n++] = (struct ev_release_items){
            .item_number = item->number,
            .quantity_e5 = item->goods->quantity_e5,
            .unit = item->goods->unit,
            .goods = goods_of(of, item),
            .vins = item->goods->vins,
            .vins_n = item->goods->vins_n,
            .serials = item->goods->serials,
            .serials_n = item->goods->serials_n,
        };
    }
    *ret_n = n;
    return items;
}

void case_release(struct inspection_case *of, enum ev_release_status status,
                  const struct case_event *event)
{
    if (of->release_version > 0 && of->release_status == status)
        return;
    struct ev_release *release = ADD(of, releases);

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
    if (blocked > 0)
        case_release(of, EV_RELEASE_STATUS_REFUSED, event);
    else if (waiting > 0)
        return;
    else if (going > 0)
        case_release(of, EV_RELEASE_STATUS_RELEASED, event);
    else
        case_release(of, EV_RELEASE_STATUS_REFUSED, event);
}
