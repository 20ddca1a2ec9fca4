/*
 * profile.c - the index: postings by hash of (attribute, value), and prefixes by their length.
 *
 * Of the comparisons that a profile needs, the one whose values the fewest profiles ask for files
 * it: thousands that share a category are told apart by their HS codes.  Two more that it needs
 * stand beside its number as guards: 64 bits, one set for each value's hash.  A guard that the
 * item's hash does not pass ends the matter without a look at the profile; the few that pass are
 * evaluated in full.
 */
#include "risk/profile_index.h"

enum { ANCHORS_MOST = 8, FEW = 16, GUARD_VALUES = 16 };

struct entry {
    uint64_t key;
    struct lg_member member;
};

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

/* What an item must have for its value to be looked up: a long prefix is filed by its beginning. */
static uint64_t key_at(const struct lg_condition *anchor, size_t value)
{
    const struct lg_span text = anchor->values[value];
    const bool prefix = anchor->kind == LG_CONDITION_PREFIX;
    const size_t len = prefix && text.len > LG_PREFIX_MOST ? LG_PREFIX_MOST : text.len;

    return lg_index_key(anchor->attribute, (struct lg_span){text.at, len}, prefix);
}

/* Empty slots, at least twice as many as there can be keys. */
static void make_slots(struct lg_profile_set *set, struct lg_arena *arena, size_t keys)
{
    size_t slots = 16;

    while (slots < 2 * keys)
        slots *= 2;
    set->mask = slots - 1;
    set->slots = lg_arena_take(arena, slots * sizeof *set->slots);
}

/* How often each value is asked for, in the slots; they are made here, wide enough for all. */
static void count_values(struct lg_profile_set *set, struct lg_arena *arena,
                         const struct anchors *anchors)
{
    size_t values = 0;

    for (size_t i = 0; i < set->n; i++) {
        for (size_t j = 0; j < anchors[i].n; j++) {
            values += anchors[i].at[j]->values_n;
            set->popular[anchors[i].at[j]->attribute]++;
        }
    }
    make_slots(set, arena, values);
    for (size_t i = 0; i < set->n; i++) {
        for (size_t j = 0; j < anchors[i].n; j++) {
            for (size_t value = 0; value < anchors[i].at[j]->values_n; value++) {
                const uint64_t key = key_at(anchors[i].at[j], value);
                struct lg_posting *slot = lg_index_slot(set, key);

                slot->key = key;
                slot->n++;
            }
        }
    }
}

/* In how many profiles the anchor's values are looked at; few are as good as fewer. */
static uint64_t crowd(const struct lg_profile_set *set, const struct lg_condition *anchor)
{
    uint64_t asked = 0;

    for (size_t value = 0; value < anchor->values_n; value++)
        asked += lg_index_slot(set, key_at(anchor, value))->n;
    return asked < FEW ? FEW : asked;
}

/*
 * The anchor whose values are asked for least; of equals the one whose attribute most profiles ask
 * about, so that an item is looked up by few of its attributes.  NULL when there is none.
 */
static const struct lg_condition *rarest(const struct lg_profile_set *set,
                                         const struct anchors *anchors)
{
    const struct lg_condition *best = NULL;
    uint64_t least = UINT64_MAX;

    for (size_t i = 0; i < anchors->n; i++) {
        const struct lg_condition *anchor = anchors->at[i];
        const uint64_t asked = crowd(set, anchor);

        if (asked < least ||
            (asked == least && set->popular[anchor->attribute] > set->popular[best->attribute])) {
            least = asked;
            best = anchor;
        }
    }
    return best;
}

static bool can_guard(const struct lg_condition *anchor)
{
    return anchor->kind == LG_CONDITION_IN && anchor->values_n <= GUARD_VALUES &&
           lg_attributes[anchor->attribute].type == LG_ATTRIBUTE_TEXT;
}

static struct lg_member guarded(uint32_t profile, const struct anchors *anchors,
                                const struct lg_condition *filed)
{
    struct lg_member member = {profile, {LG_FACTS_N, LG_FACTS_N}, {0, 0}};
    int n = 0;

    for (size_t i = 0; i < anchors->n && n < LG_GUARDS; i++) {
        const struct lg_condition *anchor = anchors->at[i];

        if (anchor == filed || !can_guard(anchor))
            continue;
        member.attribute[n] = (uint8_t)anchor->attribute;
        for (size_t value = 0; value < anchor->values_n; value++)
            member.mask[n] |= lg_index_bit(key_at(anchor, value));
        n++;
    }
    return member;
}

/* Files one profile: an entry for each value of its anchor. */
static void file_under(struct lg_profile_set *set, const struct lg_condition *anchor,
                       const struct lg_member *member, struct entry *ret_entries)
{
    for (size_t value = 0; value < anchor->values_n; value++) {
        const size_t len = anchor->values[value].len;

        if (anchor->kind == LG_CONDITION_PREFIX)
            set->prefixed[anchor->attribute][len > LG_PREFIX_MOST ? LG_PREFIX_MOST : len] = true;
        else
            set->filed[anchor->attribute] = true;
        ret_entries[value] = (struct entry){key_at(anchor, value), *member};
    }
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
        if (best[i] == NULL) {
            set->always[set->always_n++] = (uint32_t)i;
            continue;
        }
        const struct lg_member member = guarded((uint32_t)i, &anchors[i], best[i]);
        file_under(set, best[i], &member, &entries[n]);
        n += best[i]->values_n;
    }
    *ret_n = n;
    return entries;
}

/* New slots, for the keys that file something alone; then each entry into its place. */
static void file_entries(struct lg_profile_set *set, struct lg_arena *arena,
                         const struct entry *entries, size_t n)
{
    uint32_t first = 0;

    make_slots(set, arena, n);
    for (size_t i = 0; i < n; i++) {
        struct lg_posting *slot = lg_index_slot(set, entries[i].key);

        slot->key = entries[i].key;
        slot->n++;
    }
    for (size_t at = 0; at <= set->mask; at++) {
        set->slots[at].first = first;
        first += set->slots[at].n;
        set->slots[at].n = 0;
    }
    set->members = lg_arena_take(arena, (n + 1) * sizeof *set->members);
    for (size_t i = 0; i < n; i++) {
        struct lg_posting *slot = lg_index_slot(set, entries[i].key);

        set->members[slot->first + slot->n++] = entries[i].member;
    }
}

static void note_asked(struct lg_profile_set *set)
{
    for (int i = 0; i < LG_FACTS_N; i++) {
        if (set->filed[i] || memchr(set->prefixed[i], 1, sizeof set->prefixed[i]) != NULL)
            set->asked[set->asked_n++] = (enum lg_attribute)i;
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
    file_entries(set, arena, entries, entries_n);
    note_asked(set);
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
