/*
 * facts.c - the attribute dictionary as a table.
 */
#include "risk/facts.h"

const struct lg_attribute_entry lg_attributes[LG_FACTS_N] = {
#define LG_ATTRIBUTE_ENTRY(id, name, type, en, zh) {name, LG_ATTRIBUTE_##type, en, zh},
    LG_ATTRIBUTES(LG_ATTRIBUTE_ENTRY)
#undef LG_ATTRIBUTE_ENTRY
};

enum lg_attribute lg_attribute_find(struct lg_span name)
{
    for (int i = 0; i < LG_FACTS_N; i++) {
        if (lg_span_eq(lg_span_of(lg_attributes[i].name), name))
            return (enum lg_attribute)i;
    }
    return LG_FACTS_N;
}
