/*
 * value.h - a value of one attribute that does what several comparisons ask of it.
 */
#pragma once

#include "risk/ways.h"

/* Gives the fact where there is one; all parts are of that attribute. */
enum lg_possible lg_value_for(struct lg_arena *arena, const struct lg_way_part *const *parts,
                              size_t n, struct lg_fact *ret_fact);
