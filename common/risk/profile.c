/*
 * profile.c - the index: postings by hash of (attribute, value), and prefixes by their length.
 */
#include "risk/profile.h"

#include "base/hash.h"

enum { PREFIX_MOST = 32 };

struct posting {
    uint64_t key; /* 0: empty */
    uint32_t first, n;
};

struct entry {
    uint64_t key;
    uint32_t profile;
};

struct lg_profile_set {
    const struct lg_profile *profiles;
    size_t n;
    struct posting *slots;
    size_t mask;
    uint32_t *members;
    uint32_t *always;
    size_t always_n;
    bool prefixed[LG_FACTS_N][PREFIX_MOST + 1]; /* which lengths any anchor has */
};

static bool set_has(const struct lg_fact *fact, struct lg_span value)
{
    for (size_t i = 0; i < fact->set_n; i++) {
        if (lg_span_eq(fact->set[i], value))
            return true;
    }
    return false;
}

static bool is_in(const struct lg_condition *condition, const struct lg_fact *fact)
{
    for (size_t i = 0; i < condition->values_n; i++) {
        if (fact->text.at != NULL && lg_span_eq(fact->text, condition->values[i]))
            return true;
        if (set_has(fact, condition->values[i]))
            return true;
    }
    return false;
}

static bool has_prefix(const struct lg_condition *condition, const struct lg_fact *fact)
{
    for (size_t i = 0; i < condition->values_n && fact->text.at != NULL; i++) {
        const struct lg_span prefix = condition->values[i];

        if (fact->text.len >= prefix.len && memcmp(fact->text.at, prefix.at, prefix.len) == 0)
            return true;
    }
    return false;
}

static bool any_met(const struct lg_condition *condition, const struct lg_facts *facts, bool wanted)
{
    for (size_t i = 0; i < condition->children_n; i++) {
        if (lg_condition_met(&condition->children[i], facts) == wanted)
            return true;
    }
    return false;
}

bool lg_condition_met(const struct lg_condition *condition, const struct lg_facts *facts)
{
    const struct lg_fact *fact = &facts->at[condition->attribute];

    switch (condition->kind) {
    case LG_CONDITION_ALL:
        return !any_met(condition, facts, false);
    case LG_CONDITION_ANY:
        return any_met(condition, facts, true);
    case LG_CONDITION_NOT:
        return !lg_condition_met(&condition->children[0], facts);
    case LG_CONDITION_IN:
        return is_in(condition, fact);
    case LG_CONDITION_PREFIX:
        return has_prefix(condition, fact);
    case LG_CONDITION_RANGE:
        return fact->has_number && fact->number >= condition->least &&
               fact->number < condition->below;
    case LG_CONDITION_EXISTS:
        return fact->text.at != NULL || fact->has_number || fact->set_n > 0;
    }
    return false;
}

/* The part of a condition that must be met whatever else is, and that has few values. */
static const struct lg_condition *anchor_of(const struct lg_condition *condition)
{
    const struct lg_condition *best = NULL;

    if (condition->kind == LG_CONDITION_IN || condition->kind == LG_CONDITION_PREFIX)
        return condition->values_n > 0 ? condition : NULL;
    if (condition->kind != LG_CONDITION_ALL)
        return NULL;
    for (size_t i = 0; i < condition->children_n; i++) {
        const struct lg_condition *anchor = anchor_of(&condition->children[i]);

        if (anchor != NULL && (best == NULL || anchor->values_n < best->values_n))
            best = anchor;
    }
    return best;
}

static uint64_t key_of(enum lg_attribute attribute, struct lg_span value, bool prefix)
{
    return lg_hash64(value, 16 + 2 * (uint64_t)attribute + (prefix ? 1 : 0)) | 1;
}

static struct posting *slot_of(const struct lg_profile_set *set, uint64_t key)
{
    size_t at = key & set->mask;

    while (set->slots[at].key != 0 && set->slots[at].key != key)
        at = (at + 1) & set->mask;
    return &set->slots[at];
}

static size_t gather(struct lg_profile_set *set, struct entry *entries)
{
    size_t n = 0;

    for (size_t i = 0; i < set->n; i++) {
        const struct lg_condition *anchor = anchor_of(&set->profiles[i].condition);
        const bool prefix = anchor != NULL && anchor->kind == LG_CONDITION_PREFIX;

        if (anchor == NULL) {
            set->always[set->always_n++] = (uint32_t)i;
            continue;
        }
        for (size_t value = 0; value < anchor->values_n; value++) {
            const struct lg_span text = anchor->values[value];
            const size_t len = text.len > PREFIX_MOST ? PREFIX_MOST : text.len;
            const struct lg_span filed = prefix ? (struct lg_span){text.at, len} : text;

            if (prefix)
                set->prefixed[anchor->attribute][len] = true;
            entries[n++] = (struct entry){key_of(anchor->attribute, filed, prefix), (uint32_t)i};
        }
    }
    return n;
}

