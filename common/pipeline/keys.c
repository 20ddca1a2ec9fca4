/*
 * keys.c - keys of subjects, in the order of their records.
 *
 * What is parked is rare, so its creator is found by walking.  What a batch parks is not among what
 * it brings: so a record that creates what an earlier one may wait for must begin the next batch.
 */
#include "pipeline/keys.h"

#include "base/dictionary.h"
#include "base/hash.h"
#include "base/text.h"

struct key {
    struct lg_span text;
    size_t record;
    enum lg_key_use use;
};

struct lg_keys {
    struct lg_arena *arena;
    struct key *at;
    size_t n;
    size_t record;
    size_t locks;
    struct lg_dictionary
        waiting; /* keys that earlier records may wait for; empty until there is one */
    bool late;   /* the record creates one of them */
};

static bool creates(enum lg_key_use use)
{
    return use == LG_KEY_CREATES || use == LG_KEY_CREATES_HERE;
}

static bool locks(enum lg_key_use use)
{
    return use == LG_KEY_TOUCHES || use == LG_KEY_CREATES;
}

struct lg_keys *lg_keys_new(struct lg_arena *arena)
{
    struct lg_keys *keys = lg_arena_take(arena, sizeof *keys);

    keys->arena = arena;
    return keys;
}

void lg_keys_of_record(struct lg_keys *keys, size_t record)
{
    keys->record = record;
    keys->late = false;
}

static void note_waiting(struct lg_keys *keys, struct lg_span key, enum lg_key_use use)
{
    if (creates(use)) {
        keys->late = keys->late || lg_dictionary_find(&keys->waiting, key) != 0;
        return;
    }
    (void)lg_dictionary_refer(&keys->waiting, keys->arena, key);
}

void lg_keys_add(struct lg_keys *keys, struct lg_span key, enum lg_key_use use)
{
    keys->at = lg_arena_more(keys->arena, keys->at, keys->n, sizeof *keys->at);
    const struct lg_span kept = lg_text_copy(keys->arena, key);
    keys->at[keys->n++] = (struct key){kept, keys->record, use};
    keys->locks += locks(use);
    note_waiting(keys, kept, use);
}

bool lg_keys_late(const struct lg_keys *keys)
{
    return keys->late;
}

size_t lg_keys_locks(const struct lg_keys *keys)
{
    return keys->locks;
}

void lg_keys_cut(struct lg_keys *keys, size_t first)
{
    while (keys->n > 0 && keys->at[keys->n - 1].record >= first) {
        keys->n--;
        keys->locks -= locks(keys->at[keys->n].use);
    }
}

struct lg_column *lg_keys_lock_column(const struct lg_keys *keys, struct lg_arena *arena)
{
    struct lg_column *column = lg_column_new(arena, LG_SQL_INT8);

    for (size_t i = 0; i < keys->n; i++) {
        if (locks(keys->at[i].use))
            lg_column_add_int(column, (int64_t)lg_hash64(keys->at[i].text, 0));
    }
    return column;
}

struct lg_column *lg_keys_created_column(const struct lg_keys *keys, struct lg_arena *arena)
{
    struct lg_column *column = lg_column_new(arena, LG_SQL_BYTEA);

    for (size_t i = 0; i < keys->n; i++) {
        if (creates(keys->at[i].use))
            lg_column_add_text(column, keys->at[i].text);
    }
    return column;
}

int64_t lg_keys_creator(const struct lg_keys *keys, struct lg_span key)
{
    for (size_t i = 0; i < keys->n; i++) {
        if (creates(keys->at[i].use) && lg_span_eq(keys->at[i].text, key))
            return (int64_t)keys->at[i].record;
    }
    return -1;
}
