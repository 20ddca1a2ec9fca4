/*
 * cursor.h - where a page of a list ended, as the next request brings it back.
 *
 * base64url(order 1, xid 8, id 16, n 8, authenticator 16), numbers big-endian.  The authenticator is
 * an HMAC over that and what the list was asked for, by whom: a cursor fits its own list only.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/hash.h"
#include "base/id.h"

enum { GW_CURSOR_BYTES = 49, GW_CURSOR_TEXT = 66, GW_CURSOR_LIST = 4096 };

/* Lists run in the order (xid, id, n): the transaction that made the row, its object. */
struct gw_cursor {
    bool oldest; /* first; otherwise the newest */
    int64_t xid;
    struct lg_id id;
    int64_t n;
};

/* Before the first row of a list. */
struct gw_cursor gw_cursor_start(bool oldest);

/* Writes the cursor and a terminator; `list` has at most GW_CURSOR_LIST bytes. */
void gw_cursor_write(const struct lg_hmac_key *key, struct lg_span list,
                     const struct gw_cursor *cursor, char ret_text[GW_CURSOR_TEXT + 1]);

/* False when it was not made with this key for this list. */
bool gw_cursor_read(const struct lg_hmac_key *key, struct lg_span list, struct lg_span text,
                    struct gw_cursor *ret_cursor);
