/*
 * people.h - who may do what, kept in memory and read anew every two seconds.
 *
 * A key that is not known is asked for once more before it is refused, because it may be newer than
 * the memory.  A memory older than 30 s proves nothing any more.
 */
#pragma once

#include "gateway.h"

struct gw_people;

enum gw_proof { GW_PROOF_GIVEN, GW_PROOF_UNKNOWN, GW_PROOF_STALE };

/* Reads once and keeps reading on a thread of its own until stopped. */
bool gw_people_start(const char *conninfo, struct gw_people **ret_people,
                     struct lg_error *reterr) LG_MUST_CHECK;

/* Stops reading; whoever still waits is called. */
void gw_people_stop(struct gw_people *people);

/* Who holds this key, "lgk_ID_SECRET"; *ret_who is set, in the arena, when the proof is given. */
enum gw_proof gw_people_find(struct gw_people *people, struct lg_arena *arena, struct lg_span key,
                             struct gw_person *ret_who);

/* Who holds this session's token; `active`: it did something, and is idle only from now on. */
enum gw_proof gw_people_session(struct gw_people *people, struct lg_arena *arena,
                                struct lg_span token, bool active, struct gw_person *ret_who);

/* The principals that have a topic of their own, names in the arena; false when that is not known. */
bool gw_people_platforms(struct gw_people *people, struct lg_arena *arena,
                         const struct lg_span **ret_names, size_t *ret_n);

/* One of them, proven by its right to write its topic; its key is "kafka". */
enum gw_proof gw_people_platform(struct gw_people *people, struct lg_arena *arena,
                                 struct lg_span principal, struct gw_person *ret_who);

/* What is to be done when the memory has been read anew. */
struct gw_doubt {
    struct gw_doubt *next;
    void (*again)(struct gw_doubt *doubt);
};

/* Asks for that; `again` is called once, on another thread.  False when too many ask already. */
bool gw_people_ask(struct gw_people *people, struct gw_doubt *doubt);

/* Whether the memory is fresh enough to prove anything. */
bool gw_people_well(struct gw_people *people);
