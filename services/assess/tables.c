/*
 * tables.c - entries by number of their key.
 */
#include "tables.h"

enum { KEY_BYTES = 240, DAYS_APART = 32 };

struct entry *entry_put(struct entry_table *table, struct lg_arena *arena, struct lg_span key)
{
    const size_t known = table->keys.numbers.n;
    const uint32_t number = lg_dictionary_put(&table->keys, arena, key);

    if (number > known)
        table->at = lg_arena_more(arena, table->at, known, sizeof *table->at);
    return &table->at[number - 1];
}

const struct entry *entry_find(const struct entry_table *table, struct lg_span key)
{
    const uint32_t number = key.at == NULL ? 0 : lg_dictionary_find(&table->keys, key);

    return number == 0 ? NULL : &table->at[number - 1];
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
