/*
 * category.h - what is special about a kind of goods: a category pack, as data.
 *
 * Required documents, identifiers, checklists, standards, random share and the clocks of a recall
 * stand in a versioned JSON document (schemas/categories); a new category needs no C.  These are
 * its structs; wire/category.h reads them.  What was not seen in a source says verified = false
 * and is shown as such, never made a hard rule.  Everything points into the arena it was read to.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/decimal.h"
#include "base/span.h"
#include "model/country.h"
#include "model/event_types.h"

/* The category that takes what no other does; every set has it. */
#define LG_CATEGORY_GENERAL "general"

struct lg_category_prefix {
    struct lg_span prefix; /* 1 to 13 digits of the commodity code */
    bool verified;
};

struct lg_category_document {
    struct lg_span type; /* code of the list of documents */
    struct lg_span label, label_zh, legal_basis;
    bool verified;
};

enum lg_unit_kind {
    LG_UNIT_NONE = 0,
    LG_UNIT_VIN,
    LG_UNIT_SERIAL,
    LG_UNIT_GTIN,
    LG_UNIT_LOT,
};

/* What tells units apart; a missing one that is required is a finding. */
struct lg_category_identifier {
    enum lg_unit_kind kind;
    bool required;
};

/* What names the goods in the random draw; the first that the declaration has, with the item. */
enum lg_ticket_identity {
    LG_TICKET_NONE = 0,
    LG_TICKET_WAYBILL_NUMBER,
    LG_TICKET_BILL_NUMBER,
    LG_TICKET_NUMBER,
};

struct lg_category_check {
    struct lg_span code; /* stable, as findings name it */
    struct lg_span label, label_zh;
    enum ev_kind kind; /* of a failure */
    enum ev_severity severity;
    const enum ev_inspection_order_action *actions; /* on which it is asked */
    size_t actions_n;
    struct lg_span form; /* how it is asked, as JSON, for who asks it; absent: plainly */
};

struct lg_category_standard {
    struct lg_span code, title, title_zh;
    const enum ev_kind *kinds; /* what its tests are about */
    size_t kinds_n;
    enum ev_severity severity; /* of a failed test that says nothing itself */
    bool verified;
};

struct lg_category_share {
    lg_e5 share_e5; /* least part of the items that chance selects, 0 to 1 */
    struct lg_span basis;
    bool verified;
};

/* Work of one item, minutes. */
struct lg_category_minutes {
    int64_t document, physical, sample;
};

enum { LG_CATEGORY_CHAIN_MOST = 6 };

/* An attribute of the risk tables' chain; see common/risk/chain.h. */
struct lg_category_link {
    struct lg_span attribute;
    int64_t keep;
};

/* A clock of a recall, and the rule parameter that holds its length. */
struct lg_category_clock {
    struct lg_span clock, parameter;
};

struct lg_category {
    struct lg_span code;
    int64_t version;
    struct lg_span label, label_zh;
    const struct lg_category_prefix *hs_prefixes;
    size_t hs_prefixes_n;
    const struct lg_span *regimes; /* customs procedures whose goods are of this category */
    size_t regimes_n;
    const struct lg_category_document *required_documents;
    size_t required_documents_n;
    const struct lg_category_identifier *identifiers;
    size_t identifiers_n;
    const enum lg_ticket_identity *ticket_identity;
    size_t ticket_identity_n;
    const struct lg_category_check *checklist;
    size_t checklist_n;
    const struct lg_category_standard *standards;
    size_t standards_n;
    struct lg_category_share random_share;
    struct lg_category_minutes minutes;
    const struct lg_category_link *risk_chain; /* the most telling attribute first */
    size_t risk_chain_n;
    bool release_after_arrival; /* green and blue wait for the goods to be there */
    bool sampling_rule_exempt;  /* the no-repeat rule does not speak of such goods (food, drugs) */
    const struct lg_category_clock *recall_clocks;
    size_t recall_clocks_n;
    const struct lg_countries
        *countries; /* by which its goods' countries are understood; NULL: as they came */
};

/* The packs in force; a valid set has LG_CATEGORY_GENERAL. */
struct lg_category_set {
    const struct lg_category *at;
    size_t n;
};

/* The pack of that code, or NULL. */
const struct lg_category *lg_category_find(const struct lg_category_set *set, struct lg_span code);

/* The pack whose regimes name this one, or NULL: goods of e-commerce are so by their procedure. */
const struct lg_category *lg_category_of_regime(const struct lg_category_set *set,
                                                struct lg_span regime);

/*
 * The pack for an item: by its declared category where a pack has that code; else the one with
 * the longest prefix of the commodity code (the first of equals); else the general one.  NULL only
 * from a set without a general pack.
 */
const struct lg_category *lg_category_of(const struct lg_category_set *set,
                                         struct lg_span category_code, struct lg_span hs_code);
