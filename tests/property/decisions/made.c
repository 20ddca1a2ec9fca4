#include "made.h"

#include "base/text.h"
#include "risk/threshold.h"

enum { MEASURES_MOST = 6 };

/* Numbers are taken one a statement: the order within an expression is the compiler's. */
#define N(list) ((uint32_t)(sizeof(list) / sizeof *(list)))

static const char *const hs_codes[] = {"8703234010", "8703234090", "9401809000", "9503008900",
                                       "9619001100", "3304990039", "870323",     "87032"};
static const char *const origins[] = {"DE", "JP", "CN", "US", "VN"};
static const char *const ports[] = {"2248", "0101", "5304"};
static const char *const enterprises[] = {"91310000MA1FL00001", "91350200MA2YJ1XR9G",
                                          "91440101MA5CJQ4N59", "3101910123"};
static const char *const brands[] = {"BMW", "Cybex", "Pigeon", NULL};
static const char *const models[] = {"X5", "Sirona", "A|B", NULL};
static const char *const vins[] = {"1HGCM82633A004352", "1HGCM82633A004353", "SHORT"};
static const char *const gtins[] = {"4006381333931", "4006381333932", NULL};
static const char *const lots[] = {"L-1", "L-2", NULL};
static const char *const taxes[] = {"C", "D", NULL};
static const char *const processes[] = {"B", "M", NULL};
static const char *const documents[] = {"411", "B01", "104"};
static const char *const finding_codes[] = {"VIN_CHECK", "VIN_MISSING", "GTIN_CHECK", "USCC_CHECK"};

static const struct lg_category_identifier vehicle_units[] = {{LG_UNIT_VIN, true}};
static const struct lg_category_identifier lot_units[] = {{LG_UNIT_LOT, true},
                                                          {LG_UNIT_GTIN, true}};
static const enum lg_ticket_identity by_bill[] = {LG_TICKET_BILL_NUMBER, LG_TICKET_NUMBER};
static const enum lg_ticket_identity by_waybill[] = {LG_TICKET_WAYBILL_NUMBER, LG_TICKET_NUMBER};
static const struct lg_category_link chain[] = {
    {LG_SPAN_INIT("hsCode"), 6},
    {LG_SPAN_INIT("originCountry"), 0},
    {LG_SPAN_INIT("unitPrice"), 1},
    {LG_SPAN_INIT("taxType"), 0},
    {LG_SPAN_INIT("countryOfDeparture"), 0},
    {LG_SPAN_INIT("processType"), 0},
};
static const struct lg_category categories[] = {
    {.code = LG_SPAN_INIT("vehicles"),
     .identifiers = vehicle_units,
     .identifiers_n = N(vehicle_units),
     .ticket_identity = by_bill,
     .ticket_identity_n = N(by_bill),
     .random_share = {.share_e5 = 5000},
     .risk_chain = chain,
     .risk_chain_n = N(chain)},
    {.code = LG_SPAN_INIT("parcels"),
     .ticket_identity = by_waybill,
     .ticket_identity_n = N(by_waybill),
     .random_share = {.share_e5 = 300},
     .risk_chain = chain,
     .risk_chain_n = 3},
    {.code = LG_SPAN_INIT("general"),
     .identifiers = lot_units,
     .identifiers_n = N(lot_units),
     .random_share = {.share_e5 = 30000},
     .risk_chain = chain,
     .risk_chain_n = N(chain)},
};

/* Credit: grade, multiplier, floor. */
static const struct {
    const char *grade;
    double multiplier, floor;
} grades[] = {{"regular", 1, 0},
              {"senior", 0.2, 0},
              {"certified", 0.69, 0},
              {"dishonest", 1, 0.8},
              {"serious", 1, 1}};

uint32_t made_below(struct made_chance *chance, uint32_t n)
{
    chance->state ^= chance->state << 13;
    chance->state ^= chance->state >> 7;
    chance->state ^= chance->state << 17;
    return (uint32_t)(chance->state >> 33) % n;
}

