/*
 * change.h - what becomes of a declaration when somebody declares, amends, cancels or returns it.
 *
 * The moves are the life cycle "declaration", of each version.  A version follows the one before
 * it, and a declaration that was selected is changed through an officer only: who knows that he is
 * selected must not change what will be looked at.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "model/event_types.h"

/* The newest version. */
struct standing {
    const char *state; /* of the life cycle */
    int64_t version;
    bool selected; /* somebody has to act on it */
};

struct declared_change {
    enum ev_declaration_change_kind kind;
    int64_t version;
    bool by_officer, has_content;
};

enum change_refusal {
    CHANGE_TAKEN,
    CHANGE_VERSION_GAP,
    CHANGE_WITHDRAWN,
    CHANGE_SELECTED,
    CHANGE_NO_CONTENT
};

struct change_ruling {
    enum change_refusal refusal;
    const char *before,
        *state; /* when taken: of the version that was the newest, and of the new one */
};

/* The state of a first version. */
const char *decide_first(void);

struct change_ruling decide_change(const struct standing *of, const struct declared_change *change);
