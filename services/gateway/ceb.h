/*
 * ceb.h - China's cross-border e-commerce messages over HTTP: taken in, and answered in their own words.
 *
 * A document becomes an event under the identity that its JSON form would have; its guid names the
 * request, as an Idempotency-Key does, so the same guid with other content is a conflict.  The
 * version of a change, which CEB does not know, is one above the newest that is committed.
 */
#pragma once

#include "intake.h"
#include "wire/ceb.h"
#include "wire/ceb_receipt.h"

/* A body is smaller than what the reader could take: its events must fit on a bench. */
enum { GW_CEB_BYTES = 8 << 20, GW_CEB_PRE_NO = 18 };

/* A document that may be sent. */
struct gw_ceb_document {
    struct lg_ceb_receipt told; /* what names the document in a receipt */
    bool staged;                /* its sender does not declare it yet: checked, never sent */
    struct gw_ready ready;
};

/* A message whose documents may all be sent; on the bench. */
struct gw_ceb_message {
    enum lg_ceb_type type;
    struct gw_ceb_document *documents;
    size_t n;
};

/*
 * From the bytes of a message to its records.  A message is taken whole or refused whole: with
 * GW_WHY_INVALID it is a CEB message with faults, otherwise *reterr says why it is none, may not be
 * sent, or cannot be looked up.
 */
bool gw_ceb_prepare(const struct gw_call *call, struct gw_bench *bench, struct lg_span body,
                    struct gw_ceb_message *ret_message, struct gw_refusal *reterr) LG_MUST_CHECK;

/* How a document is called: "CEB621/GUID"; id of its event and name of its request. */
struct lg_span gw_ceb_name(struct lg_arena *arena, enum lg_ceb_type type, struct lg_span guid);

/* The receipt of a declaration's first version; in the arena. */
struct lg_span gw_ceb_first(struct lg_arena *arena, struct lg_span sender, struct lg_span number);

/*
 * What only we give a receipt: its guid, which tells the document and the status apart from all
 * others, and a declaration's pre-entry number, the same for all its receipts.
 */
void gw_ceb_number(struct lg_arena *arena, struct lg_span sender, const uint8_t receipt[LG_RECEIPT],
                   struct lg_ceb_receipt *told);

/* What became of a document, in the words of a return receipt. */
struct gw_ceb_state {
    int status;
    int64_t at_us;
    struct lg_span info;  /* absent: the status's words */
    struct lg_span event; /* as it came, sealed */
    uint8_t receipt[LG_RECEIPT];
};

/* Which document is asked for: a place, or names. */
struct gw_ceb_asked {
    const struct gw_place *place; /* NULL: by names */
    const struct lg_span *names;  /* the likelier first */
    size_t names_n;
};

enum gw_ceb_found { GW_CEB_FOUND, GW_CEB_NOT_YET, GW_CEB_FAILED };

/* Reads it as its sender may know it. */
enum gw_ceb_found gw_ceb_state_read(const struct gw_call *call, const struct gw_ceb_asked *asked,
                                    struct gw_ceb_state *ret_state);

/* Answers GET of one document's return receipt. */
void gw_ceb_get(struct gw_call *call);
