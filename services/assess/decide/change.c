/*
 * change.c - each change is asked of the life cycle twice: of the version before it, and of its own.
 */
#include "decide/change.h"

#include "model/life_cycle.h"

static bool move(const char *state, const char *event, const char **ret_state)
{
    return lg_life_cycle_move(lg_life_cycle_find("declaration"), state, event, ret_state);
}

const char *decide_first(void)
{
    const char *state = LG_LIFE_NEW;

    move(LG_LIFE_NEW, "declare", &state);
    return state;
}

struct change_ruling decide_change(const struct standing *of, const struct declared_change *change)
{
    const char *const event = ev_declaration_change_kind_name(change->kind);
    struct change_ruling ruling = {CHANGE_TAKEN, of->state, LG_LIFE_NEW};

    if (change->version != of->version + 1)
        ruling.refusal = CHANGE_VERSION_GAP;
    else if (!move(of->state, event, &ruling.before))
        ruling.refusal = CHANGE_WITHDRAWN;
    else if (of->selected && !change->by_officer)
        ruling.refusal = CHANGE_SELECTED;
    else if (change->kind == EV_DECLARATION_CHANGE_KIND_AMEND && !change->has_content)
        ruling.refusal = CHANGE_NO_CONTENT;
    else
        move(LG_LIFE_NEW, event, &ruling.state);
    return ruling;
}
