/*
 * answers.h - what the gateway says: refusals as RFC 9457 problems, and JSON.
 *
 * A refusal is made where a fault is seen and told where the answer is written: as the problem of a
 * request, or in the line of one input line.  It never quotes a value.
 */
#pragma once

#include "base/text.h"
#include "gateway.h"
#include "wire/fault.h"

enum gw_why {
    GW_WHY_JSON,        /* 400 */
    GW_WHY_XML,         /* 400 */
    GW_WHY_HEADER,      /* 400 */
    GW_WHY_QUERY,       /* 400 */
    GW_WHY_CURSOR,      /* 400 */
    GW_WHY_PROOF,       /* 401 */
    GW_WHY_FORBIDDEN,   /* 403 */
    GW_WHY_UNFINISHED,  /* 403 */
    GW_WHY_ORIGIN,      /* 403 */
    GW_WHY_NOT_FOUND,   /* 404 */
    GW_WHY_OFFSET,      /* 409 */
    GW_WHY_CLAIMED,     /* 409 */
    GW_WHY_TOO_LARGE,   /* 413 */
    GW_WHY_MEDIA,       /* 415 */
    GW_WHY_INVALID,     /* 422 */
    GW_WHY_ORDER,       /* 422 */
    GW_WHY_TOO_MANY,    /* 429 */
    GW_WHY_UNAVAILABLE, /* 503 */
};

struct gw_refusal {
    enum gw_why why;
    const char *detail;             /* may be NULL */
    const struct ev_faults *faults; /* NULL, or all of them */
    const char *retry_after;        /* seconds; NULL: what suits the reason */
};

int gw_status_of(enum gw_why why);

/* The last part of the problem's type: "forbidden". */
const char *gw_kind_of(enum gw_why why);

/* Answers the call with the problem; 401, 403 and 503 get their headers. */
void gw_refuse(struct gw_call *call, const struct gw_refusal *refusal);

/* The same without faults. */
void gw_refuse_for(struct gw_call *call, enum gw_why why, const char *detail);

/* Appends a refused line's members: "status", "title", "detail", "errors". */
void gw_write_refusal(struct lg_builder *to, const struct gw_refusal *refusal);

/* Answers with JSON; location may be NULL. */
void gw_answer_json(struct gw_call *call, int status, struct lg_span body, const char *location);

/* One more header of an answer. */
void gw_add_header(struct lg_http_response *response, const char *name, const char *value);

/* Whether the client has what this tag names: If-None-Match. */
bool gw_has(const struct gw_call *call, const char *etag);

/* The body's media type is this one, whatever its parameters. */
bool gw_media_is(const struct gw_call *call, const char *media);
