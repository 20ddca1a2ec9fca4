/*
 * advice.h - what the law publishes about goods that are about to be declared.
 *
 * It sees published profiles and measures and the category's pack, and nothing else: no table, no
 * threshold, no credit grade, no profile that is confidential.  So what is secret can change
 * neither the words nor the work.
 */
#pragma once

#include "risk/measures.h"
#include "risk/profile.h"

enum gw_note_kind {
    GW_NOTE_IDENTIFIER, /* an identifier is missing or does not hold what its standard asks */
    GW_NOTE_DOCUMENT,   /* the category asks for it, and it is not declared */
    GW_NOTE_STANDARD,   /* the goods must meet it */
    GW_NOTE_DUTY,       /* of the catalogues, by a published profile */
    GW_NOTE_BAN,        /* the goods may not come in */
    GW_NOTE_RECALL,     /* an open recall covers the goods */
};

const char *gw_note_kind_name(enum gw_note_kind kind);

struct gw_note {
    enum gw_note_kind kind;
    struct lg_span code, text, text_zh, basis; /* basis: in law, or the recall; may be absent */
    bool verified;                             /* somebody saw it in a source */
};

/* What is published, and the packs. */
struct gw_published {
    const struct lg_profile_set *profiles;
    const struct lg_measures *measures;
};

struct gw_notes {
    struct gw_note *at;
    size_t n;
};

/* All notes on one item at that time, in the order of their kinds; they stand in the arena. */
struct gw_notes gw_advise(struct lg_arena *arena, const struct gw_published *published,
                          const struct lg_goods *goods, int64_t at_us);
