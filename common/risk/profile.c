/*
 * profile.c - the index: postings by hash of (attribute, value), and prefixes by their length.
 *
 * Of the comparisons that a profile needs, the one whose values the fewest profiles ask for files
 * it: thousands that share a category are told apart by their HS codes.  Two more that it needs
 * stand beside its number as guards: 64 bits, one set for each value's hash.  A guard that the
 * item's hash does not pass ends the matter without a look at the profile; the few that pass are
 * evaluated in full.
 */
#include "risk/profile.h"

#include "base/hash.h"

enum { PREFIX_MOST = 32, ANCHORS_MOST = 8, FEW = 16, GUARDS = 2, GUARD_VALUES = 16 };

struct posting {
    uint64_t key; /* 0: empty */
    uint32_t first, n;
};

/* A profile in a posting, with what it needs besides; attribute LG_FACTS_N: no guard. */
struct member {
    uint32_t profile;
    uint8_t attribute[GUARDS];
    uint64_t mask[GUARDS];
};

struct entry {
    uint64_t key;
    struct member member;
};

struct lg_profile_set {
    const struct lg_profile *profiles;
    size_t n;
    struct posting *slots;
    size_t mask;
    struct member *members;
    uint32_t *always;
    size_t always_n;
    enum lg_attribute asked[LG_FACTS_N]; /* those that file something */
    size_t asked_n;
    uint32_t popular[LG_FACTS_N];               /* anchors that ask about an attribute */
    bool filed[LG_FACTS_N];                     /* has an anchor that asks for whole texts */
    bool prefixed[LG_FACTS_N][PREFIX_MOST + 1]; /* which lengths any anchor has */
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

static uint64_t key_of(enum lg_attribute attribute, struct lg_span value, bool prefix)
{
    return lg_hash64(value, 16 + 2 * (uint64_t)attribute + (prefix ? 1 : 0)) | 1;
}

static uint64_t bit_of(uint64_t key)
{
    return 1ULL << (key >> 58);
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
                struct posting *slot = slot_of(set, key);

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
        asked += slot_of(set, key_at(anchor, value))->n;
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

static struct member guarded(uint32_t profile, const struct anchors *anchors,
                             const struct lg_condition *filed)
{
    struct member member = {profile, {LG_FACTS_N, LG_FACTS_N}, {0, 0}};
    int n = 0;

    for (size_t i = 0; i < anchors->n && n < GUARDS; i++) {
        const struct lg_condition *anchor = anchors->at[i];

        if (anchor == filed || !can_guard(anchor))
            continue;
        member.attribute[n] = (uint8_t)anchor->attribute;
        for (size_t value = 0; value < anchor->values_n; value++)
            member.mask[n] |= bit_of(key_at(anchor, value));
        n++;
    }
    return member;
}

/* Files one profile: an entry for each value of its anchor. */
static void file_under(struct lg_profile_set *set, const struct lg_condition *anchor,
                       const struct member *member, struct entry *ret_entries)
{
    for (size_t value = 0; value < anchor->values_n; value++) {
        const size_t len = anchor->values[value].len;

        if (anchor->kind == LG_CONDITION_PREFIX)
            set->prefixed[anchor->attribute][len > PREFIX_MOST ? PREFIX_MOST : len] = true;
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
        const struct member member = guarded((uint32_t)i, &anchors[i], best[i]);
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
        struct posting *slot = slot_of(set, entries[i].key);

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
        struct posting *slot = slot_of(set, entries[i].key);

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

/* An item while it is matched: the keys of its texts, each made when it is first asked for. */
struct asking {
    const struct lg_profile_set *set;
    const struct lg_facts *facts;
    uint64_t keys[LG_FACTS_N]; /* 0: not yet */
    struct found found;
};

static uint64_t key_of_item(struct asking *asking, enum lg_attribute attribute)
{
    if (asking->keys[attribute] == 0)
        asking->keys[attribute] = key_of(attribute, asking->facts->at[attribute].text, false);
    return asking->keys[attribute];
}

static bool passes(struct asking *asking, const struct member *member)
{
    for (int i = 0; i < GUARDS && member->attribute[i] < LG_FACTS_N; i++) {
        const enum lg_attribute attribute = (enum lg_attribute)member->attribute[i];

        if (asking->facts->at[attribute].text.at == NULL ||
            (member->mask[i] & bit_of(key_of_item(asking, attribute))) == 0)
            return false;
    }
    return true;
}

static void look(struct asking *asking, uint64_t key)
{
    const struct lg_profile_set *set = asking->set;
    const struct posting *slot = slot_of(set, key);

    for (uint32_t i = 0; i < slot->n; i++) {
        const struct member *member = &set->members[slot->first + i];

        if (passes(asking, member) &&
            lg_condition_met(&set->profiles[member->profile].condition, asking->facts))
            add(&asking->found, member->profile);
    }
}

static void look_for_prefixes(struct asking *asking, enum lg_attribute attribute)
{
    const struct lg_span text = asking->facts->at[attribute].text;

    for (size_t len = 0; len <= PREFIX_MOST && len <= text.len; len++) {
        if (asking->set->prefixed[attribute][len])
            look(asking, key_of(attribute, (struct lg_span){text.at, len}, true));
    }
}

size_t lg_profile_match(const struct lg_profile_set *set, const struct lg_facts *facts,
                        uint32_t *ret_ids, size_t max)
{
    struct asking asking = {.set = set, .facts = facts, .found = {ret_ids, 0, max}};

    for (size_t i = 0; i < set->asked_n; i++) {
        const enum lg_attribute attribute = set->asked[i];
        const struct lg_fact *fact = &facts->at[attribute];

        if (set->filed[attribute] && fact->text.at != NULL)
            look(&asking, key_of_item(&asking, attribute));
        for (size_t member = 0; set->filed[attribute] && member < fact->set_n; member++)
            look(&asking, key_of(attribute, fact->set[member], false));
        if (fact->text.at != NULL)
            look_for_prefixes(&asking, attribute);
    }
    for (size_t i = 0; i < set->always_n; i++) {
        if (lg_condition_met(&set->profiles[set->always[i]].condition, facts))
            add(&asking.found, set->always[i]);
    }
    return asking.found.n;
}
