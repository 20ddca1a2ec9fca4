/*
 * goods.c - attributes picked, identifiers checked, scopes compared.
 */
#include "risk/goods.h"

#include <assert.h>

#include "base/text.h"
#include "model/hs_edition.h"
#include "model/identifier.h"

/* Three kinds of VINs' faults, and one each of importer, HS code, GTIN and lot. */
enum { FINDINGS_MOST = 7 };

struct findings {
    struct lg_span *at;
    size_t n;
};

static void add_finding(struct findings *findings, struct lg_span code)
{
    for (size_t i = 0; i < findings->n; i++) {
        if (lg_span_eq(findings->at[i], code))
            return;
    }
    assert(findings->n < FINDINGS_MOST);
    findings->at[findings->n++] = code;
}

static void add_fault(struct findings *findings, enum lg_identifier_fault fault)
{
    if (fault != LG_IDENTIFIER_SOUND)
        add_finding(findings, lg_span_of(lg_identifier_text(fault).code));
}

static void find_missing(struct findings *findings, const struct lg_category *category,
                         const struct ev_item *item)
{
    for (size_t i = 0; i < category->identifiers_n; i++) {
        if (!category->identifiers[i].required)
            continue;
        switch (category->identifiers[i].kind) {
        case LG_UNIT_VIN:
            if (item->vins_n == 0)
                add_finding(findings, LG_SPAN("VIN_MISSING"));
            break;
        case LG_UNIT_LOT:
            if (item->lot.at == NULL)
                add_finding(findings, LG_SPAN("LOT_MISSING"));
            break;
        case LG_UNIT_GTIN:
            if (item->gtin.at == NULL)
                add_finding(findings, LG_SPAN("GTIN_MISSING"));
            break;
        case LG_UNIT_SERIAL:
        case LG_UNIT_NONE:;
        }
    }
}

static struct findings find(struct lg_arena *arena, const struct ev_declaration_body *body,
                            const struct ev_item *item, const struct lg_category *category,
                            lg_day day)
{
    struct findings findings = {lg_arena_take(arena, FINDINGS_MOST * sizeof(struct lg_span)), 0};

    for (size_t i = 0; i < item->vins_n; i++)
        add_fault(&findings, lg_vin_check(item->vins[i]));
    add_fault(&findings, lg_enterprise_id_check(body->importer.id));
    add_fault(&findings,
              lg_hs_check_on(item->hs_code, body->has_lodged_on ? body->lodged_on : day));
    if (item->gtin.at != NULL)
        add_fault(&findings, lg_gtin_check(item->gtin));
    find_missing(&findings, category, item);
    return findings;
}

static void set_text(struct lg_facts *facts, enum lg_attribute attribute, struct lg_span text)
{
    facts->at[attribute].text = text;
}

static void set_number(struct lg_facts *facts, enum lg_attribute attribute, bool has, lg_e5 number)
{
    facts->at[attribute].number = number;
    facts->at[attribute].has_number = has;
}

static void add_member(struct lg_fact *fact, struct lg_span *members, struct lg_span member)
{
    if (member.at != NULL)
        members[fact->set_n++] = member;
    fact->set = members;
}

/* Kinds, numbers and issuers of the documents of the whole declaration and of the item. */
static void set_documents(struct lg_arena *arena, const struct ev_declaration_body *body,
                          const struct ev_item *item, struct lg_facts *facts)
{
    const size_t n = body->documents_n + item->documents_n;
    struct lg_span *members = lg_arena_take(arena, (3 * n + 1) * sizeof *members);

    for (size_t i = 0; i < n; i++) {
        const struct ev_document *document =
            i < body->documents_n ? &body->documents[i] : &item->documents[i - body->documents_n];

        add_member(&facts->at[LG_FACT_DOCUMENTS], members, document->type);
        add_member(&facts->at[LG_FACT_DOCUMENT_NUMBERS], members + n, document->number);
        add_member(&facts->at[LG_FACT_DOCUMENT_ISSUERS], members + 2 * n, document->issuer);
    }
}

