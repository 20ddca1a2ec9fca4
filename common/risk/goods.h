/*
 * goods.h - facts of an item, findings of its identifiers, and scopes that may cover it.
 */
#pragma once

#include "base/arena.h"
#include "model/category.h"
#include "model/event_types.h"
#include "risk/facts.h"

/* An item with what it stands in, and the category it falls under. */
struct lg_goods {
    const struct ev_declaration_body *body;
    const struct ev_item *item;
    const struct lg_category *category;
};

/*
 * The facts of an item on the day of its decision, which counts where the declaration does not say
 * when it was lodged.  Findings are codes of identifier checks (identifier.h), and VIN_MISSING,
 * LOT_MISSING and GTIN_MISSING where the category requires what was not declared.  Countries have one code each,
 * whichever was declared (model/country.h).
 */
void lg_goods_facts(struct lg_arena *arena, const struct lg_goods *goods, lg_day day,
                    struct lg_facts *ret_facts);

/* The category of an item: declared, else by the procedure (e-commerce), else by its HS code. */
const struct lg_category *lg_goods_category(const struct lg_category_set *set,
                                            const struct ev_declaration_body *body,
                                            const struct ev_item *item);

/* What names the goods in the draw, as the category says; an item adds its number. */
struct lg_span lg_goods_identity(struct lg_arena *arena, const struct ev_declaration_body *body,
                                 struct lg_span sender, const struct lg_category *category,
                                 bool *ret_shared);

/* Whether the goods of an item fall under the scope: every attribute that the scope names, its country by its one code. */
bool lg_goods_in_scope(const struct ev_goods *scope, const struct lg_goods *goods);
