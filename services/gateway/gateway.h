/*
 * gateway.h - the process as its parts see it, a call, and how an area offers its routes.
 *
 * The write side turns a body into one sealed, signed-for event on its topic and writes nothing to
 * the database but approvals, claims and requests for back-tests; the read side asks views.  Each
 * area has one array of routes; routes.c lists them.
 */
#pragma once

#include "base/hash.h"
#include "decide/permissions.h"
#include "http/server.h"
#include "ops/config.h"
#include "store/store.h"

/* The secrets of the folder LOOPGATE_KEYS. */
struct gw_keys {
    uint8_t seal[32]; /* of personal data */
    uint8_t seal_id;  /* stands beside what it sealed */
    struct lg_hmac_key body, receipt;
};

struct gateway {
    const struct lg_config *config;
    struct gw_keys keys;
    struct gw_people *people;        /* who may do what */
    struct gw_benches *benches;      /* rooms to work in */
    struct gw_sender *sender;        /* to Kafka */
    struct gw_waiting *waiting;      /* those that wait for a consumer */
    struct gw_platforms *platforms;  /* their own topics */
    struct gw_stores *stores;        /* connections of the read side */
    struct gw_readers *readers;      /* its threads */
    struct gw_readers *hashers;      /* those that check passwords */
    struct gw_law *law;              /* what is published about goods */
    struct gw_readers *keepers;      /* those that keep and show photos */
    int64_t tended_us;               /* when uploads were tended last */
    struct gw_live *live;            /* what has changed, for who watches */
    struct gw_in_force *in_force;    /* the profiles in force */
    struct gw_sets *sets;            /* profiles of a while ago */
    struct gw_pages *pages;          /* the console; NULL where there is none */
    struct gw_limits *limits;        /* how often each has asked */
    struct gw_quality *quality;      /* what was wrong with what was refused */
    struct gw_stores *public_stores; /* as the public's role: crowds are in nobody's way */
    struct gw_readers *public_readers;
    struct gw_limits *visitors; /* addresses */
    struct lg_arena *arena;     /* what lasts as long as the process: routes */
    struct lg_http_server *server;
};

/* Who calls: what the key or the session proved.  In the call's arena. */
struct gw_person {
    struct lg_span id, enterprise_id;
    struct lg_span key;               /* the public half of the API key, or "session:ID" */
    const struct gw_session *session; /* NULL with a key */
    const struct gw_grant *grants;
    size_t grants_n;
};

/* One request; in its own arena, valid until it is answered. */
struct gw_call {
    struct gateway *gateway;
    struct lg_http_exchange *exchange;
    const struct lg_http_request *request;
    struct lg_arena *arena;
    const struct gw_route *route;
    const struct gw_person *who; /* NULL on an open route */
    struct lg_store *store;      /* where approvals can be recorded; otherwise NULL */
};

/* Answers the call's exchange now or later, exactly once; may run on any thread. */
typedef void (*gw_handle_fn)(struct gw_call *call);

/* Who gets as far as the handler. */
enum gw_door {
    GW_DOOR_PROVEN, /* who is proven, by key or session */
    GW_DOOR_BEGUN,  /* also a session whose sign-in is not finished */
    GW_DOOR_WATCH,  /* as proven; and it is no activity of a session */
    GW_DOOR_OPEN,   /* everybody; the call has no `who` */
};

struct gw_route {
    const char *method, *pattern;
    size_t body_limit; /* bytes */
    gw_handle_fn handle;
    enum gw_door door;
    const void *about; /* what the handler is to do it with; may be NULL */
};

/* An area's routes; it ends with an empty one. */
extern const struct gw_route gw_intake_routes[];
extern const struct gw_route gw_receipt_routes[];
extern const struct gw_route gw_ceb_routes[];
extern const struct gw_route gw_border_routes[];
extern const struct gw_route gw_market_routes[];
extern const struct gw_route gw_adjusted_routes[];
extern const struct gw_route gw_advice_routes[];
extern const struct gw_route gw_dictionary_routes[];
extern const struct gw_route gw_explanation_routes[], gw_replay_routes[], gw_entity_routes[];
extern const struct gw_route gw_lint_routes[], gw_list_lint_routes[];
extern const struct gw_route gw_profile_routes[];
extern const struct gw_route gw_draw_routes[];
extern const struct gw_route gw_session_routes[];
extern const struct gw_route gw_proof_routes[];
extern const struct gw_route gw_upload_routes[];
extern const struct gw_route gw_photo_routes[];
extern const struct gw_route gw_live_routes[];
extern const struct gw_route gw_backtest_routes[];
extern const struct gw_route gw_feedback_routes[], gw_profile_line_routes[];
extern const struct gw_route gw_key_routes[];
extern const struct gw_route gw_platform_routes[], gw_report_routes[];
extern const struct gw_route gw_operations_routes[], gw_dead_letter_routes[], gw_grant_routes[];
extern const struct gw_route gw_standing_routes[], gw_overview_routes[], gw_reporter_routes[];
extern const struct gw_route gw_queue_routes[], gw_claim_routes[], gw_due_routes[];
extern const struct gw_route gw_description_routes[];
/* For browsers: no part of the interface. */
extern const struct gw_route gw_console_routes[];
extern const struct gw_route gw_public_routes[];

/* All routes as the server takes them, in the arena; returns how many. */
size_t gw_routes_make(struct gateway *gateway, struct lg_arena *arena,
                      const struct lg_http_route **ret_routes);

/* The server's handler for every route that is not open: proves the caller, then calls the route. */
void gw_enter(struct gw_call *call);

/*
 * Whether the body of this request may be kept: from someone unproven nothing large.  The static
 * problem to answer with, or NULL.
 */
const struct lg_http_problem *gw_admit(struct gateway *gateway, const struct gw_route *route,
                                       const struct lg_http_exchange *exchange);

/* The server asks this for every request with a body. */
const struct lg_http_problem *gw_routes_admit(void *user, const struct lg_http_exchange *exchange);

/* Reads seal.key, body.key, receipt.key: 64 hex digits, for the owner alone.  Otherwise LG_STOP. */
bool gw_keys_load(const char *folder, struct gw_keys *ret_keys,
                  struct lg_error *reterr) LG_MUST_CHECK;

/* The pool of connections for reading, opened when first needed. */
struct gw_stores *gw_stores_new(const char *conninfo);
void gw_stores_free(struct gw_stores *stores);

/*
 * A connection for the caller alone, waiting up to two seconds for one; LG_RETRY when there is
 * none.  It must be given back, lost or not.
 */
bool gw_store_take(struct gw_stores *stores, struct lg_store **ret_store,
                   struct lg_error *reterr) LG_MUST_CHECK;
void gw_store_give(struct gw_stores *stores, struct lg_store *store);