static struct lg_span of(const char *text)
{
    return text == NULL ? (struct lg_span){NULL, 0} : lg_span_of(text);
}

static struct lg_span pick(struct made_chance *chance, const char *const *list, uint32_t n)
{
    return of(list[made_below(chance, n)]);
}

#define PICK(chance, list) pick(chance, list, N(list))

static const struct lg_span *picks(struct lg_arena *arena, struct made_chance *chance,
                                   const char *const *list, uint32_t list_n, size_t n)
{
    struct lg_span *made = lg_arena_take(arena, (n + 1) * sizeof *made);

    for (size_t i = 0; i < n; i++)
        made[i] = pick(chance, list, list_n);
    return made;
}

/* Profiles */

static const struct {
    enum lg_attribute attribute;
    const char *const *list;
    uint32_t n;
} asked[] = {
    {LG_FACT_HS_CODE, hs_codes, N(hs_codes)},
    {LG_FACT_ORIGIN, origins, N(origins)},
    {LG_FACT_PORT, ports, N(ports)},
    {LG_FACT_IMPORTER, enterprises, N(enterprises)},
    {LG_FACT_DOCUMENTS, documents, N(documents)},
    {LG_FACT_FINDINGS, finding_codes, N(finding_codes)},
    {LG_FACT_PROCESS_TYPE, processes, N(processes) - 1},
};

static struct lg_condition comparison(struct lg_arena *arena, struct made_chance *chance)
{
    const uint32_t which = made_below(chance, N(asked) + 2);
    struct lg_condition made = {.kind = LG_CONDITION_IN};

    if (which == N(asked))
        return (struct lg_condition){.kind = LG_CONDITION_EXISTS, .attribute = LG_FACT_BRAND};
    if (which > N(asked)) {
        made.kind = LG_CONDITION_RANGE;
        made.attribute = LG_FACT_UNIT_PRICE;
        made.least = (lg_e5)made_below(chance, 1000) * 10000000;
        made.below = made.least + (lg_e5)made_below(chance, 1000) * 100000000;
        return made;
    }
    made.attribute = asked[which].attribute;
    made.values_n = 1 + made_below(chance, 2);
    made.values = picks(arena, chance, asked[which].list, asked[which].n, made.values_n);
    if (made.attribute == LG_FACT_HS_CODE && made_below(chance, 2) == 0)
        made.kind = LG_CONDITION_PREFIX;
    return made;
}

static struct lg_condition condition(struct lg_arena *arena, struct made_chance *chance, int depth)
{
    static const enum lg_condition_kind kinds[] = {
        LG_CONDITION_ALL, LG_CONDITION_ALL, LG_CONDITION_ALL, LG_CONDITION_ANY, LG_CONDITION_NOT};

    if (depth == 0 || made_below(chance, 4) == 0)
        return comparison(arena, chance);
    struct lg_condition made = {.kind = kinds[made_below(chance, N(kinds))]};
    made.children_n = made.kind == LG_CONDITION_NOT ? 1 : 1 + made_below(chance, 3);
    struct lg_condition *children = lg_arena_take(arena, made.children_n * sizeof *children);
    for (size_t i = 0; i < made.children_n; i++)
        children[i] = condition(arena, chance, depth - 1);
    made.children = children;
    return made;
}

