#include "wire/ceb_rule.h"

#define PART(name_, role_, min_, max_, fields_)                                                    \
    {                                                                                              \
        .name = name_, .role = role_, .min = min_, .max = max_, .fields = fields_,                 \
        .fields_n = sizeof(fields_) / sizeof((fields_)[0])                                         \
    }
#define REQUIRED(name_, kind_, min_, max_, ...)                                                    \
    {                                                                                              \
        .name = name_, .kind = LG_CEB_##kind_, .required = true, .min = min_, .max = max_,         \
        __VA_ARGS__                                                                                \
    }
#define OPTIONAL(name_, kind_, min_, max_, ...)                                                    \
    {                                                                                              \
        .name = name_, .kind = LG_CEB_##kind_, .min = min_, .max = max_, __VA_ARGS__               \
    }
#define NOWHERE .put = LG_CEB_NOWHERE
#define TO(how, type, member) .put = LG_CEB_##how, .at = offsetof(struct type, member)
#define HEAD(how, member) TO(how, lg_ceb_document, member)
#define TRADE(how, member) HEAD(how, event.trade_document.member)
#define TRADE_E5(member)                                                                           \
    TRADE(VALUE, member##_e5),                                                                     \
        .has = offsetof(struct lg_ceb_document, event.trade_document.has_##member)
#define TRADE_LINE(how, member) TO(how, ev_trade_document_goods, member)
#define TRADE_LINE_E5(member)                                                                      \
    TRADE_LINE(VALUE, member##_e5), .has = offsetof(struct ev_trade_document_goods, has_##member)
#define DECLARATION(how, member) HEAD(how, event.declaration.member)
#define DECLARATION_DAY(member)                                                                    \
    DECLARATION(VALUE, member),                                                                    \
        .has = offsetof(struct lg_ceb_document, event.declaration.has_##member)
#define ITEM(how, member) TO(how, ev_item, member)
#define CURRENCY REQUIRED("currency", WORD, 3, 3, NOWHERE, .words = "142")
#define APPLICATION                                                                                \
    REQUIRED("guid", GUID, 36, 36, HEAD(SPAN, guid)),                                              \
        REQUIRED("appType", WORD, 1, 1, HEAD(VALUE, app_type), .words = "1|2|3"),                  \
        REQUIRED("appTime", TIME, 14, 14, HEAD(VALUE, app_time_us)),                               \
        REQUIRED("appStatus", WORD, 1, 3, HEAD(VALUE, app_status), .words = "1|2")

static const struct lg_ceb_field order_head[] = {
    APPLICATION,
    REQUIRED("orderType", WORD, 1, 1, NOWHERE, .words = "I"),
    REQUIRED("orderNo", TEXT, 1, 60, TRADE(SPAN, order_number)),
    REQUIRED("ebpCode", TEXT, 1, 18, TRADE(SPAN, platform.id)),
    REQUIRED("ebpName", TEXT, 1, 100, TRADE(SPAN, platform.name)),
    REQUIRED("ebcCode", TEXT, 1, 18, TRADE(SPAN, issuer.id)),
    REQUIRED("ebcName", TEXT, 1, 100, TRADE(SPAN, issuer.name)),
    REQUIRED("goodsValue", DECIMAL, 0, 0, TRADE_E5(amount)),
    REQUIRED("freight", DECIMAL, 0, 0, TRADE_E5(freight)),
    REQUIRED("discount", DECIMAL, 0, 0, TRADE_E5(discount)),
    REQUIRED("taxTotal", DECIMAL, 0, 0, TRADE_E5(tax_total)),
    REQUIRED("acturalPaid", DECIMAL, 0, 0, TRADE_E5(paid)),
    CURRENCY,
    REQUIRED("buyerRegNo", TEXT, 1, 60, NOWHERE),
    REQUIRED("buyerName", TEXT, 1, 60, TRADE(SPAN, buyer.name)),
    REQUIRED("buyerTelephone", TEXT, 1, 30, TRADE(SPAN, buyer.phone)),
    REQUIRED("buyerIdType", WORD, 1, 1, TRADE(SPAN, buyer.id_type), .words = "1|2"),
    REQUIRED("buyerIdNumber", TEXT, 1, 60, TRADE(SPAN, buyer.id_number)),
    OPTIONAL("payCode", TEXT, 0, 18, NOWHERE),
    OPTIONAL("payName", TEXT, 0, 100, NOWHERE),
    OPTIONAL("payTransactionId", TEXT, 0, 60, NOWHERE),
    OPTIONAL("batchNumbers", TEXT, 0, 100, NOWHERE),
    REQUIRED("consignee", TEXT, 1, 100, NOWHERE),
    REQUIRED("consigneeTelephone", TEXT, 1, 50, NOWHERE),
    REQUIRED("consigneeAddress", TEXT, 1, 200, TRADE(SPAN, buyer.address)),
    OPTIONAL("consigneeDistrict", DIGITS, 6, 6, NOWHERE),
    OPTIONAL("note", TEXT, 0, 1000, NOWHERE),
};

static const struct lg_ceb_field order_list[] = {
    REQUIRED("gnum", INTEGER, 1, 9999, TRADE_LINE(VALUE, line_number)),
    OPTIONAL("itemNo", TEXT, 0, 30, NOWHERE),
    REQUIRED("itemName", TEXT, 1, 250, TRADE_LINE(SPAN, description)),
    REQUIRED("gmodel", TEXT, 1, 510, NOWHERE),
    OPTIONAL("itemDescribe", TEXT, 0, 1000, NOWHERE),
    OPTIONAL("barCode", TEXT, 0, 50, TRADE_LINE(SPAN, gtin)),
    REQUIRED("unit", DIGITS, 3, 3, TRADE_LINE(SPAN, unit)),
    REQUIRED("qty", DECIMAL, 0, 0, TRADE_LINE_E5(quantity)),
    REQUIRED("price", DECIMAL, 0, 0, TRADE_LINE_E5(price)),
    REQUIRED("totalPrice", DECIMAL, 0, 0, TRADE_LINE_E5(value)),
    CURRENCY,
    REQUIRED("country", DIGITS, 3, 3, TRADE_LINE(SPAN, origin_country)),
    OPTIONAL("note", TEXT, 0, 1000, NOWHERE),
};

static const struct lg_ceb_field payment_head[] = {
    APPLICATION,
    REQUIRED("payCode", TEXT, 1, 18, TRADE(SPAN, issuer.id)),
    REQUIRED("payName", TEXT, 1, 100, TRADE(SPAN, issuer.name)),
    REQUIRED("payTransactionId", TEXT, 1, 60, TRADE(SPAN, number)),
    REQUIRED("orderNo", TEXT, 1, 60, TRADE(SPAN, order_number)),
    REQUIRED("ebpCode", TEXT, 1, 18, TRADE(SPAN, platform.id)),
    REQUIRED("ebpName", TEXT, 1, 100, TRADE(SPAN, platform.name)),
    REQUIRED("payerIdType", WORD, 1, 1, TRADE(SPAN, buyer.id_type), .words = "1|2"),
    REQUIRED("payerIdNumber", TEXT, 1, 60, TRADE(SPAN, buyer.id_number)),
    REQUIRED("payerName", TEXT, 1, 60, TRADE(SPAN, buyer.name)),
    OPTIONAL("telephone", TEXT, 0, 60, TRADE(SPAN, buyer.phone)),
    REQUIRED("amountPaid", DECIMAL, 0, 0, TRADE_E5(paid)),
    CURRENCY,
    REQUIRED("payTime", TIME, 14, 14, TRADE(VALUE, issued_at_us),
             .has = offsetof(struct lg_ceb_document, event.trade_document.has_issued_at)),
    OPTIONAL("note", TEXT, 0, 1000, NOWHERE),
};

static const struct lg_ceb_field waybill_head[] = {
    APPLICATION,
    REQUIRED("logisticsCode", TEXT, 1, 18, TRADE(SPAN, issuer.id)),
    REQUIRED("logisticsName", TEXT, 1, 100, TRADE(SPAN, issuer.name)),
    REQUIRED("logisticsNo", TEXT, 1, 60, TRADE(SPAN, number)),
    OPTIONAL("billNo", TEXT, 0, 37, TRADE(SPAN, bill_number)),
    REQUIRED("orderNo", TEXT, 1, 60, TRADE(SPAN, order_number)),
    OPTIONAL("freight", DECIMAL, 0, 0, TRADE_E5(freight)),
    OPTIONAL("insuredFee", DECIMAL, 0, 0, NOWHERE),
    CURRENCY,
    REQUIRED("weight", DECIMAL, 0, 0, TRADE_E5(gross_mass_kg)),
    REQUIRED("packNo", INTEGER, 1, 999999999, HEAD(VALUE, pack_no)),
    OPTIONAL("goodsInfo", TEXT, 0, 200, NOWHERE),
    REQUIRED("consignee", TEXT, 1, 100, TRADE(SPAN, buyer.name)),
    REQUIRED("consigneeAddress", TEXT, 1, 200, TRADE(SPAN, buyer.address)),
    REQUIRED("consigneeTelephone", TEXT, 1, 50, TRADE(SPAN, buyer.phone)),
    OPTIONAL("note", TEXT, 0, 1000, NOWHERE),
};

static const struct lg_ceb_field inventory_head[] = {
    APPLICATION,
    REQUIRED("orderNo", TEXT, 1, 60, DECLARATION(SPAN, order_number)),
    REQUIRED("ebpCode", TEXT, 1, 18, DECLARATION(SPAN, platform.id)),
    REQUIRED("ebpName", TEXT, 1, 100, DECLARATION(SPAN, platform.name)),
    REQUIRED("ebcCode", TEXT, 1, 18, DECLARATION(SPAN, seller.id)),
    REQUIRED("ebcName", TEXT, 1, 100, DECLARATION(SPAN, seller.name)),
    REQUIRED("logisticsNo", TEXT, 1, 60, DECLARATION(SPAN, waybill_number)),
    REQUIRED("logisticsCode", TEXT, 1, 18, DECLARATION(SPAN, carrier.id)),
    REQUIRED("logisticsName", TEXT, 1, 100, DECLARATION(SPAN, carrier.name)),
    REQUIRED("copNo", TEXT, 1, 20, HEAD(SPAN, cop_no)), /* optional in the schema */
    OPTIONAL("preNo", TEXT, 0, 18, HEAD(SPAN, pre_no)),
    REQUIRED("assureCode", TEXT, 1, 30, NOWHERE),
    OPTIONAL("emsNo", TEXT, 0, 30, NOWHERE, .mode = "1210"),
    OPTIONAL("invtNo", TEXT, 0, 18, HEAD(SPAN, invt_no)),
    REQUIRED("ieFlag", WORD, 1, 1, NOWHERE, .words = "I"),
    REQUIRED("declTime", DAY, 8, 8, DECLARATION_DAY(lodged_on)),
    REQUIRED("customsCode", DIGITS, 4, 4, DECLARATION(SPAN, declaration_office)),
    REQUIRED("portCode", DIGITS, 4, 4, DECLARATION(SPAN, port)),
    OPTIONAL("ieDate", DAY, 8, 8, DECLARATION_DAY(expected_arrival)),
    REQUIRED("buyerIdType", WORD, 1, 1, DECLARATION(SPAN, buyer.id_type), .words = "1|2"),
    REQUIRED("buyerIdNumber", TEXT, 1, 60, DECLARATION(SPAN, buyer.id_number)),
    REQUIRED("buyerName", TEXT, 1, 60, DECLARATION(SPAN, buyer.name)),
    REQUIRED("buyerTelephone", TEXT, 1, 30, DECLARATION(SPAN, buyer.phone)),
    REQUIRED("consigneeAddress", TEXT, 1, 200, DECLARATION(SPAN, buyer.address)),
    REQUIRED("agentCode", TEXT, 1, 18, DECLARATION(SPAN, declarant.id)),
    REQUIRED("agentName", TEXT, 1, 100, DECLARATION(SPAN, declarant.name)),
    OPTIONAL("areaCode", TEXT, 0, 18, NOWHERE, .mode = "1210"),
    OPTIONAL("areaName", TEXT, 0, 100, NOWHERE, .mode = "1210"),
    REQUIRED("tradeMode", WORD, 4, 4, DECLARATION(SPAN, regime), .words = "9610|1210"),
    REQUIRED("trafMode", TEXT, 1, 1, DECLARATION(SPAN, transport_mode)),
    OPTIONAL("trafNo", TEXT, 0, 100, HEAD(SPAN, traffic_no), .mode = "9610"),
    OPTIONAL("voyageNo", TEXT, 0, 32, HEAD(SPAN, voyage_no), .mode = "9610"),
    OPTIONAL("billNo", TEXT, 0, 37, DECLARATION(SPAN, bill_number), .mode = "9610"),
    OPTIONAL("loctNo", TEXT, 0, 10, NOWHERE),
    OPTIONAL("licenseNo", TEXT, 0, 19, HEAD(SPAN, licence_no)),
    REQUIRED("country", DIGITS, 3, 3, DECLARATION(SPAN, country_of_departure)),
    REQUIRED("freight", DECIMAL, 0, 0, NOWHERE),
    REQUIRED("insuredFee", DECIMAL, 0, 0, NOWHERE),
    CURRENCY,
    OPTIONAL("wrapType", TEXT, 1, 1, NOWHERE),
    REQUIRED("packNo", INTEGER, 1, 999999999, HEAD(VALUE, pack_no)),
    REQUIRED("grossWeight", DECIMAL, 0, 0, NOWHERE),
    REQUIRED("netWeight", DECIMAL, 0, 0, NOWHERE),
    OPTIONAL("note", TEXT, 0, 1000, HEAD(SPAN, note)),
};

static const struct lg_ceb_field inventory_list[] = {
    REQUIRED("gnum", INTEGER, 1, 9999, ITEM(VALUE, item_number)),
    OPTIONAL("itemRecordNo", TEXT, 0, 30, NOWHERE, .mode = "1210"),
    OPTIONAL("itemNo", TEXT, 0, 20, NOWHERE),
    OPTIONAL("itemName", TEXT, 0, 250, NOWHERE),
    REQUIRED("gcode", DIGITS, 10, 10, ITEM(SPAN, hs_code)),
    REQUIRED("gname", TEXT, 1, 250, ITEM(SPAN, description)),
    REQUIRED("gmodel", TEXT, 1, 510, ITEM(SPAN, model)),
    OPTIONAL("barCode", TEXT, 0, 50, ITEM(SPAN, gtin)),
    REQUIRED("country", DIGITS, 3, 3, ITEM(SPAN, origin_country)),
    OPTIONAL("tradeCountry", DIGITS, 1, 3, NOWHERE),
    CURRENCY,
    REQUIRED("qty", DECIMAL, 0, 0, ITEM(VALUE, quantity_e5)),
    REQUIRED("unit", DIGITS, 3, 3, ITEM(SPAN, unit)),
    REQUIRED("qty1", DECIMAL, 0, 0, NOWHERE),
    REQUIRED("unit1", DIGITS, 3, 3, NOWHERE),
    OPTIONAL("qty2", DECIMAL, 0, 0, NOWHERE),
    OPTIONAL("unit2", DIGITS, 3, 3, NOWHERE),
    REQUIRED("price", DECIMAL, 0, 0, NOWHERE),
    REQUIRED("totalPrice", DECIMAL, 0, 0, ITEM(VALUE, value_e5)),
    OPTIONAL("note", TEXT, 0, 1000, NOWHERE),
};

static const struct lg_ceb_field transfer[] = {
    REQUIRED("copCode", TEXT, 1, 18, TO(SPAN, lg_ceb, cop_code)),
    REQUIRED("copName", TEXT, 1, 100, TO(SPAN, lg_ceb, cop_name)),
    REQUIRED("dxpMode", WORD, 3, 3, NOWHERE, .words = "DXP"),
    REQUIRED("dxpId", TEXT, 1, 30, TO(SPAN, lg_ceb, dxp_id)),
    OPTIONAL("note", TEXT, 0, 1000, NOWHERE),
};

static const struct lg_ceb_field subscribe[] = {
    REQUIRED("status", TEXT, 1, 100, NOWHERE),
    REQUIRED("dxpMode", WORD, 3, 3, NOWHERE, .words = "DXP"),
    REQUIRED("dxpAddress", TEXT, 1, 100, NOWHERE),
    OPTIONAL("note", TEXT, 0, 1000, NOWHERE),
};

static const struct lg_ceb_field extend[] = {
    REQUIRED("name", TEXT, 1, 30, NOWHERE),
    REQUIRED("version", TEXT, 1, 30, NOWHERE),
    REQUIRED("Message", OPAQUE, 0, 0, NOWHERE),
};

static const struct lg_ceb_part order[] = {PART("OrderHead", LG_CEB_HEAD, 1, 1, order_head),
                                           PART("OrderList", LG_CEB_LIST, 1, 99, order_list)};
static const struct lg_ceb_part payment[] = {PART("PaymentHead", LG_CEB_HEAD, 1, 1, payment_head)};
static const struct lg_ceb_part waybill[] = {
    PART("LogisticsHead", LG_CEB_HEAD, 1, 1, waybill_head)};
static const struct lg_ceb_part inventory[] = {
    PART("InventoryHead", LG_CEB_HEAD, 1, 1, inventory_head),
    PART("InventoryList", LG_CEB_LIST, 1, 99, inventory_list)};

#define MESSAGE(document_, parts_, signatures_)                                                    \
    .parts = {                                                                                     \
        {.name = document_,                                                                        \
         .role = LG_CEB_DOCUMENT,                                                                  \
         .min = 1,                                                                                 \
         .max = 100,                                                                               \
         .parts = parts_,                                                                          \
         .parts_n = sizeof(parts_) / sizeof((parts_)[0])},                                         \
        PART("BaseTransfer", LG_CEB_TRANSFER, 1, 1, transfer),                                     \
        PART("BaseSubscribe", LG_CEB_BESIDE, 0, 5, subscribe),                                     \
        PART("ExtendMessage", LG_CEB_BESIDE, 0, 1, extend),                                        \
        {.name = "Signature", .role = LG_CEB_SIGNATURE, .min = signatures_, .max = 1},             \
    }

static const struct lg_ceb_rule rules[] = {
    {LG_CEB_ORDER, "CEB311Message", MESSAGE("Order", order, 0),
     .line_size = sizeof(struct ev_trade_document_goods),
     .gnum = offsetof(struct ev_trade_document_goods, line_number)},
    {LG_CEB_PAYMENT, "CEB411Message", MESSAGE("Payment", payment, 0)},
    {LG_CEB_WAYBILL, "CEB511Message", MESSAGE("Logistics", waybill, 0)},
    {LG_CEB_INVENTORY, "CEB621Message", MESSAGE("Inventory", inventory, 1),
     .line_size = sizeof(struct ev_item), .gnum = offsetof(struct ev_item, item_number),
     .gapless = true},
};

const struct lg_ceb_rule *lg_ceb_rule_find(struct lg_span name)
{
    for (size_t i = 0; i < sizeof rules / sizeof rules[0]; i++)
        if (lg_span_eq(name, lg_span_of(rules[i].name)))
            return &rules[i];
    return NULL;
}
