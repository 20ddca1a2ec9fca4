/*
 * ceb.h - China's cross-border e-commerce messages: orders, payments, waybills, declarations.
 *
 * GACC's unified import system, edition 2022-05, XML of the namespace LG_CEB_NS: CEB311 (order),
 * 411 (payment), 511 (waybill), 621 (inventory, which is the declaration).  One message holds up to
 * 100 documents of one sender.  A message is taken whole or refused whole, with all its faults.
 *
 * What the sender signs is not verified here: is_signed says that an XMLDSig element is present.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/span.h"
#include "model/event_types.h"
#include "wire/fault.h"

#define LG_CEB_NS "http://www.chinaport.gov.cn/ceb"

/* The most that is read of one message; 100 documents of 99 ordinary lines have 6.5 MB. */
enum {
    LG_CEB_BYTES_MAX = 16 * 1024 * 1024,
    LG_CEB_ELEMENTS_MAX = 300000,
    LG_CEB_DEPTH_MAX = 32,
    LG_CEB_ARENA_MAX = 64 * 1024 * 1024
};

enum lg_ceb_type {
    LG_CEB_NONE = 0,
    LG_CEB_ORDER = 311,
    LG_CEB_PAYMENT = 411,
    LG_CEB_WAYBILL = 511,
    LG_CEB_INVENTORY = 621,
};

enum { LG_CEB_NEW = 1, LG_CEB_CHANGE = 2, LG_CEB_DELETE = 3 }; /* appType */
enum { LG_CEB_STAGED = 1, LG_CEB_DECLARED = 2 };               /* appStatus */

/*
 * One document.  The event's envelope is zero.  311, 411 and 511 give a trade-document; 621 gives a
 * declaration (new), or a declaration-change that amends (change) or cancels (delete).
 *
 * The number of a declaration is copNo, the sender's own: invtNo and preNo are given later by
 * others.  CEB knows no versions: the version of a change is 0, and the caller sets it, in the
 * change and in its declaration, to one above the last that it knows.
 */
struct lg_ceb_document {
    int64_t app_type;   /* LG_CEB_NEW, _CHANGE, _DELETE */
    int64_t app_status; /* LG_CEB_STAGED, _DECLARED */
    int64_t app_time_us;
    struct lg_span guid;
    struct lg_span cop_no, pre_no, invt_no;           /* 621 */
    struct lg_span traffic_no, voyage_no, licence_no; /* 621 */
    struct lg_span note;                              /* 621 */
    int64_t pack_no;                                  /* 511 and 621 */
    struct ev_event event;
};

/* A message.  Everything it points to lives in the arena that it was read into. */
struct lg_ceb {
    enum lg_ceb_type type;
    struct lg_span guid, version;              /* attributes of the root */
    struct lg_span cop_code, cop_name, dxp_id; /* BaseTransfer: who sends it */
    bool is_signed;                            /* has an XMLDSig; it is not verified */
    const struct lg_ceb_document *documents;
    size_t documents_n;
    /* What the specification asks and its own samples do not obey, or what was cut: not refused. */
    const struct ev_faults *notes;
};

/*
 * Reads a message, which takes at most LG_CEB_ARENA_MAX bytes of the arena.  False: *reterr_faults
 * has every fault, up to EV_FAULTS_MAX, and *ret is untouched.  Pointers are JSON Pointers over the
 * elements' local names, with an index from 0 behind those that may stand several times:
 * "/CEB621Message/Inventory/0/InventoryList/1/gcode".
 * An attribute has "@" before its name.
 *
 * Codes: those of fault.h (required, unknown, multiple, too-many, too-long, too-short, pattern,
 * enum, format, range, duplicate), and xml (not well-formed), encoding (not UTF-8), dtd (has one),
 * limit (too large or deep), namespace, type (elements where text is asked, or the reverse), order
 * (out of the schema's sequence), mismatch (a sum that does not agree), memory.  Notes also have cut.
 *
 * Where the official schema takes more than the specification's words, the words count: see README.
 */
LG_MUST_CHECK bool lg_ceb_read(struct lg_arena *arena, struct lg_span xml, struct lg_ceb *ret,
                               struct ev_faults *reterr_faults);
