#include "base/arena.h"

#include <assert.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#ifdef __SANITIZE_ADDRESS__
#include <sanitizer/asan_interface.h>
#else
#define ASAN_POISON_MEMORY_REGION(at, size) ((void)(at), (void)(size))
#define ASAN_UNPOISON_MEMORY_REGION(at, size) ((void)(at), (void)(size))
#endif

/*
 * A chain of chunks, each twice the one before it.  A reset keeps the largest chunk only, so that
 * an arena in steady use is one chunk and a pointer.
 */
struct chunk {
    struct chunk *next;
    size_t size, used;
    _Alignas(max_align_t) unsigned char at[];
};

struct lg_arena {
    struct chunk *first;
    size_t limit, taken;
};

enum { FIRST_CHUNK = 16384 };

struct lg_arena *lg_arena_new(size_t limit)
{
    struct lg_arena *arena = calloc(1, sizeof *arena);

    if (arena != NULL)
        arena->limit = limit;
    return arena;
}

static void free_chunks(struct chunk *chunk)
{
    while (chunk != NULL) {
        struct chunk *next = chunk->next;

        free(chunk);
        chunk = next;
    }
}

void lg_arena_free(struct lg_arena *arena)
{
    if (arena == NULL)
        return;
    free_chunks(arena->first);
    free(arena);
}

void lg_arena_reset(struct lg_arena *arena)
{
    if (arena->first == NULL)
        return;
    free_chunks(arena->first->next);
    arena->first->next = NULL;
    arena->first->used = 0;
    ASAN_UNPOISON_MEMORY_REGION(arena->first->at, arena->first->size);
    arena->taken = arena->first->size;
}

void lg_arena_close(const struct lg_arena *arena)
{
    for (const struct chunk *chunk = arena->first; chunk != NULL; chunk = chunk->next)
        ASAN_POISON_MEMORY_REGION(chunk->at, chunk->size);
}

static _Noreturn void out_of_memory(size_t wanted, size_t limit)
{
    (void)fprintf(stderr, "arena: %zu bytes wanted beyond the limit of %zu\n", wanted, limit);
    abort();
}

static struct chunk *grow(struct lg_arena *arena, size_t size)
{
    size_t wanted = arena->first == NULL ? FIRST_CHUNK : arena->first->size * 2;

    if (wanted > arena->limit - arena->taken)
        wanted = arena->limit - arena->taken;
    if (wanted < size)
        wanted = size;
    if (wanted > arena->limit - arena->taken)
        out_of_memory(size, arena->limit);

    struct chunk *chunk = malloc(sizeof *chunk + wanted);
    if (chunk == NULL)
        out_of_memory(size, arena->limit);
    *chunk = (struct chunk){.next = arena->first, .size = wanted};
    arena->first = chunk;
    arena->taken += wanted;
    return chunk;
}

void *lg_arena_room(struct lg_arena *arena, size_t size)
{
    const size_t align = _Alignof(max_align_t);
    struct chunk *chunk = arena->first;

    if (size > SIZE_MAX - align)
        out_of_memory(size, arena->limit);
    size = (size + align - 1) / align * align;
    if (chunk == NULL || size > chunk->size - chunk->used)
        chunk = grow(arena, size);

    void *at = chunk->at + chunk->used;
    chunk->used += size;
    return at;
}

void *lg_arena_take(struct lg_arena *arena, size_t size)
{
    return memset(lg_arena_room(arena, size), 0, size);
}

void *lg_arena_more(struct lg_arena *arena, void *at, size_t n, size_t size)
{
    const size_t room = n == 0 ? 1 : 2 * n;

    if ((n & (n - 1)) != 0)
        return at;
    if (room > SIZE_MAX / size)
        out_of_memory(SIZE_MAX, arena->limit);
    unsigned char *wider = lg_arena_room(arena, room * size);
    if (n > 0)
        memcpy(wider, at, n * size);
    memset(wider + n * size, 0, (room - n) * size);
    return wider;
}

size_t lg_arena_used(const struct lg_arena *arena)
{
    size_t used = 0;

    for (const struct chunk *chunk = arena->first; chunk != NULL; chunk = chunk->next)
        used += chunk->used;
    return used;
}