/* value / quantity in fixed point: the whole part, then the rest with as many digits as fit. */
static lg_e5 unit_price(const struct ev_item *item)
{
    const lg_e5 one = 100000;

    if (item->quantity_e5 <= 0)
        return 0;
    const int64_t whole = item->value_e5 / item->quantity_e5;
    const int64_t rest = item->value_e5 % item->quantity_e5;
    if (whole > INT64_MAX / one - 1)
        return INT64_MAX;
    return whole * one + (rest < INT64_MAX / one ? rest * one / item->quantity_e5
                                                 : rest / (item->quantity_e5 / one));
}

static void set_country(struct lg_facts *facts, enum lg_attribute attribute,
                        const struct lg_goods *goods, struct lg_span code)
{
    set_text(facts, attribute, lg_country_code(goods->category->countries, code));
}

static void set_declaration(struct lg_facts *facts, const struct ev_declaration_body *body)
{
    set_text(facts, LG_FACT_IMPORTER, body->importer.id);
    set_text(facts, LG_FACT_DECLARANT, body->declarant.id);
    set_text(facts, LG_FACT_SELLER, body->seller.id);
    set_text(facts, LG_FACT_PLATFORM, body->platform.id);
    set_text(facts, LG_FACT_REGIME, body->regime);
    set_text(facts, LG_FACT_PROCESS_TYPE, body->process_type);
    set_text(facts, LG_FACT_IMPORT_TYPE, body->import_type);
    set_text(facts, LG_FACT_IMPORT_USE, body->import_use);
    set_text(facts, LG_FACT_PAYMENT_TYPE, body->payment_type);
    set_text(facts, LG_FACT_TRANSPORT_MODE, body->transport_mode);
    set_text(facts, LG_FACT_CARRIER, body->carrier.id);
    set_text(facts, LG_FACT_CONVEYANCE, body->conveyance);
    set_text(facts, LG_FACT_BILL_NUMBER, body->bill_number);
    set_text(facts, LG_FACT_WAYBILL_NUMBER, body->waybill_number);
    set_text(facts, LG_FACT_CURRENCY, body->currency);
    set_text(facts, LG_FACT_PORT, body->port);
    set_text(facts, LG_FACT_OFFICE, body->declaration_office);
    set_text(facts, LG_FACT_DIRECTION, lg_span_of(ev_direction_name(body->direction)));
}

void lg_goods_facts(struct lg_arena *arena, const struct lg_goods *goods, lg_day day,
                    struct lg_facts *ret_facts)
{
    const struct ev_declaration_body *body = goods->body;
    const struct ev_item *item = goods->item;
    const struct findings findings = find(arena, body, item, goods->category, day);

    *ret_facts = (struct lg_facts){.at = {{.has_number = false}}};
    set_declaration(ret_facts, body);
    set_country(ret_facts, LG_FACT_DEPARTURE, goods, body->country_of_departure);
    set_text(ret_facts, LG_FACT_HS_CODE, item->hs_code);
    set_country(ret_facts, LG_FACT_ORIGIN, goods, item->origin_country);
    set_text(ret_facts, LG_FACT_PRODUCER, item->producer_id);
    set_text(ret_facts, LG_FACT_BRAND, item->brand);
    set_text(ret_facts, LG_FACT_MODEL, item->model);
    set_text(ret_facts, LG_FACT_GTIN, item->gtin);
    set_text(ret_facts, LG_FACT_LOT, item->lot);
    set_text(ret_facts, LG_FACT_CATEGORY, goods->category->code);
    set_text(ret_facts, LG_FACT_TAX_TYPE, item->tax_type);
    set_text(ret_facts, LG_FACT_UNIT, item->unit);
    set_text(ret_facts, LG_FACT_DESCRIPTION, item->description);
    set_text(ret_facts, LG_FACT_ORIGIN_INDICATOR, item->origin_indicator);
    set_text(ret_facts, LG_FACT_HS_EDITION, item->hs_edition);
    set_number(ret_facts, LG_FACT_UNIT_PRICE, item->quantity_e5 > 0, unit_price(item));
    set_number(ret_facts, LG_FACT_VALUE, true, item->value_e5);
    set_number(ret_facts, LG_FACT_QUANTITY, true, item->quantity_e5);
    set_number(ret_facts, LG_FACT_NET_MASS, item->has_net_mass_kg, item->net_mass_kg_e5);
    set_number(ret_facts, LG_FACT_TAX_RATE, item->has_tax_rate, item->tax_rate_e5);
    ret_facts->at[LG_FACT_FINDINGS].set = findings.at;
    ret_facts->at[LG_FACT_FINDINGS].set_n = findings.n;
    set_number(ret_facts, LG_FACT_LODGED_ON, body->has_lodged_on, body->lodged_on);
    set_number(ret_facts, LG_FACT_EXPECTED_ARRIVAL, body->has_expected_arrival,
               body->expected_arrival);
    ret_facts->at[LG_FACT_VINS].set = item->vins;
    ret_facts->at[LG_FACT_VINS].set_n = item->vins_n;
    ret_facts->at[LG_FACT_SERIALS].set = item->serials;
    ret_facts->at[LG_FACT_SERIALS].set_n = item->serials_n;
    set_documents(arena, body, item, ret_facts);
}

