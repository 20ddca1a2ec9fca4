/*
 * simulate_case.c - 100,000 made-up histories of inspection cases, each event held against laws.
 *
 * After each event the case must be one that the laws allow, whatever the event was; the laws are
 * told by a small model that knows the numbers alone.
 * `simulate_case` runs all seeds; `simulate_case SEED` tells one history.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "history.h"
#include "model/life_cycle.h"

enum { HISTORIES = 100000, EVENTS_MOST = 12 };

static void law(struct history *history, bool held, const char *name)
{
    if (!held && history->broken == NULL)
        history->broken = name;
}

static struct event_verdict decide(struct history *history, const struct case_event *event)
{
    static const struct case_facts facts = {.passes_n = 0};
    struct inspection_case *of = &history->of;

    switch (event->event->type) {
    case EV_TYPE_ASSESSMENT:
        return decide_assessment(of, event, &facts);
    case EV_TYPE_CHECK:
        return decide_check(of, event);
    case EV_TYPE_REVIEW:
        return decide_review(of, event);
    case EV_TYPE_INSPECTION_ORDER:
        return decide_order(of, event);
    case EV_TYPE_SAMPLE:
        return decide_sample(of, event);
    case EV_TYPE_LAB_RESULT:
        return decide_lab_result(of, event);
    default:
        return decide_disposal(of, event);
    }
}

/* Laws */

/* What stands of a case in a text: two that are equal are the same case to everybody. */
static struct lg_span written(struct history *history)
{
    const struct inspection_case *of = &history->of;
    struct lg_builder text = lg_builder(history->arena, 8000);

    lg_builder_fmt(&text, "%s v%lld o%lld r%lld/%d e%zu,%zu,%zu,%zu;", of->state,
                   (long long)of->version, (long long)of->order_version,
                   (long long)of->release_version, of->release_status, of->effects.outcomes_n,
                   of->effects.measures_n, of->effects.releases_n, of->reviews_n);
    for (size_t i = 0; i < of->items_n; i++)
        lg_builder_fmt(
            &text, " %s/%d/%d/%lld/%lld/%lld", item_state_name(of->items[i].state),
            of->items[i].lane, of->items[i].action, (long long)of->items[i].outcome_version,
            (long long)of->items[i].measure_version, (long long)of->items[i].reinspections);
    for (size_t i = 0; i < of->samples_n; i++)
        lg_builder_fmt(&text, " s%s", of->samples[i].state);
    for (size_t i = 0; i < of->disposals_n; i++)
        lg_builder_fmt(&text, " d%s", of->disposals[i].state);
    return lg_builder_text(&text);
}

static bool is(const char *a, const char *b)
{
    return strcmp(a, b) == 0;
}

/* Whether the table leads from one state to the other in at most two moves. */
static bool leads(const char *from, const char *to)
{
    const struct lg_life_cycle *cycle = lg_life_cycle_find("inspection_order");

    for (size_t i = 0; i < cycle->moves_n; i++) {
        if (!is(cycle->moves[i].state, from))
            continue;
        if (is(cycle->moves[i].next, to))
            return true;
        for (size_t j = 0; j < cycle->moves_n; j++) {
            if (is(cycle->moves[j].state, cycle->moves[i].next) && is(cycle->moves[j].next, to))
                return true;
        }
    }
    return is(from, to);
}

/* An item that a version leaves out begins anew when a later one has it again. */
static void forget_left_out(struct history *history)
{
    for (int64_t number = 1; number <= ITEMS_MOST; number++) {
        if (case_item_of(&history->of, number) == NULL)
            memset(&history->model.items[number], 0, sizeof history->model.items[number]);
    }
}

static void hold_outcomes(struct history *history)
{
    const struct case_effects *effects = &history->of.effects;

    for (size_t i = 0; i < effects->outcomes_n; i++) {
        const struct ev_outcome *outcome = &effects->outcomes[i];
        const int64_t item = outcome->subject.item_number;

        law(history, outcome->version == ++history->model.items[item].outcomes,
            "outcomes count by one");
        law(history, outcome->has_supersedes == (outcome->version > 1),
            "all but the first supersede");
        law(history,
            outcome->version == 1 ||
                lg_id_eq(outcome->supersedes, history->model.items[item].last_outcome),
            "an outcome supersedes the one before");
        history->model.items[item].last_outcome = outcome->outcome_id;
    }
}

static void hold_measures(struct history *history)
{
    const struct case_effects *effects = &history->of.effects;

    for (size_t i = 0; i < effects->measures_n; i++) {
        const struct ev_measure *measure = &effects->measures[i];
        int64_t item = 0;

        for (size_t at = 0; at < history->of.items_n; at++) {
            if (history->of.items[at].measure_version > 0 &&
                lg_id_eq(history->of.items[at].measure_id, measure->measure_id))
                item = history->of.items[at].number;
        }
        law(history, item > 0, "a measure belongs to an item");
        law(history, measure->version > history->model.items[item].measures, "measures count up");
        history->model.items[item].measures = measure->version;
        law(history, measure->has_lifted_at == (measure->version % 2 == 0),
            "a measure is in force in its odd versions");
    }
}

static bool all_may_go(const struct inspection_case *of, bool *ret_any)
{
    bool all = true;

    *ret_any = false;
    for (size_t i = 0; i < of->items_n; i++) {
        const bool free =
            of->items[i].state == ITEM_PASSED || of->items[i].state == ITEM_NOT_NEEDED;

        *ret_any = *ret_any || free;
        all = all && (free || of->items[i].state == ITEM_DISPOSED);
    }
    return all;
}

