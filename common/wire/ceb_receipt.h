/*
 * ceb_receipt.h - what a sender of CEB messages is answered: CEB312, 412, 512, 622, and 900.
 *
 * 900 refuses a message whose form is wrong; the others tell the fate of one document.  Official
 * spellings are kept.
 */
#pragma once

#include "wire/ceb.h"

enum lg_ceb_return {
    LG_CEB_RETURN_ORDER = 312,
    LG_CEB_RETURN_PAYMENT = 412,
    LG_CEB_RETURN_WAYBILL = 512,
    LG_CEB_RETURN_INVENTORY = 622,
    LG_CEB_RETURN_MESSAGE = 900,
};

/*
 * returnStatus.  Below 0: an error of form or handling.  312, 412 and 512 may tell SUBMITTING to
 * SEND_FAILED, REJECTED, RECEIVED and ASSESSED; 622 all.
 */
enum lg_ceb_status {
    LG_CEB_STATUS_ERROR = -1,
    LG_CEB_STATUS_STAGED = 1,
    LG_CEB_STATUS_SUBMITTING = 2,
    LG_CEB_STATUS_SENT = 3,
    LG_CEB_STATUS_SEND_FAILED = 4,
    LG_CEB_STATUS_REJECTED = 100,
    LG_CEB_STATUS_RECEIVED = 120,
    LG_CEB_STATUS_MANUAL_REVIEW = 300,
    LG_CEB_STATUS_ASSESSED = 399,
    LG_CEB_STATUS_UNDER_INSPECTION = 500,
    LG_CEB_STATUS_DETAINED_CLEARANCE = 501,
    LG_CEB_STATUS_DETAINED_SMUGGLING = 502,
    LG_CEB_STATUS_DETAINED_LEGAL = 503,
    LG_CEB_STATUS_DETAINED_OTHER = 599,
    LG_CEB_STATUS_RETURNED = 700,
    LG_CEB_STATUS_RELEASED = 800,
    LG_CEB_STATUS_CLOSED = 899,
};

/* The status of a state of the life cycle "ceb_declaration". */
int lg_ceb_status_of(const char *state);

/* The official words for a status, Chinese; "处理异常" for any below 0; NULL for an unknown one. */
const char *lg_ceb_status_words(int status);

/*
 * A receipt.  Each message takes the members that it has; an absent one leaves an optional element
 * out and an obligatory one empty, which the schema refuses.  preNo has exactly 18 characters.
 */
struct lg_ceb_receipt {
    enum lg_ceb_return message;
    int status;
    int64_t at_us;       /* returnTime, told in China's time with milliseconds */
    struct lg_span guid; /* of the answer: 36 characters, upper case */
    struct lg_span
        info; /* returnInfo, cut at 1000 characters (900: 5000); absent: the status's words */
    struct lg_span ebp_code, ebc_code, order_no;                      /* 312 */
    struct lg_span pay_code, pay_transaction_id;                      /* 412 */
    struct lg_span logistics_code, logistics_no;                      /* 512 */
    struct lg_span customs_code, agent_code, cop_no, pre_no, invt_no; /* 622, and ebp_, ebc_code */
    struct lg_span message_id, message_type,
        message_text; /* 900: oriCopMsgId, ...: what was refused */
};

/*
 * The receipt of a document: message and the members that name the document are filled in from
 * it; a declaration that is cancelled has no codes of platform, seller, agent and office.
 */
struct lg_ceb_receipt lg_ceb_receipt_of(const struct lg_ceb_document *document);

/*
 * The receipt as XML in UTF-8, in the arena.  Characters that XML cannot hold become U+FFFD, and so
 * do bytes that are no UTF-8.
 */
struct lg_span lg_ceb_receipt(struct lg_arena *arena, const struct lg_ceb_receipt *receipt);

/* The same for 1 to 100 receipts of the first one's message; `guid` is the message's own. */
struct lg_span lg_ceb_receipts(struct lg_arena *arena, struct lg_span guid,
                               const struct lg_ceb_receipt *receipts, size_t n);
