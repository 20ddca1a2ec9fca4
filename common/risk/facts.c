/*
 * facts.c - attributes by their names.
 */
#include "risk/facts.h"

enum lg_attribute lg_attribute_find(struct lg_span name)
{
    for (int i = 0; i < LG_FACTS_N; i++) {
        if (lg_span_eq(lg_span_of(lg_attributes[i].name), name))
            return (enum lg_attribute)i;
    }
    return LG_FACTS_N;
}
