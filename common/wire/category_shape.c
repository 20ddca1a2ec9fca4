/*
 * category_shape.c - the shape of a category pack, for the walker that also reads events.
 *
 * Written out here, not generated: a pack is no event and has no envelope, key or topic.  The
 * order of words is the order of the enums' constants.
 */
#include "wire/category_shape.h"

#include "model/category.h"

enum { LABEL_MAX = 200, SENTENCE_MAX = 500, CODE_MAX = 60 };

#define COUNT(row) (sizeof(row) / sizeof *(row))

/* The rows of an object; every member is required. */
#define SHAPE(rows, type)                                                                          \
    {                                                                                              \
        .fields = (rows), .fields_n = COUNT(rows), .required = (UINT64_C(1) << COUNT(rows)) - 1,   \
        .size = sizeof(type), .closed = true                                                       \
    }

#define MEMBER(type, member, json)                                                                 \
    .name = LG_SPAN_INIT(json), .at = offsetof(type, member), .also = LG_NOWHERE, .required = true
#define TEXT(type, member, json, longest)                                                          \
    {                                                                                              \
        MEMBER(type, member, json), .kind = LG_KIND_STRING, .least = 1, .most = (longest)          \
    }
#define FLAG(type, member, json)                                                                   \
    {                                                                                              \
        MEMBER(type, member, json), .kind = LG_KIND_BOOLEAN                                        \
    }
#define WHOLE(type, member, json, low, high)                                                       \
    {                                                                                              \
        MEMBER(type, member, json), .kind = LG_KIND_INTEGER, .least = (low), .most = (high)        \
    }
#define WORD(type, member, json, list)                                                             \
    {                                                                                              \
        MEMBER(type, member, json), .kind = LG_KIND_ENUM, .words = &(list)                         \
    }
#define OBJECT(type, member, json, of)                                                             \
    {                                                                                              \
        MEMBER(type, member, json), .kind = LG_KIND_OBJECT, .shape = &(of)                         \
    }