static void hold_releases(struct history *history)
{
    const struct inspection_case *of = &history->of;

    for (size_t i = 0; i < of->effects.releases_n; i++) {
        const struct ev_release *release = &of->effects.releases[i];
        lg_e5 released = 0, declared = 0;

        law(history, release->release_version == ++history->model.releases,
            "releases count by one");
        for (size_t item = 0; item < release->items_n; item++)
            released += release->items[item].quantity_e5;
        for (size_t item = 0; item < of->items_n; item++)
            declared += of->items[item].goods->quantity_e5;
        law(history,
            release->status != history->model.status ||
                release->version != history->model.released ||
                released != history->model.quantity_e5,
            "a release says something new");
        history->model.status = release->status;
        history->model.released = release->version;
        history->model.quantity_e5 = released;
        law(history, released <= declared, "no more is released than was declared");
        law(history, release->status == EV_RELEASE_STATUS_REFUSED || release->items_n > 0,
            "a release releases something");
    }
    law(history, history->model.releases == of->release_version, "one release is the current one");
}

static void hold_order(struct history *history, const struct ev_event *event, const char *state)
{
    const struct inspection_case *of = &history->of;
    bool any;

    if (event->type != EV_TYPE_ASSESSMENT)
        law(history, leads(state, of->state), "the order moves by its table");
    law(history, of->version >= history->model.version, "no version goes back");
    law(history, of->order_version >= history->model.order_version, "no order's version goes back");
    if (of->release_version > 0 && of->release_status == EV_RELEASE_STATUS_RELEASED &&
        of->effects.releases_n > 0)
        law(history, all_may_go(of, &any) && any, "nothing is released that something holds");
    history->model.version = of->version;
    history->model.order_version = of->order_version;
}

/* Goods that are gone stay so, until another version of the declaration tells of other goods. */
static void hold_gone(struct history *history, const struct ev_event *event,
                      const struct case_item *before, size_t n)
{
    for (size_t i = 0; i < n && event->type != EV_TYPE_ASSESSMENT; i++) {
        law(history,
            before[i].state != ITEM_DISPOSED || history->of.items[i].state == ITEM_DISPOSED,
            "what was returned or destroyed is gone");
        law(history, history->of.items[i].outcome_version >= before[i].outcome_version,
            "no outcome is taken back");
    }
}

static const char *const verdicts[] = {"taken", "refused", "conflict", "old"};

static void step(struct history *history, bool tell, int64_t counts[4])
{
    struct ev_event *event = lg_arena_take(history->arena, sizeof *event);
    struct case_item before[ITEMS_MOST];
    const size_t n = history->of.items_n;

    make_event(history, event);
    history->at_us += 1 + below(&history->chance, 1000000);
    history->of.effects = (struct case_effects){.outcomes = NULL};
    if (n > 0)
        memcpy(before, history->of.items, n * sizeof *before);
    const char *const state = history->of.exists ? history->of.state : LG_LIFE_NEW;
    const struct lg_span text = written(history);
    const struct case_event given = {event, fresh_id(history), history->at_us, LG_SPAN("{}")};
    const struct event_verdict verdict = decide(history, &given);
    const struct lg_span after = written(history);

    counts[verdict.kind]++;
    if (verdict.kind != EVENT_TAKEN)
        law(history, lg_span_eq(text, after), "what is not taken changes nothing");
    forget_left_out(history);
    hold_outcomes(history);
    hold_measures(history);
    hold_releases(history);
    hold_order(history, event, state);
    hold_gone(history, event, before, n);
    if (tell)
        (void)printf("%-9s type %2d %s: %.*s\n", verdicts[verdict.kind], event->type,
                     verdict.code == NULL ? "" : verdict.code, LG_SPAN_ARG(after));
}

/* The law that the history broke, or NULL. */
static const char *live(struct lg_arena *arena, uint64_t seed, bool tell, int64_t counts[4])
{
    struct history history = {.arena = arena, .chance = {seed * 0x9e3779b97f4a7c15U | 1}};
    const uint32_t events = 4 + below(&history.chance, EVENTS_MOST);

    history.of.arena = arena;
    history.of.state = LG_LIFE_NEW;
    history.of.declaration_id = fresh_id(&history);
    history.of.id = fresh_id(&history);
    history.at_us = 1767225600000000;
    for (uint32_t i = 0; i < events && history.broken == NULL; i++)
        step(&history, tell, counts);
    lg_arena_reset(arena);
    return history.broken;
}

int main(int argc, char **argv)
{
    struct lg_arena *arena = lg_arena_new(32 << 20);
    int64_t counts[4] = {0};
    int broken = 0;

    if (arena == NULL)
        return 1;
    if (argc > 1) {
        const char *name = live(arena, strtoull(argv[1], NULL, 10), true, counts);

        (void)printf("%s\n", name == NULL ? "all laws held" : name);
        return name != NULL;
    }
    for (uint64_t seed = 1; seed <= HISTORIES && broken < 10; seed++) {
        const char *name = live(arena, seed, false, counts);

        if (name != NULL) {
            (void)printf("not ok - seed %llu: %s\n", (unsigned long long)seed, name);
            broken++;
        }
    }
    if (broken == 0)
        (void)printf("ok - %d histories\n", HISTORIES);
    for (int i = 0; i < 4; i++)
        (void)printf("# %s %lld\n", verdicts[i], (long long)counts[i]);
    lg_arena_free(arena);
    return broken > 0;
}
