#include "decide/ceb_course.h"

#include "model/life_cycle.h"

void ceb_note(struct ceb_facts *facts, const char *event, int64_t at_us, struct lg_span info)
{
    size_t place = facts->n++;

    for (; place > 0 && facts->at[place - 1].at_us > at_us; place--)
        facts->at[place] = facts->at[place - 1];
    facts->at[place] = (struct ceb_fact){event, at_us, info};
}

struct ceb_course ceb_course_of(const struct ceb_facts *facts)
{
    const struct lg_life_cycle *const cycle = lg_life_cycle_find("ceb_declaration");
    struct ceb_course course = {LG_LIFE_NEW, NULL};

    for (size_t i = 0; i < facts->n; i++) {
        if (lg_life_cycle_move(cycle, course.state, facts->at[i].event, &course.state))
            course.fact = &facts->at[i];
    }
    return course;
}
