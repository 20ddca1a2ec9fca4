/*
 * measures.c - goods that must be kept out, told by their units or their lot; and those under an order
 * that others' measures keep out by the time they would be released.
 *
 * The measures of one item share their version: odd while they are in force, even once lifted.
 */
#include <string.h>

#include "base/text.h"
#include "decide/decide.h"

bool case_keeps_out(const struct case_finding *found)
{
    return found->severity >= EV_SEVERITY_SERIOUS &&
           (found->kind == EV_KIND_IDENTITY || found->kind == EV_KIND_SAFETY ||
            found->kind == EV_KIND_HEALTH || found->kind == EV_KIND_ENVIRONMENT);
}

lg_e5 case_unit_e5(const struct case_item *item)
{
    const size_t n = item->goods->vins_n > 0 ? item->goods->vins_n : item->goods->serials_n;

    return n == 0 ? item->goods->quantity_e5 : item->goods->quantity_e5 / (int64_t)n;
}

static bool is_kind(struct lg_span unit, struct lg_span kind, struct lg_span *ret_name)
{
    if (unit.len < kind.len || memcmp(unit.at, kind.at, kind.len) != 0)
        return false;
    *ret_name = (struct lg_span){unit.at + kind.len, unit.len - kind.len};
    return true;
}

static struct ev_goods scope_of_unit(struct lg_span unit)
{
    struct ev_goods scope = {.vin = {NULL, 0}};

    if (!is_kind(unit, LG_SPAN("serial:"), &scope.serial))
        (void)is_kind(unit, LG_SPAN("vin:"), &scope.vin);
    return scope;
}

static struct ev_goods scope_of_lot(const struct case_item *item)
{
    const struct ev_assessment_items *goods = item->goods;

    return (struct ev_goods){
        .lot = goods->lot, .gtin = goods->gtin, .brand = goods->brand, .model = goods->model};
}

/* One measure of the item, as it stands. */
static void add(struct inspection_case *of, const struct case_item *item, struct lg_id id,
                const struct ev_goods *scope, const struct ev_measure *words)
{
    struct ev_measure *measure = CASE_ADD(of, measures);
    char cites[LG_ID_TEXT];

    lg_id_format(item->outcome_id, cites);
    *measure = *words;
    measure->measure_id = id;
    measure->kind = EV_MEASURE_KIND_BLOCK;
    measure->scope = *scope;
    measure->declaration_id = of->declaration_id;
    measure->has_declaration_id = true;
    measure->cites = lg_text(of->arena, "outcome:%.*s", LG_ID_TEXT, cites);
    measure->version = item->measure_version;
    measure->producer = EV_MEASURE_PRODUCER_INSPECT;
}

/* One measure for each unit; without units one for the lot; without either nothing is blocked. */
static size_t add_all(struct inspection_case *of, struct case_item *item,
                      const struct ev_measure *words)
{
    const struct lg_span whole = lg_text(of->arena, "measure-%lld", (long long)item->number);

    item->measure_id = lg_id_derive(of->declaration_id, whole);
    if (item->units_n == 0 && item->goods->lot.at != NULL) {
        const struct ev_goods scope = scope_of_lot(item);

        add(of, item, item->measure_id, &scope, words);
        return 1;
    }
    for (size_t i = 0; i < item->units_n; i++) {
        const struct ev_goods scope = scope_of_unit(item->units[i]);
        const struct lg_id id =
            lg_id_derive(of->declaration_id, lg_text(of->arena, "%.*s-%.*s", LG_SPAN_ARG(whole),
                                                     LG_SPAN_ARG(item->units[i])));

        add(of, item, id, &scope, words);
        if (i == 0)
            item->measure_id = id;
    }
    return item->units_n;
}

void case_block(struct inspection_case *of, struct case_item *item,
                const struct case_finding *found, int64_t at_us)
{
    const int64_t before = item->measure_version;
    const struct ev_measure words = {
        .basis = lg_text(of->arena, "inspection of declaration %.*s item %lld found: %.*s",
                         LG_SPAN_ARG(of->assessment.declaration_number), (long long)item->number,
                         LG_SPAN_ARG(found->text)),
        .basis_zh = lg_text(of->arena, "申报单%.*s第%lld项查验不合格：%.*s",
                            LG_SPAN_ARG(of->assessment.declaration_number), (long long)item->number,
                            LG_SPAN_ARG(found->text)),
        .from_us = at_us,
    };

    item->measure_version += before % 2 == 0 ? 1 : 2;
    if (add_all(of, item, &words) == 0)
        item->measure_version = before;
}

/* A measure that blocks the item now and does not rest on this declaration's own findings. */
static const struct ev_measure *block_on(const struct inspection_case *of,
                                         const struct case_item *item, int64_t at_us)
{
    const struct ev_assessment_items *goods = item->goods;
    const struct ev_item declared = {
        .hs_code = goods->hs_code,
        .origin_country = goods->origin_country,
        .brand = goods->brand,
        .model = goods->model,
        .producer_id = goods->producer_id,
        .gtin = goods->gtin,
        .lot = goods->lot,
        .vins = goods->vins,
        .vins_n = goods->vins_n,
        .serials = goods->serials,
        .serials_n = goods->serials_n,
    };
    const struct ev_declaration_body body = {.importer = of->assessment.importer};
    const struct lg_category category = {.code = goods->category, .countries = of->countries};
    const struct lg_goods asked = {&body, &declared, &category};
    const struct ev_measure *found[LG_MEASURES_MOST];
    const size_t n = lg_measures_find(of->measures, &asked, at_us, found, LG_MEASURES_MOST);

    for (size_t i = 0; i < n; i++) {
        if (!found[i]->has_declaration_id ||
            !lg_id_eq(found[i]->declaration_id, of->declaration_id))
            return found[i];
    }
    return NULL;
}

size_t case_hold_back(struct inspection_case *of, int64_t at_us)
{
    size_t held = 0;

    for (size_t i = 0; of->measures != NULL && i < of->items_n; i++) {
        struct case_item *item = &of->items[i];
        const struct ev_measure *measure =
            item->state == ITEM_PASSED || item->state == ITEM_NOT_NEEDED ? block_on(of, item, at_us)
                                                                         : NULL;

        if (measure == NULL)
            continue;
        (void)case_item_move(item, "measure");
        item->lane = EV_LANE_BLOCKED;
        item->finding = measure->basis;
        held++;
    }
    return held;
}

void case_lift(struct inspection_case *of, struct case_item *item, int64_t at_us)
{
    const struct ev_measure words = {
        .basis = LG_SPAN("the finding that it rested on no longer stands"),
        .basis_zh = LG_SPAN("所依据的不合格结论已不成立"),
        .from_us = at_us,
        .lifted_at_us = at_us,
        .has_lifted_at = true,
        .lifted_by = LG_SPAN("inspect"),
    };

    if (item->measure_version % 2 == 0)
        return;
    item->measure_version++;
    (void)add_all(of, item, &words);
}
