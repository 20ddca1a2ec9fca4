/*
 * conditions.h - conditions in short, for tests; they live in the arena that is set.
 */
#pragma once

#include "risk/profile.h"

extern struct lg_arena *conditions_arena;

struct lg_condition of_values(enum lg_condition_kind kind, enum lg_attribute attribute,
                              const char *one, const char *other);
struct lg_condition in(enum lg_attribute attribute, const char *one, const char *other);
struct lg_condition prefix(const char *one);
struct lg_condition range(enum lg_attribute attribute, lg_e5 least, lg_e5 below);
struct lg_condition exists(enum lg_attribute attribute);
struct lg_condition join(enum lg_condition_kind kind, struct lg_condition one,
                         struct lg_condition other);
struct lg_condition all(struct lg_condition one, struct lg_condition other);
struct lg_condition not(struct lg_condition one);