static size_t count_values(const struct lg_profile *profiles, size_t n)
{
    size_t values = 0;

    for (size_t i = 0; i < n; i++) {
        const struct lg_condition *anchor = anchor_of(&profiles[i].condition);

        values += anchor == NULL ? 0 : anchor->values_n;
    }
    return values;
}

/* Two passes over the entries: how many belong to each key, then each into its place. */
static void file_entries(struct lg_profile_set *set, const struct entry *entries, size_t n)
{
    uint32_t first = 0;

    for (size_t i = 0; i < n; i++) {
        struct posting *slot = slot_of(set, entries[i].key);

        slot->key = entries[i].key;
        slot->n++;
    }
    for (size_t at = 0; at <= set->mask; at++) {
        set->slots[at].first = first;
        first += set->slots[at].n;
        set->slots[at].n = 0;
    }
    for (size_t i = 0; i < n; i++) {
        struct posting *slot = slot_of(set, entries[i].key);

        set->members[slot->first + slot->n++] = entries[i].profile;
    }
}

const struct lg_profile_set *lg_profile_set_new(struct lg_arena *arena,
                                                const struct lg_profile *profiles, size_t n)
{
    struct lg_profile_set *set = lg_arena_take(arena, sizeof *set);
    const size_t values = count_values(profiles, n);
    struct entry *entries = lg_arena_take(arena, (values + 1) * sizeof *entries);
    size_t slots = 16;

    while (slots < 2 * values)
        slots *= 2;
    set->profiles = profiles;
    set->n = n;
    set->mask = slots - 1;
    set->slots = lg_arena_take(arena, slots * sizeof *set->slots);
    set->members = lg_arena_take(arena, (values + 1) * sizeof *set->members);
    set->always = lg_arena_take(arena, (n + 1) * sizeof *set->always);
    file_entries(set, entries, gather(set, entries));
    return set;
}

size_t lg_profile_set_size(const struct lg_profile_set *set)
{
    return set->n;
}

const struct lg_profile *lg_profile_at(const struct lg_profile_set *set, uint32_t id)
{
    return &set->profiles[id];
}

/* Ids so far, rising and each once. */
struct found {
    uint32_t *ids;
    size_t n, max;
};

static void add(struct found *found, uint32_t id)
{
    size_t at = found->n;

    while (at > 0 && found->ids[at - 1] > id)
        at--;
    if ((at > 0 && found->ids[at - 1] == id) || found->n == found->max)
        return;
    memmove(&found->ids[at + 1], &found->ids[at], (found->n - at) * sizeof *found->ids);
    found->ids[at] = id;
    found->n++;
}

static void look(const struct lg_profile_set *set, const struct lg_facts *facts, uint64_t key,
                 struct found *found)
{
    const struct posting *slot = slot_of(set, key);

    for (uint32_t i = 0; i < slot->n; i++) {
        const uint32_t id = set->members[slot->first + i];

        if (lg_condition_met(&set->profiles[id].condition, facts))
            add(found, id);
    }
}

size_t lg_profile_match(const struct lg_profile_set *set, const struct lg_facts *facts,
                        uint32_t *ret_ids, size_t max)
{
    struct found found = {ret_ids, 0, max};

    for (int i = 0; i < LG_FACTS_N; i++) {
        const enum lg_attribute attribute = (enum lg_attribute)i;
        const struct lg_fact *fact = &facts->at[attribute];

        if (fact->text.at != NULL)
            look(set, facts, key_of(attribute, fact->text, false), &found);
        for (size_t member = 0; member < fact->set_n; member++)
            look(set, facts, key_of(attribute, fact->set[member], false), &found);
        for (size_t len = 0; len <= PREFIX_MOST && fact->text.at != NULL && len <= fact->text.len;
             len++) {
            if (set->prefixed[attribute][len])
                look(set, facts, key_of(attribute, (struct lg_span){fact->text.at, len}, true),
                     &found);
        }
    }
    for (size_t i = 0; i < set->always_n; i++) {
        if (lg_condition_met(&set->profiles[set->always[i]].condition, facts))
            add(&found, set->always[i]);
    }
    return found.n;
}
