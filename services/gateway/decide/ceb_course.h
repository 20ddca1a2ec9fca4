/*
 * ceb_course.h - which state a sender of CEB messages is told, from all that is known to have happened.
 *
 * Facts move the life cycle "ceb_declaration" in the order of their times, whenever each became known: a late one
 * never takes back what a newer one says.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "base/span.h"

enum { CEB_FACTS = 8 };

struct ceb_fact {
    const char *event; /* of the life cycle */
    int64_t at_us;
    struct lg_span info; /* what is told beside the state; absent: its own words */
};

struct ceb_facts {
    struct ceb_fact
        at[CEB_FACTS]; /* by time; of the same time, in the order in which they were noted */
    size_t n;
};

/* At most CEB_FACTS. */
void ceb_note(struct ceb_facts *facts, const char *event, int64_t at_us, struct lg_span info);

/* The state that they come to, and the fact that it rests on; at least one moves the first state. */
struct ceb_course {
    const char *state;
    const struct ceb_fact *fact;
};
struct ceb_course ceb_course_of(const struct ceb_facts *facts);
