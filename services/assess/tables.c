/*
 * tables.c - linear probing; a table is at most half full.
 */
#include "tables.h"

#include "base/text.h"

enum { SEED_ENTRY = 21, FIRST_SLOTS = 64 };

static struct entry *entry_slot(const struct entry_table *table, struct lg_span key)
{
    size_t at = lg_hash64(key, SEED_ENTRY) & table->mask;

    while (table->slots[at].key.at != NULL && !lg_span_eq(table->slots[at].key, key))
        at = (at + 1) & table->mask;
    return &table->slots[at];
}

static void grow_entries(struct entry_table *table, struct lg_arena *arena)
{
    const struct entry_table before = *table;
    const size_t slots = before.slots == NULL ? FIRST_SLOTS : 2 * (before.mask + 1);

    table->slots = lg_arena_take(arena, slots * sizeof *table->slots);
    table->mask = slots - 1;
    for (size_t i = 0; before.slots != NULL && i <= before.mask; i++) {
        if (before.slots[i].key.at != NULL)
            *entry_slot(table, before.slots[i].key) = before.slots[i];
    }
}

struct entry *entry_put(struct entry_table *table, struct lg_arena *arena, struct lg_span key)
{
    if (table->slots == NULL || 2 * table->n > table->mask)
        grow_entries(table, arena);
    struct entry *slot = entry_slot(table, key);
    if (slot->key.at == NULL) {
        slot->key = lg_text_copy(arena, key);
        table->n++;
    }
    return slot;
}

const struct entry *entry_find(const struct entry_table *table, struct lg_span key)
{
    if (table->slots == NULL || key.at == NULL)
        return NULL;
    const struct entry *slot = entry_slot(table, key);
    return slot->key.at == NULL ? NULL : slot;
}

const struct entry *entry_find_pair(const struct entry_table *table, struct lg_span first,
                                    struct lg_span second)
{
    char key[240];

    if (first.len + 1 + second.len > sizeof key)
        return NULL;
    if (first.len > 0)
        memcpy(key, first.at, first.len);
    key[first.len] = '/';
    if (second.len > 0)
        memcpy(key + first.len + 1, second.at, second.len);
    return entry_find(table, (struct lg_span){key, first.len + 1 + second.len});
}
