/*
 * category.c - packs by their shape, then what a shape cannot say.
 */
#include "wire/category.h"

#include "risk/chain.h"
#include "wire/category_shape.h"
#include "wire/decode.h"

enum { WHOLE_E5 = 100000 };

static bool is_digits(struct lg_span text)
{
    for (size_t i = 0; i < text.len; i++) {
        if (text.at[i] < '0' || text.at[i] > '9')
            return false;
    }
    return true;
}

static void check_prefixes(const struct lg_category *category, struct ev_faults *faults)
{
    const struct ev_step list = {.name = LG_SPAN("hsPrefixes")};

    for (size_t i = 0; i < category->hs_prefixes_n; i++) {
        const struct ev_step item = {.up = &list, .index = i};
        const struct ev_step member = {.up = &item, .name = LG_SPAN("prefix")};

        if (!is_digits(category->hs_prefixes[i].prefix))
            ev_fault_add(faults, &member, "pattern", "is not made of digits");
    }
}

static void check_codes(const struct lg_category *category, struct ev_faults *faults)
{
    const struct ev_step list = {.name = LG_SPAN("checklist")};

    for (size_t i = 0; i < category->checklist_n; i++) {
        const struct ev_step item = {.up = &list, .index = i};
        const struct ev_step member = {.up = &item, .name = LG_SPAN("code")};

        for (size_t j = 0; j < i; j++) {
            if (lg_span_eq(category->checklist[i].code, category->checklist[j].code))
                ev_fault_add(faults, &member, "duplicate", "stands at check %zu already", j);
        }
    }
}

static void check_standards(const struct lg_category *category, struct ev_faults *faults)
{
    const struct ev_step list = {.name = LG_SPAN("standards")};

    for (size_t i = 0; i < category->standards_n; i++) {
        const struct ev_step item = {.up = &list, .index = i};
        const struct ev_step member = {.up = &item, .name = LG_SPAN("code")};

        for (size_t j = 0; j < i; j++) {
            if (lg_span_eq(category->standards[i].code, category->standards[j].code))
                ev_fault_add(faults, &member, "duplicate", "stands at standard %zu already", j);
        }
    }
}

static void check_chain(const struct lg_category *category, struct ev_faults *faults)
{
    const struct ev_step list = {.name = LG_SPAN("riskChain")};
    struct ev_step item = {.up = &list};
    struct lg_chain chain;

    if (!lg_chain_of(category, &chain, &item.index))
        ev_fault_add(faults, &item, "attribute",
                     "is no text or number of the dictionary, or keeps "
                     "no digit of a number");
}

static void check_share(const struct lg_category *category, struct ev_faults *faults)
{
    const struct ev_step object = {.name = LG_SPAN("randomShare")};
    const struct ev_step member = {.up = &object, .name = LG_SPAN("share")};
    const lg_e5 share = category->random_share.share_e5;

    if (share < 0 || share > WHOLE_E5)
        ev_fault_add(faults, &member, "range", "is not between 0 and 1");
}

bool lg_category_read(struct lg_json_reader *reader, struct lg_arena *arena, struct lg_span bytes,
                      struct lg_category *ret_category, struct ev_faults *reterr_faults)
{
    const struct lg_json *root;
    struct lg_error error;
    struct lg_category category = {.version = 0};

    reterr_faults->n = 0;
    reterr_faults->more = false;
    if (!lg_json_parse(reader, bytes, &root, &error)) {
        ev_fault_add(reterr_faults, NULL, error.fate == LG_RETRY ? "memory" : "json", "%s",
                     error.message);
        return false;
    }

    struct lg_decoding decoding = {
        .arena = arena,
        .faults = reterr_faults,
        .text = lg_arena_take(arena, bytes.len + 1), /* no string is longer than it is written */
    };
    lg_shape_decode(&decoding, NULL, &lg_category_shape, root, &category);
    if (reterr_faults->n > 0)
        return false;
    check_prefixes(&category, reterr_faults);
    check_codes(&category, reterr_faults);
    check_standards(&category, reterr_faults);
    check_chain(&category, reterr_faults);
    check_share(&category, reterr_faults);
    if (reterr_faults->n > 0)
        return false;
    *ret_category = category;
    return true;
}
