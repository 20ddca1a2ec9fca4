/*
 * grade.c - asks the life cycle of grades.
 */
#include "decide/grade.h"

#include "model/life_cycle.h"

bool decide_grade(struct lg_span before, struct lg_span grade)
{
    const struct lg_life_cycle *cycle = lg_life_cycle_find("credit_grade");
    const char *next;

    return lg_life_cycle_move(cycle, lg_life_cycle_state(cycle, before),
                              lg_life_cycle_state(cycle, grade), &next);
}
