/*
 * sessions.h - the sessions that people.c keeps in memory beside keys and grants, and the token by
 * which a browser proves one.
 *
 * A token is 64 hex digits of chance; only its SHA-256 is kept.  Activity is noted in memory and
 * written down at the next reading.
 */
#pragma once

#include "decide/session.h"
#include "gateway.h"

enum { GW_TOKEN_HEX = 64, GW_SESSION_ID = 16 };

/* What a session has beside its person.  In the call's arena. */
struct gw_session {
    uint8_t hash[LG_SHA256];
    struct lg_span name, person, language;
    struct gw_session_time time;
    bool must_change, must_enrol;
};

/* A new token, the hash by which it is kept, and the id by which it is spoken of. */
struct gw_fresh {
    char token[GW_TOKEN_HEX + 1], id[GW_SESSION_ID + 1];
    uint8_t hash[LG_SHA256];
};

void gw_session_make(struct gw_fresh *ret_fresh);

/* The hash of what a browser sent; false when that cannot be a token. */
bool gw_session_hash(struct lg_span token, uint8_t ret_hash[LG_SHA256]) LG_MUST_CHECK;

struct gw_sessions;

/* Takes the rows of sessions_alive, which it owns from here on; NULL when out of memory. */
struct gw_sessions *gw_sessions_new(struct lg_result *rows);
void gw_sessions_free(struct gw_sessions *sessions);

/* The living session of that token; `active`: this is something that its person did. */
bool gw_sessions_find(struct gw_sessions *sessions, struct lg_arena *arena, struct lg_span token,
                      bool active, struct gw_person *ret_who);

/* The hashes of those that were active since they were read: a parameter; NULL when there is none. */
struct lg_column *gw_sessions_active(const struct gw_sessions *sessions, struct lg_arena *arena);