const struct lg_profile_set *made_profiles(struct lg_arena *arena, struct made_chance *chance,
                                           size_t n)
{
    static const enum ev_lane lanes[] = {EV_LANE_NONE, EV_LANE_NONE, EV_LANE_BLUE, EV_LANE_YELLOW,
                                         EV_LANE_RED};
    struct lg_profile *profiles = lg_arena_take(arena, (n + 1) * sizeof *profiles);

    for (size_t i = 0; i < n; i++) {
        struct lg_profile *profile = &profiles[i];

        profile->code = lg_text(arena, "P-%zu", i);
        profile->version = 1 + made_below(chance, 9);
        profile->lane = lanes[made_below(chance, N(lanes))];
        profile->action = (enum ev_assessment_items_action)made_below(chance, 5);
        profile->weight = (double)((int)made_below(chance, 400) - 100) / 1024;
        profile->reason = lg_text(arena, "reason %zu", i);
        profile->reason_zh = lg_text(arena, "原因%zu", i);
        profile->instruction = LG_SPAN("look");
        profile->legal_basis = LG_SPAN("§ 1");
        profile->condition = condition(arena, chance, 3);
    }
    return lg_profile_set_new(arena, profiles, n);
}

/* Declarations */

static void make_item(struct lg_arena *arena, struct made_chance *chance, struct ev_item *item)
{
    item->hs_code = PICK(chance, hs_codes);
    item->origin_country = PICK(chance, origins);
    item->quantity_e5 = (lg_e5)(1 + made_below(chance, 500)) * 100000;
    item->value_e5 = (lg_e5)made_below(chance, 2000000000);
    item->value_e5 *= 1 + made_below(chance, 1000);
    item->unit = LG_SPAN("NMB");
    item->tax_type = PICK(chance, taxes);
    item->has_tax_rate = made_below(chance, 2) == 0;
    item->tax_rate_e5 = item->has_tax_rate ? made_below(chance, 2500000) : 0;
    item->brand = PICK(chance, brands);
    item->model = PICK(chance, models);
    item->gtin = PICK(chance, gtins);
    item->lot = PICK(chance, lots);
    item->vins_n = made_below(chance, 3);
    item->vins = picks(arena, chance, vins, N(vins), item->vins_n);
}

static void make_body(struct lg_arena *arena, struct made_chance *chance,
                      struct ev_declaration_body *body)
{
    const size_t n = made_below(chance, 3);
    struct ev_document *papers = lg_arena_take(arena, (n + 1) * sizeof *papers);

    for (size_t i = 0; i < n; i++)
        papers[i].type = PICK(chance, documents);
    body->direction = made_below(chance, 8) == 0 ? EV_DIRECTION_EXPORT : EV_DIRECTION_IMPORT;
    body->port = PICK(chance, ports);
    body->declaration_office = PICK(chance, ports);
    body->country_of_departure = PICK(chance, origins);
    body->process_type = PICK(chance, processes);
    body->importer.id = PICK(chance, enterprises);
    body->documents = papers;
    body->documents_n = n;
}

/* What names the goods: not for an amendment to change. */
static void name_goods(struct lg_arena *arena, struct made_chance *chance, struct made_case *made)
{
    made->body.number = lg_text(arena, "D-%u", made_below(chance, 100000000));
    if (made_below(chance, 2) == 0)
        made->body.bill_number = lg_text(arena, "B-%u", made_below(chance, 100000000));
    if (made_below(chance, 2) == 0)
        made->body.waybill_number = lg_text(arena, "W-%u", made_below(chance, 100000000));
    made->item.item_number = 1 + made_below(chance, 50);
    made->declared.category = &categories[made_below(chance, N(categories))];
    made->declared.sender = PICK(chance, enterprises);
    made->context.ticket_day = 20454 + (lg_day)made_below(chance, 365);
}

/* What is known besides */

/* Lessons of all ages in the levels: fewer, the more special the level. */
static struct lg_risk_evidence evidence_of(struct made_chance *chance, int of_levels)
{
    struct lg_risk_sum sums[LG_CHAIN_LEVELS] = {{0}};
    const uint32_t levels = made_below(chance, (uint32_t)of_levels + 1);

