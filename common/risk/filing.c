/*
 * filing.c - values of comparisons as tables, and each text looked up in them.
 */
#include "risk/filing.h"

/* Values of one attribute's comparisons of a kind, each with the comparisons that ask for it. */
struct wanted {
    struct lg_dictionary values;
    uint32_t *last; /* of a value: its last entry, + 1; 0: none */
    struct entry {
        uint32_t comparison, before;
    } * entries;
    size_t n;
    size_t *lengths; /* different ones, of the values */
    size_t lengths_n;
};

struct filing {
    struct lg_arena *arena;
    const struct lg_comparisons *comparisons;
    bool is_set;
    struct wanted whole, beginnings, all; /* all: those that any text meets, as the value "" */
    uint32_t *others;                     /* those that each text is asked about */
    size_t others_n;
    struct lg_filed filed;
};

static void want(struct wanted *wanted, struct lg_arena *arena, struct lg_span value,
                 uint32_t comparison)
{
    const uint32_t number = lg_dictionary_put(&wanted->values, arena, value);
    size_t at = 0;

    wanted->entries[wanted->n] = (struct entry){comparison, wanted->last[number]};
    wanted->last[number] = (uint32_t)++wanted->n;
    while (at < wanted->lengths_n && wanted->lengths[at] != value.len)
        at++;
    wanted->lengths[at] = value.len;
    wanted->lengths_n += at == wanted->lengths_n;
}

static struct wanted wanted_of(const struct filing *filing, enum lg_attribute attribute,
                               enum lg_condition_kind kind)
{
    const struct lg_comparisons *comparisons = filing->comparisons;
    struct wanted wanted = {.n = 0};
    size_t room = comparisons->n + 1;

    for (uint32_t i = 0; i < comparisons->n; i++)
        room += comparisons->at[i]->values_n;
    wanted.last = lg_arena_take(filing->arena, (room + 1) * sizeof *wanted.last);
    wanted.entries = lg_arena_take(filing->arena, room * sizeof *wanted.entries);
    wanted.lengths = lg_arena_take(filing->arena, room * sizeof *wanted.lengths);
    for (uint32_t i = 0; i < comparisons->n; i++) {
        const struct lg_condition *condition = comparisons->at[i];

        if (condition->attribute != attribute || condition->kind != kind)
            continue;
        if (kind == LG_CONDITION_EXISTS)
            want(&wanted, filing->arena, LG_SPAN(""), i);
        for (size_t j = 0; j < condition->values_n; j++)
            want(&wanted, filing->arena, condition->values[j], i);
    }
    return wanted;
}

static void file_one(struct filing *filing, uint32_t comparison)
{
    struct lg_filed *filed = &filing->filed;

    filed->comparisons =
        lg_arena_more(filing->arena, filed->comparisons, filed->n, sizeof *filed->comparisons);
    filed->comparisons[filed->n++] = comparison;
    filing->comparisons->texts[comparison]++;
}

static void file_those_of(struct filing *filing, const struct wanted *wanted, struct lg_span value)
{
    const uint32_t number = wanted->n == 0 ? 0 : lg_dictionary_find(&wanted->values, value);

    for (uint32_t i = wanted->last[number]; i != 0; i = wanted->entries[i - 1].before)
        file_one(filing, wanted->entries[i - 1].comparison);
}

static void list_others(struct filing *filing, enum lg_attribute attribute)
{
    const struct lg_comparisons *comparisons = filing->comparisons;

    filing->others = lg_arena_take(filing->arena, (comparisons->n + 1) * sizeof *filing->others);
    for (uint32_t i = 0; i < comparisons->n; i++) {
        const struct lg_condition *condition = comparisons->at[i];

        if (condition->attribute == attribute && condition->kind != LG_CONDITION_IN &&
            condition->kind != LG_CONDITION_PREFIX && condition->kind != LG_CONDITION_EXISTS)
            filing->others[filing->others_n++] = i;
    }
}

static void file_others(struct filing *filing, enum lg_attribute attribute, struct lg_span text)
{
    struct lg_facts facts;

    facts.at[attribute] =
        (struct lg_fact){.text = filing->is_set ? (struct lg_span){NULL, 0} : text,
                         .set = &text,
                         .set_n = filing->is_set};
    for (size_t i = 0; i < filing->others_n; i++) {
        if (lg_condition_met(filing->comparisons->at[filing->others[i]], &facts))
            file_one(filing, filing->others[i]);
    }
}

/* Files the comparisons that a text meets. */
static void file_text(struct filing *filing, struct lg_span text)
{
    const struct wanted *beginnings = &filing->beginnings;

    file_those_of(filing, &filing->all, LG_SPAN(""));
    file_those_of(filing, &filing->whole, text);
    for (size_t i = 0; i < beginnings->lengths_n; i++) {
        if (beginnings->lengths[i] <= text.len)
            file_those_of(filing, beginnings, (struct lg_span){text.at, beginnings->lengths[i]});
    }
}

struct lg_filed lg_file(struct lg_arena *arena, const struct lg_comparisons *comparisons,
                        enum lg_attribute attribute, const struct lg_dictionary *texts)
{
    struct filing filing = {.arena = arena,
                            .comparisons = comparisons,
                            .is_set = lg_attributes[attribute].type == LG_ATTRIBUTE_SET};

    filing.whole = wanted_of(&filing, attribute, LG_CONDITION_IN);
    filing.all = wanted_of(&filing, attribute, LG_CONDITION_EXISTS);
    filing.beginnings = wanted_of(&filing, attribute, LG_CONDITION_PREFIX);
    if (filing.is_set)
        filing.beginnings.lengths_n = 0; /* members of a set are compared whole */
    list_others(&filing, attribute);
    filing.filed.first = lg_arena_take(arena, (texts->numbers.n + 2) * sizeof *filing.filed.first);
    for (size_t i = 0; i < texts->numbers.n; i++) {
        filing.filed.first[i + 1] = (uint32_t)filing.filed.n;
        file_text(&filing, texts->texts[i]);
        file_others(&filing, attribute, texts->texts[i]);
    }
    filing.filed.first[texts->numbers.n + 1] = (uint32_t)filing.filed.n;
    return filing.filed;
}
