/*
 * grade.c - asks the life cycle of grades.
 */
#include "decide/grade.h"

#include "model/life_cycle.h"

enum grade_refusal decide_grade(struct lg_span before, struct lg_span grade)
{
    const struct lg_life_cycle *cycle = lg_life_cycle_find("credit_grade");
    const char *const wanted = lg_life_cycle_state(cycle, grade);
    const char *next;

    if (wanted[0] == '\0')
        return GRADE_UNKNOWN;
    if (!lg_life_cycle_move(cycle, lg_life_cycle_state(cycle, before), wanted, &next))
        return GRADE_NOT_REACHED;
    return GRADE_TAKEN;
}
