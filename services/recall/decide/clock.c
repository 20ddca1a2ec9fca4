/*
 * clock.c - clocks of one thing, a short list.
 */
#include "decide/clock.h"

#include "base/text.h"
#include "base/time.h"

struct lg_span clock_category(const struct ev_goods *goods)
{
    if (goods->category.at != NULL)
        return goods->category;
    return goods->vin.at != NULL || goods->vin_from.at != NULL ? LG_SPAN("vehicles") : LG_SPAN("");
}

static const struct term *term_of(const struct terms *terms, struct lg_span rule,
                                  struct lg_span category)
{
    const struct term *general = NULL;

    for (size_t i = 0; i < terms->n; i++) {
        const struct term *term = &terms->at[i];

        if (!lg_span_eq(term->code, rule))
            continue;
        if (lg_span_eq(term->category, category))
            return term;
        if (term->category.len == 0)
            general = term;
    }
    return general;
}

int64_t clock_due(const struct term *term, const struct lg_work_exceptions *holidays,
                  int64_t started_us)
{
    const lg_day from = lg_day_of_time(started_us);

    if (lg_span_eq(term->unit, LG_SPAN("working days")))
        return lg_term_end_us(lg_working_day_add(from, (int)term->value, holidays));
    if (lg_span_eq(term->unit, LG_SPAN("months")))
        return lg_term_end_us(
            lg_working_day_from(lg_day_add_months(from, (int32_t)term->value), holidays));
    return lg_term_end_us(lg_working_day_from(from + (lg_day)term->value, holidays));
}

void clock_start(struct lg_arena *arena, struct clock **clocks, const struct terms *terms,
                 const char *rule, const struct ev_goods *goods, int64_t at_us)
{
    const struct lg_span name = lg_span_of(rule);
    const struct term *term = term_of(terms, name, clock_category(goods));

    if (term == NULL)
        return;
    for (struct clock *clock = *clocks; clock != NULL; clock = clock->next) {
        if (!lg_span_eq(clock->rule, name))
            continue;
        if (clock->met_us == 0)
            return;
        if (clock->started_us == at_us) { /* met and started again at the same instant */
            clock->met_us = 0;
            clock->changed = true;
            return;
        }
    }
    struct clock *clock = lg_arena_take(arena, sizeof *clock);
    *clock = (struct clock){
        .next = *clocks,
        .rule = name,
        .basis = lg_text(arena, "%.*s: %lld %.*s", LG_SPAN_ARG(term->basis), (long long)term->value,
                         LG_SPAN_ARG(term->unit)),
        .started_us = at_us,
        .due_us = clock_due(term, &terms->holidays, at_us),
        .changed = true,
    };
    *clocks = clock;
}

static void meet(struct clock *clock, int64_t at_us)
{
    if (clock->met_us != 0)
        return;
    clock->met_us = at_us;
    clock->changed = true;
}

void clock_meet(struct clock *clocks, const char *rule, int64_t at_us)
{
    for (struct clock *clock = clocks; clock != NULL; clock = clock->next) {
        if (lg_span_eq(clock->rule, lg_span_of(rule)))
            meet(clock, at_us);
    }
}

void clock_meet_all(struct clock *clocks, int64_t at_us)
{
    for (struct clock *clock = clocks; clock != NULL; clock = clock->next)
        meet(clock, at_us);
}