#define LIST(type, member, json, of, longest)                                                      \
    {                                                                                              \
        .name = LG_SPAN_INIT(json), .at = offsetof(type, member),                                  \
        .also = offsetof(type, member##_n), .required = true, .kind = LG_KIND_ARRAY,               \
        .size = sizeof *((type *)NULL)->member, .most = (longest), .unique = true, .item = &(of)   \
    }

#define WORDS(...)                                                                                 \
    {                                                                                              \
        (const struct lg_span[]){__VA_ARGS__},                                                     \
            sizeof((const struct lg_span[]){__VA_ARGS__}) / sizeof(struct lg_span)                 \
    }
#define ITEM_WORD(list)                                                                            \
    {                                                                                              \
        .also = LG_NOWHERE, .kind = LG_KIND_ENUM, .words = &(list)                                 \
    }
#define ITEM_OBJECT(of)                                                                            \
    {                                                                                              \
        .also = LG_NOWHERE, .kind = LG_KIND_OBJECT, .shape = &(of)                                 \
    }
#define S LG_SPAN_INIT

static const struct lg_words unit_words = WORDS(S("vin"), S("serial"), S("gtin"), S("lot"));
static const struct lg_words ticket_words = WORDS(S("waybillNumber"), S("billNumber"), S("number"));
static const struct lg_words action_words = WORDS(S("document"), S("physical"), S("sample"));
static const struct lg_words kind_words =
    WORDS(S("document"), S("identity"), S("safety"), S("health"), S("environment"), S("label"),
          S("quantity"), S("quality"), S("other"));
static const struct lg_words severity_words =
    WORDS(S("minor"), S("general"), S("serious"), S("critical"));

static const struct lg_field ticket_item = ITEM_WORD(ticket_words);
static const struct lg_field action_item = ITEM_WORD(action_words);
static const struct lg_field kind_item = ITEM_WORD(kind_words);
static const struct lg_field regime_item = {
    .also = LG_NOWHERE, .kind = LG_KIND_STRING, .least = 1, .most = 10};

static const struct lg_field prefix_fields[] = {
    TEXT(struct lg_category_prefix, prefix, "prefix", 13),
    FLAG(struct lg_category_prefix, verified, "verified"),
};
static const struct lg_shape prefix_shape = SHAPE(prefix_fields, struct lg_category_prefix);
static const struct lg_field prefix_item = ITEM_OBJECT(prefix_shape);

static const struct lg_field document_fields[] = {
    TEXT(struct lg_category_document, type, "type", 20),
    TEXT(struct lg_category_document, label, "label", LABEL_MAX),
    TEXT(struct lg_category_document, label_zh, "labelZh", LABEL_MAX),
    TEXT(struct lg_category_document, legal_basis, "legalBasis", SENTENCE_MAX),
    FLAG(struct lg_category_document, verified, "verified"),
};
static const struct lg_shape document_shape = SHAPE(document_fields, struct lg_category_document);
static const struct lg_field document_item = ITEM_OBJECT(document_shape);

static const struct lg_field identifier_fields[] = {
    WORD(struct lg_category_identifier, kind, "kind", unit_words),
    FLAG(struct lg_category_identifier, required, "required"),
};
static const struct lg_shape identifier_shape =
    SHAPE(identifier_fields, struct lg_category_identifier);
static const struct lg_field identifier_item = ITEM_OBJECT(identifier_shape);

static const struct lg_field check_fields[] = {
    TEXT(struct lg_category_check, code, "code", CODE_MAX),
    TEXT(struct lg_category_check, label, "label", SENTENCE_MAX),
    TEXT(struct lg_category_check, label_zh, "labelZh", SENTENCE_MAX),
    WORD(struct lg_category_check, kind, "kind", kind_words),
    WORD(struct lg_category_check, severity, "severity", severity_words),
    LIST(struct lg_category_check, actions, "actions", action_item, 3),
    {.name = LG_SPAN_INIT("form"),
     .at = offsetof(struct lg_category_check, form),
     .also = LG_NOWHERE,
     .kind = LG_KIND_JSON,
     .json = LG_JSON_OBJECT},
};
static const struct lg_shape check_shape = {.fields = check_fields,
                                            .fields_n = COUNT(check_fields),
                                            .required = (UINT64_C(1) << (COUNT(check_fields) - 1)) -
                                                        1, /* all but the form */
                                            .size = sizeof(struct lg_category_check),
                                            .closed = true};
static const struct lg_field check_item = ITEM_OBJECT(check_shape);

static const struct lg_field standard_fields[] = {
    TEXT(struct lg_category_standard, code, "code", CODE_MAX),
    TEXT(struct lg_category_standard, title, "title", SENTENCE_MAX),
    TEXT(struct lg_category_standard, title_zh, "titleZh", SENTENCE_MAX),
    LIST(struct lg_category_standard, kinds, "kinds", kind_item, 9),
    WORD(struct lg_category_standard, severity, "severity", severity_words),
    FLAG(struct lg_category_standard, verified, "verified"),
};
static const struct lg_shape standard_shape = SHAPE(standard_fields, struct lg_category_standard);
static const struct lg_field standard_item = ITEM_OBJECT(standard_shape);

static const struct lg_field share_fields[] = {
    {MEMBER(struct lg_category_share, share_e5, "share"), .kind = LG_KIND_DECIMAL, .most = 21},
    TEXT(struct lg_category_share, basis, "basis", SENTENCE_MAX),
    FLAG(struct lg_category_share, verified, "verified"),
};
static const struct lg_shape share_shape = SHAPE(share_fields, struct lg_category_share);

static const struct lg_field minutes_fields[] = {
    WHOLE(struct lg_category_minutes, document, "document", 0, 1000),
    WHOLE(struct lg_category_minutes, physical, "physical", 0, 1000),
    WHOLE(struct lg_category_minutes, sample, "sample", 0, 1000),
};
static const struct lg_shape minutes_shape = SHAPE(minutes_fields, struct lg_category_minutes);

static const struct lg_field link_fields[] = {
    TEXT(struct lg_category_link, attribute, "attribute", CODE_MAX),
    WHOLE(struct lg_category_link, keep, "keep", 0, 18),
};
static const struct lg_shape link_shape = SHAPE(link_fields, struct lg_category_link);
static const struct lg_field link_item = ITEM_OBJECT(link_shape);

static const struct lg_field clock_fields[] = {
    TEXT(struct lg_category_clock, clock, "clock", CODE_MAX),
    TEXT(struct lg_category_clock, parameter, "parameter", CODE_MAX),
};
static const struct lg_shape clock_shape = SHAPE(clock_fields, struct lg_category_clock);
static const struct lg_field clock_item = ITEM_OBJECT(clock_shape);

static const struct lg_field category_fields[] = {
    TEXT(struct lg_category, code, "code", 40),
    WHOLE(struct lg_category, version, "version", 1, 1000000),
    TEXT(struct lg_category, label, "label", LABEL_MAX),
    TEXT(struct lg_category, label_zh, "labelZh", LABEL_MAX),
    LIST(struct lg_category, hs_prefixes, "hsPrefixes", prefix_item, 500),
    LIST(struct lg_category, regimes, "regimes", regime_item, 20),
    LIST(struct lg_category, required_documents, "requiredDocuments", document_item, 50),
    LIST(struct lg_category, identifiers, "identifiers", identifier_item, 4),
    LIST(struct lg_category, ticket_identity, "ticketIdentity", ticket_item, 3),
    LIST(struct lg_category, checklist, "checklist", check_item, 200),
    LIST(struct lg_category, standards, "standards", standard_item, 50),
    OBJECT(struct lg_category, random_share, "randomShare", share_shape),
    OBJECT(struct lg_category, minutes, "minutes", minutes_shape),
    LIST(struct lg_category, risk_chain, "riskChain", link_item, LG_CATEGORY_CHAIN_MOST),
    FLAG(struct lg_category, release_after_arrival, "releaseAfterArrival"),
    FLAG(struct lg_category, sampling_rule_exempt, "samplingRuleExempt"),
    LIST(struct lg_category, recall_clocks, "recallClocks", clock_item, 20),
};
const struct lg_shape lg_category_shape = SHAPE(category_fields, struct lg_category);