    for (uint32_t level = 0; level < levels; level++) {
        for (uint32_t i = made_below(chance, 3 * (LG_CHAIN_LEVELS - level)); i > 0; i--) {
            struct lg_risk_counts counts = {0};

            for (uint32_t j = made_below(chance, 6); j > 0; j--) {
                const bool failed = made_below(chance, 6) == 0;
                const enum ev_path path = (enum ev_path)(1 + made_below(chance, 8));
                const double probability = (double)made_below(chance, 64) / 64;
                const struct lg_risk_counts delta =
                    lg_risk_delta(failed ? EV_OUTCOME_VERDICT_FAIL : EV_OUTCOME_VERDICT_PASS, path,
                                  probability, 1);

                lg_risk_add(&counts, &delta);
            }
            lg_risk_sum_add(&sums[level], &counts, (double)(1 + made_below(chance, 64)) / 64);
        }
    }
    return lg_risk_weigh(sums, of_levels);
}

static double threshold_of(struct made_chance *chance)
{
    int64_t bins[LG_SCORE_BINS] = {0};

    for (int i = 0; i < 40; i++) {
        const int bin = lg_score_bin((double)made_below(chance, 2048) / 8192);

        bins[bin] += made_below(chance, 20);
    }
    return lg_threshold(bins, (double)made_below(chance, 512) / 1024, 100);
}

static void set_measures(struct lg_arena *arena, struct made_chance *chance, struct made_case *made)
{
    struct lg_measure_hit *hits = lg_arena_take(arena, MEASURES_MOST * sizeof *hits);
    const struct lg_goods goods = {&made->body, &made->item, made->declared.category};

    made->context.measures = hits;
    for (uint32_t i = made_below(chance, 4) == 0 ? made_below(chance, MEASURES_MOST) : 0; i > 0;
         i--) {
        struct ev_goods scope = {.hs_code = PICK(chance, hs_codes)};
        scope.origin_country = PICK(chance, origins);
        scope.brand = PICK(chance, brands);
        if (!lg_goods_in_scope(&scope, &goods))
            continue;
        struct lg_measure_hit *hit = &hits[made->context.measures_n++];
        hit->kind = (enum ev_measure_kind)(1 + made_below(chance, 4));
        hit->basis = LG_SPAN("a basis");
        hit->basis_zh = made_below(chance, 2) == 0 ? LG_SPAN("依据") : (struct lg_span){NULL, 0};
        hit->cites = LG_SPAN("recall:R-1");
    }
}

struct made_case *made_case(struct lg_arena *arena, struct made_chance *chance)
{
    struct made_case *made = lg_arena_take(arena, sizeof *made);
    struct lg_item_context *context = &made->context;

    name_goods(arena, chance, made);
    made_amend(arena, chance, made);
    if (made_below(chance, 5) > 0)
        return made;
    context->lane_before = (enum ev_lane)(1 + made_below(chance, 5));
    context->action_before = (enum ev_assessment_items_action)(1 + made_below(chance, 4));
    return made;
}

void made_amend(struct lg_arena *arena, struct made_chance *chance, struct made_case *of_case)
{
    struct lg_item_context *context = &of_case->context;
    const uint32_t grade = made_below(chance, 3) == 0 ? made_below(chance, N(grades)) : 0;

    make_body(arena, chance, &of_case->body);
    make_item(arena, chance, &of_case->item);
    of_case->body.items = &of_case->item;
    of_case->body.items_n = 1;
    of_case->declared.body = &of_case->body;
    of_case->declared.item = &of_case->item;
    context->grade = of(grades[grade].grade);
    context->multiplier = grades[grade].multiplier;
    context->floor = grades[grade].floor;
    context->random_share = (double)of_case->declared.category->random_share.share_e5 / 100000;
    context->strength = 1 + made_below(chance, 12);
    context->leaf_strength = (double)(1 + made_below(chance, 48)) / 4;
    context->evidence = evidence_of(chance, (int)of_case->declared.category->risk_chain_n + 1);
    context->threshold = threshold_of(chance);
    context->measures_n = 0;
    set_measures(arena, chance, of_case);
    lg_item_look(arena, context->grade, context->day, &of_case->declared);
    lg_item_know(context, &of_case->declared);
}
