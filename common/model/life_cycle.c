/*
 * life_cycle.c - finds machines and moves; the rows stand in life_cycle_border.c, _item.c and _market.c.
 */
#include "model/life_cycle.h"

#include <string.h>

#include "model/life_cycle_tables.h"

const struct lg_life_cycle *const lg_life_cycles[] = {
    &lg_declaration_cycle,      &lg_ceb_declaration_cycle, &lg_item_cycle,
    &lg_inspection_order_cycle, &lg_sample_cycle,          &lg_disposal_cycle,
    &lg_disposal_rectify_cycle, &lg_recall_cycle,          &lg_investigation_cycle,
    &lg_complaint_cycle,        &lg_credit_grade_cycle,    &lg_control_cycle,
};
const size_t lg_life_cycles_n = sizeof lg_life_cycles / sizeof lg_life_cycles[0];

const struct lg_life_cycle *lg_life_cycle_find(const char *name)
{
    for (size_t i = 0; i < lg_life_cycles_n; i++) {
        if (strcmp(lg_life_cycles[i]->name, name) == 0)
            return lg_life_cycles[i];
    }
    return NULL;
}

const char *lg_life_cycle_state(const struct lg_life_cycle *cycle, struct lg_span text)
{
    for (size_t i = 0; i < cycle->moves_n; i++) {
        if (lg_span_eq(lg_span_of(cycle->moves[i].next), text))
            return cycle->moves[i].next;
    }
    return LG_LIFE_NEW;
}

const struct lg_life_cycle *lg_life_cycle_of_disposal(enum ev_disposal_kind kind)
{
    return kind == EV_DISPOSAL_KIND_RECTIFY ? &lg_disposal_rectify_cycle : &lg_disposal_cycle;
}

bool lg_life_cycle_move(const struct lg_life_cycle *cycle, const char *state, const char *event,
                        const char **ret_state)
{
    for (size_t i = 0; i < cycle->moves_n; i++) {
        const struct lg_move *move = &cycle->moves[i];

        if (strcmp(move->state, state) == 0 && strcmp(move->event, event) == 0) {
            *ret_state = move->next;
            return true;
        }
    }
    return false;
}
