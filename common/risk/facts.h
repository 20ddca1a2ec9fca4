/*
 * facts.h - what a profile may ask about an item: the attribute dictionary and its values.
 *
 * One table names every attribute; profiles, explanations and documentation use its names.
 * Buyers' attributes are not in it and never will be: no decision reads personal data.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/decimal.h"
#include "base/span.h"

enum lg_attribute_type {
    LG_ATTRIBUTE_TEXT,
    LG_ATTRIBUTE_NUMBER, /* fixed point, five decimals */
    LG_ATTRIBUTE_SET,    /* texts in no order */
};

/* id, name in profiles, type, English, Chinese */
#define LG_ATTRIBUTES(X)                                                                           \
    X(HS_CODE, "hsCode", TEXT, "HS code", "商品编码")                                              \
    X(ORIGIN, "originCountry", TEXT, "country of origin", "原产国")                                \
    X(DEPARTURE, "countryOfDeparture", TEXT, "country of departure", "启运国")                     \
    X(IMPORTER, "importerId", TEXT, "importer", "收货人")                                          \
    X(PRODUCER, "producerId", TEXT, "producer", "生产企业")                                        \
    X(DECLARANT, "declarantId", TEXT, "declarant", "申报单位")                                     \
    X(SELLER, "sellerId", TEXT, "seller", "销售方")                                                \
    X(PLATFORM, "platformId", TEXT, "platform", "电商平台")                                        \
    X(BRAND, "brand", TEXT, "brand", "品牌")                                                       \
    X(MODEL, "model", TEXT, "specification and model", "规格型号")                                 \
    X(GTIN, "gtin", TEXT, "trade item number", "商品条码")                                         \
    X(LOT, "lot", TEXT, "lot", "批次")                                                             \
    X(CATEGORY, "category", TEXT, "category of goods", "商品类别")                                 \
    X(REGIME, "regime", TEXT, "customs procedure", "监管方式")                                     \
    X(PROCESS_TYPE, "processType", TEXT, "process type", "通关类型")                               \
    X(IMPORT_TYPE, "importType", TEXT, "import type", "进口类型")                                  \
    X(IMPORT_USE, "importUse", TEXT, "use", "用途")                                                \
    X(PAYMENT_TYPE, "paymentType", TEXT, "payment type", "支付方式")                               \
    X(TRANSPORT_MODE, "transportMode", TEXT, "mode of transport", "运输方式")                      \
    X(PORT, "port", TEXT, "port", "口岸")                                                          \
    X(OFFICE, "declarationOffice", TEXT, "office of declaration", "申报海关")                      \
    X(DIRECTION, "direction", TEXT, "import or export", "进出口标志")                              \
    X(TAX_TYPE, "taxType", TEXT, "kind of duty", "税种")                                           \
    X(CREDIT_GRADE, "creditGrade", TEXT, "credit grade of the importer", "信用等级")               \
    X(UNIT_PRICE, "unitPrice", NUMBER, "value for each unit", "单价")                              \
    X(VALUE, "value", NUMBER, "customs value", "货值")                                             \
    X(QUANTITY, "quantity", NUMBER, "quantity", "数量")                                            \
    X(NET_MASS, "netMassKg", NUMBER, "net mass, kg", "净重")                                       \
    X(TAX_RATE, "taxRate", NUMBER, "duty rate, per cent", "税率")                                  \
    X(FINDINGS, "findings", SET, "findings of identifier checks", "标识核查发现")                  \
    X(DOCUMENTS, "documents", SET, "documents declared", "随附单证")

enum lg_attribute {
#define LG_ATTRIBUTE_ID(id, name, type, en, zh) LG_FACT_##id,
    LG_ATTRIBUTES(LG_ATTRIBUTE_ID)
#undef LG_ATTRIBUTE_ID
        LG_FACTS_N,
};

struct lg_attribute_entry {
    const char *name;
    enum lg_attribute_type type;
    const char *label, *label_zh;
};

extern const struct lg_attribute_entry lg_attributes[LG_FACTS_N];

/* The attribute of that name; LG_FACTS_N when there is none. */
enum lg_attribute lg_attribute_find(struct lg_span name);

/* One item's values: text.at NULL, has_number false or set_n 0 where it has none. */
struct lg_fact {
    struct lg_span text;
    lg_e5 number;
    bool has_number;
    const struct lg_span *set;
    size_t set_n;
};

struct lg_facts {
    struct lg_fact at[LG_FACTS_N];
};
