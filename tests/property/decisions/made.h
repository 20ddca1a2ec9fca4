/*
 * made.h - decisions to take, made by chance from a seed, the same on every machine.
 *
 * Values come from short lists, so that profiles, measures and identifiers' faults meet often.
 */
#pragma once

#include "risk/item.h"

/* A small generator (xorshift); the state must not be 0. */
struct made_chance {
    uint64_t state;
};

/* A number below `n`, which is greater than 0. */
uint32_t made_below(struct made_chance *chance, uint32_t n);

struct made_case {
    struct ev_declaration_body body;
    struct ev_item item;
    struct lg_item_declared declared; /* looked at */
    struct lg_item_context context;
};

/* Profiles of all kinds of conditions, lanes and weights; in the arena. */
const struct lg_profile_set *made_profiles(struct lg_arena *arena, struct made_chance *chance,
                                           size_t n);

/* A declaration of one item and what is known besides; in the arena. */
struct made_case *made_case(struct lg_arena *arena, struct made_chance *chance);

/* What an amendment may change: everything but who sends it and what names the goods. */
void made_amend(struct lg_arena *arena, struct made_chance *chance, struct made_case *of);
