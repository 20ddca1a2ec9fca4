/*
 * tables.c - linear probing; a table is at most half full.
 */
#include "tables.h"

#include "base/text.h"

enum { SEED_ENTRY = 21, FIRST_SLOTS = 64, KEY_BYTES = 240, DAYS_APART = 32 };

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

/* "first/second" and what comes behind; absent when there is no room for it. */
static struct lg_span key_of(char key[KEY_BYTES], struct lg_span first, struct lg_span second,
                             struct lg_span behind)
{
    const struct lg_span parts[] = {first, LG_SPAN("/"), second, behind};
    size_t len = 0;

    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        if (len + parts[i].len > KEY_BYTES)
            return (struct lg_span){NULL, 0};
        if (parts[i].len > 0)
            memcpy(key + len, parts[i].at, parts[i].len);
        len += parts[i].len;
    }
    return (struct lg_span){key, len};
}

const struct entry *entry_find_pair(const struct entry_table *table, struct lg_span first,
                                    struct lg_span second)
{
    char key[KEY_BYTES];

    return entry_find(table, key_of(key, first, second, LG_SPAN("")));
}

static struct lg_span key_of_day(char key[KEY_BYTES], struct lg_span first, struct lg_span second,
                                 lg_day day)
{
    const char behind[] = {'/', (char)('0' + (uint32_t)day % DAYS_APART)};

    return key_of(key, first, second, (struct lg_span){behind, sizeof behind});
}

struct entry *entry_put_day(struct entry_table *table, struct lg_arena *arena, struct lg_span first,
                            struct lg_span second, lg_day day)
{
    char key[KEY_BYTES];
    struct entry *entry = entry_put(table, arena, key_of_day(key, first, second, day));

    entry->day = day;
    return entry;
}

const struct entry *entry_find_day(const struct entry_table *table, struct lg_span first,
                                   struct lg_span second, lg_day day)
{
    char key[KEY_BYTES];
    const struct entry *entry = entry_find(table, key_of_day(key, first, second, day));

    return entry != NULL && entry->day == day ? entry : NULL;
}
