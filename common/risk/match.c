/*
 * match.c - which profiles an item meets: the postings of its own values, each rising, merged.
 */
#include "risk/profile_index.h"

enum { FIRST_ROOM = 16 };

/* Ids so far; what one posting gives is a run that rises. */
struct found {
    struct lg_arena *arena;
    uint32_t *ids;
    size_t n, room;
};

static void make_room(struct found *found, size_t room)
{
    size_t wider = found->room == 0 ? FIRST_ROOM : found->room;

    if (room <= found->room)
        return;
    while (wider < room)
        wider *= 2;
    uint32_t *ids = lg_arena_take(found->arena, wider * sizeof *ids);
    if (found->n > 0)
        memcpy(ids, found->ids, found->n * sizeof *ids);
    found->ids = ids;
    found->room = wider;
}

static void add(struct found *found, uint32_t id)
{
    make_room(found, found->n + 1);
    found->ids[found->n++] = id;
}

/* Merges the run from `from` on with what rises before it. */
static void merge(struct found *found, size_t from)
{
    size_t to = found->n, left = from, right = to - from;

    if (from == 0 || right == 0 || found->ids[from - 1] < found->ids[from])
        return;
    make_room(found, to + right);
    uint32_t *run = &found->ids[to];
    memcpy(run, &found->ids[from], right * sizeof *run);
    while (right > 0) {
        const bool take_left = left > 0 && found->ids[left - 1] > run[right - 1];

        found->ids[--to] = take_left ? found->ids[--left] : run[--right];
    }
}

/* Each once. */
static size_t distinct(uint32_t *ids, size_t n)
{
    size_t kept = 0;

    for (size_t i = 0; i < n; i++) {
        if (kept == 0 || ids[kept - 1] != ids[i])
            ids[kept++] = ids[i];
    }
    return kept;
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
        asking->keys[attribute] = lg_index_key(attribute, asking->facts->at[attribute].text, false);
    return asking->keys[attribute];
}

static bool passes(struct asking *asking, const struct lg_member *member)
{
    for (int i = 0; i < LG_GUARDS && member->attribute[i] < LG_FACTS_N; i++) {
        const enum lg_attribute attribute = (enum lg_attribute)member->attribute[i];

        if (asking->facts->at[attribute].text.at == NULL ||
            (member->mask[i] & lg_index_bit(key_of_item(asking, attribute))) == 0)
            return false;
    }
    return true;
}

static void look(struct asking *asking, uint64_t key)
{
    const struct lg_profile_set *set = asking->set;
    const struct lg_posting *slot = lg_index_slot(set, key);
    const size_t from = asking->found.n;

    for (uint32_t i = 0; i < slot->n; i++) {
        const struct lg_member *member = &set->members[slot->first + i];

        if (passes(asking, member) &&
            lg_condition_met(&set->profiles[member->profile].condition, asking->facts))
            add(&asking->found, member->profile);
    }
    merge(&asking->found, from);
}

static void look_for_prefixes(struct asking *asking, enum lg_attribute attribute)
{
    const struct lg_span text = asking->facts->at[attribute].text;

    for (size_t len = 0; len <= LG_PREFIX_MOST && len <= text.len; len++) {
        if (asking->set->prefixed[attribute][len])
            look(asking, lg_index_key(attribute, (struct lg_span){text.at, len}, true));
    }
}

static void look_always(struct asking *asking)
{
    const struct lg_profile_set *set = asking->set;
    const size_t from = asking->found.n;

    for (size_t i = 0; i < set->always_n; i++) {
        if (lg_condition_met(&set->profiles[set->always[i]].condition, asking->facts))
            add(&asking->found, set->always[i]);
    }
    merge(&asking->found, from);
}

struct lg_matches lg_profile_match(struct lg_arena *arena, const struct lg_profile_set *set,
                                   const struct lg_facts *facts)
{
    struct asking asking = {.set = set, .facts = facts, .found = {.arena = arena}};

    for (size_t i = 0; i < set->asked_n; i++) {
        const enum lg_attribute attribute = set->asked[i];
        const struct lg_fact *fact = &facts->at[attribute];

        if (set->filed[attribute] && fact->text.at != NULL)
            look(&asking, key_of_item(&asking, attribute));
        for (size_t member = 0; set->filed[attribute] && member < fact->set_n; member++)
            look(&asking, lg_index_key(attribute, fact->set[member], false));
        if (fact->text.at != NULL)
            look_for_prefixes(&asking, attribute);
    }
    look_always(&asking);
    return (struct lg_matches){asking.found.ids, distinct(asking.found.ids, asking.found.n)};
}
