/*
 * profile.c - the index: postings by hash of (attribute, value), and prefixes by their length.
 *
 * Of the comparisons that a profile needs, the one whose values the fewest profiles ask for files
 * it: thousands that share a category are told apart by their HS codes.
 */
#include "risk/profile.h"

#include "base/hash.h"

enum { PREFIX_MOST = 32, ANCHORS_MOST = 16 };

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

/* Comparisons that a profile cannot be met without: it may be filed under any one of them. */
struct anchors {
    const struct lg_condition *at[ANCHORS_MOST];
    size_t n;
};

static void find_anchors(const struct lg_condition *condition, struct anchors *anchors)
{
    const bool filed = condition->kind == LG_CONDITION_IN || condition->kind == LG_CONDITION_PREFIX;

    if (filed && condition->values_n > 0 && anchors->n < ANCHORS_MOST)
        anchors->at[anchors->n++] = condition;
    if (condition->kind != LG_CONDITION_ALL)
        return;
    for (size_t i = 0; i < condition->children_n; i++)
        find_anchors(&condition->children[i], anchors);
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

/* What an item must have for its value to be looked up: a long prefix is filed by its beginning. */
static uint64_t key_at(const struct lg_condition *anchor, size_t value)
{
    const struct lg_span text = anchor->values[value];
    const bool prefix = anchor->kind == LG_CONDITION_PREFIX;
    const size_t len = prefix && text.len > PREFIX_MOST ? PREFIX_MOST : text.len;

    return key_of(anchor->attribute, (struct lg_span){text.at, len}, prefix);
}

/* How often each value is asked for, in the slots; they are made here, wide enough for all. */
static void count_values(struct lg_profile_set *set, struct lg_arena *arena,
                         const struct anchors *anchors)
{
    size_t values = 0, slots = 16;

    for (size_t i = 0; i < set->n; i++) {
        for (size_t j = 0; j < anchors[i].n; j++)
            values += anchors[i].at[j]->values_n;
    }
    while (slots < 2 * values)
        slots *= 2;
    set->mask = slots - 1;
    set->slots = lg_arena_take(arena, slots * sizeof *set->slots);
    for (size_t i = 0; i < set->n; i++) {
        for (size_t j = 0; j < anchors[i].n; j++) {
            for (size_t value = 0; value < anchors[i].at[j]->values_n; value++) {
                const uint64_t key = key_at(anchors[i].at[j], value);
                struct posting *slot = slot_of(set, key);

                slot->key = key;
                slot->n++;
            }
        }
    }
}

/* The anchor whose values are asked for least; NULL when there is none. */
static const struct lg_condition *rarest(const struct lg_profile_set *set,
                                         const struct anchors *anchors)
{
    const struct lg_condition *best = NULL;
    uint64_t least = UINT64_MAX;

    for (size_t i = 0; i < anchors->n; i++) {
        uint64_t asked = 0;

        for (size_t value = 0; value < anchors->at[i]->values_n; value++)
            asked += slot_of(set, key_at(anchors->at[i], value))->n;
        if (asked < least) {
            least = asked;
            best = anchors->at[i];
        }
    }
    return best;
}

/* Names the entries of all profiles; those without an anchor are looked at always. */
static struct entry *gather(struct lg_profile_set *set, struct lg_arena *arena,
                            const struct anchors *anchors, size_t *ret_n)
{
    const struct lg_condition **best = lg_arena_take(arena, (set->n + 1) * sizeof *best);
    size_t n = 0, room = 1;

    for (size_t i = 0; i < set->n; i++) {
        best[i] = rarest(set, &anchors[i]);
        room += best[i] == NULL ? 0 : best[i]->values_n;
    }
    struct entry *entries = lg_arena_take(arena, room * sizeof *entries);
    for (size_t i = 0; i < set->n; i++) {
        if (best[i] == NULL)
            set->always[set->always_n++] = (uint32_t)i;
        for (size_t value = 0; best[i] != NULL && value < best[i]->values_n; value++) {
            const size_t len = best[i]->values[value].len;

            if (best[i]->kind == LG_CONDITION_PREFIX)
                set->prefixed[best[i]->attribute][len > PREFIX_MOST ? PREFIX_MOST : len] = true;
            entries[n++] = (struct entry){key_at(best[i], value), (uint32_t)i};
        }
    }
    *ret_n = n;
    return entries;
}

/* Two passes over the entries: how many belong to each key, then each into its place. */
static void file_entries(struct lg_profile_set *set, const struct entry *entries, size_t n)
{
    uint32_t first = 0;

    for (size_t at = 0; at <= set->mask; at++)
        set->slots[at].n = 0;
    for (size_t i = 0; i < n; i++)
        slot_of(set, entries[i].key)->n++;
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
    struct anchors *anchors = lg_arena_take(arena, (n + 1) * sizeof *anchors);
    size_t entries_n = 0;

    for (size_t i = 0; i < n; i++)
        find_anchors(&profiles[i].condition, &anchors[i]);
    set->profiles = profiles;
    set->n = n;
    set->always = lg_arena_take(arena, (n + 1) * sizeof *set->always);
    count_values(set, arena, anchors);

    const struct entry *entries = gather(set, arena, anchors, &entries_n);
    set->members = lg_arena_take(arena, (entries_n + 1) * sizeof *set->members);
    file_entries(set, entries, entries_n);
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
    if ((at > 0 && found->ids[at - 1] == id) || at == found->max)
        return;
    if (found->n < found->max)
        found->n++;
    memmove(&found->ids[at + 1], &found->ids[at], (found->n - 1 - at) * sizeof *found->ids);
    found->ids[at] = id;
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