const struct lg_category *lg_goods_category(const struct lg_category_set *set,
                                            const struct ev_declaration_body *body,
                                            const struct ev_item *item)
{
    const struct lg_category *category =
        item->category.at == NULL ? NULL : lg_category_find(set, item->category);

    if (category == NULL && body->regime.at != NULL)
        category = lg_category_of_regime(set, body->regime);
    return category != NULL ? category : lg_category_of(set, item->category, item->hs_code);
}

struct lg_span lg_goods_identity(struct lg_arena *arena, const struct ev_declaration_body *body,
                                 struct lg_span sender, const struct lg_category *category,
                                 bool *ret_shared)
{
    for (size_t i = 0; i < category->ticket_identity_n; i++) {
        const bool waybill = category->ticket_identity[i] == LG_TICKET_WAYBILL_NUMBER;
        const bool bill = category->ticket_identity[i] == LG_TICKET_BILL_NUMBER;
        const struct lg_span number = waybill ? body->waybill_number
                                      : bill  ? body->bill_number
                                              : (struct lg_span){NULL, 0};

        if (number.at != NULL) {
            *ret_shared = true;
            return lg_text(arena, "%s:%.*s", waybill ? "waybill" : "bill", LG_SPAN_ARG(number));
        }
    }
    *ret_shared = false;
    return lg_text(arena, "number:%.*s:%.*s", LG_SPAN_ARG(sender), LG_SPAN_ARG(body->number));
}

static bool is_or_open(struct lg_span wanted, struct lg_span value)
{
    return wanted.at == NULL || (value.at != NULL && lg_span_eq(wanted, value));
}

static bool begins_or_open(struct lg_span wanted, struct lg_span value)
{
    return wanted.at == NULL ||
           (value.len >= wanted.len && memcmp(value.at, wanted.at, wanted.len) == 0);
}

static bool any_is(struct lg_span wanted, const struct lg_span *values, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (lg_span_eq(wanted, values[i]))
            return true;
    }
    return wanted.at == NULL;
}

/* What a scope says of a VIN it says of one and the same. */
static bool any_vin(const struct ev_goods *scope, const struct lg_span *vins, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (is_or_open(scope->vin, vins[i]) &&
            (scope->vin_from.at == NULL || lg_span_order(vins[i], scope->vin_from) >= 0) &&
            (scope->vin_until.at == NULL || lg_span_order(vins[i], scope->vin_until) <= 0))
            return true;
    }
    return scope->vin.at == NULL && scope->vin_from.at == NULL && scope->vin_until.at == NULL;
}

static bool enterprise_is(struct lg_span wanted, const struct ev_declaration_body *body,
                          const struct ev_item *item)
{
    return is_or_open(wanted, body->importer.id) || is_or_open(wanted, item->producer_id);
}

bool lg_goods_in_scope(const struct ev_goods *scope, const struct lg_goods *goods)
{
    const struct ev_item *item = goods->item;

    return begins_or_open(scope->hs_code, item->hs_code) &&
           is_or_open(scope->origin_country,
                      lg_country_code(goods->category->countries, item->origin_country)) &&
           enterprise_is(scope->enterprise_id, goods->body, item) &&
           is_or_open(scope->brand, item->brand) && is_or_open(scope->model, item->model) &&
           is_or_open(scope->gtin, item->gtin) && is_or_open(scope->lot, item->lot) &&
           any_vin(scope, item->vins, item->vins_n) &&
           any_is(scope->serial, item->serials, item->serials_n) &&
           is_or_open(scope->category, goods->category->code);
}
