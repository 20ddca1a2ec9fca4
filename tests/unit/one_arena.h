/*
 * one_arena.h - an arena for each test of a file: its set-up and its tear-down.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"

static struct lg_arena *arena;

static int make_arena(void **state)
{
    (void)state;
    arena = lg_arena_new(64 << 20);
    return arena == NULL;
}

static int free_arena(void **state)
{
    (void)state;
    lg_arena_free(arena);
    return 0;
}
