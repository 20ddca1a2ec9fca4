#include "cursor.h"

#include <string.h>

#include "stamp.h"

enum { BYTES = GW_CURSOR_BYTES - GW_STAMP_MAC };

static struct gw_stamp stamp_of(const struct lg_hmac_key *key, struct lg_span list)
{
    return (struct gw_stamp){key, "loopgate/cursor", list};
}

struct gw_cursor gw_cursor_start(bool oldest)
{
    struct gw_cursor start = {.oldest = oldest, .n = -1};

    if (!oldest) {
        start.xid = start.n = INT64_MAX;
        memset(start.id.at, 0xff, sizeof start.id.at);
    }
    return start;
}

void gw_cursor_write(const struct lg_hmac_key *key, struct lg_span list,
                     const struct gw_cursor *cursor, char ret_text[GW_CURSOR_TEXT + 1])
{
    const struct gw_stamp stamp = stamp_of(key, list);
    uint8_t bytes[BYTES];

    bytes[0] = cursor->oldest;
    gw_stamp_put(bytes + 1, (uint64_t)cursor->xid, 8);
    memcpy(bytes + 9, cursor->id.at, sizeof cursor->id.at);
    gw_stamp_put(bytes + 25, (uint64_t)cursor->n, 8);
    gw_stamp_write(&stamp, bytes, BYTES, ret_text, GW_CURSOR_TEXT + 1);
}

bool gw_cursor_read(const struct lg_hmac_key *key, struct lg_span list, struct lg_span text,
                    struct gw_cursor *ret_cursor)
{
    const struct gw_stamp stamp = stamp_of(key, list);
    uint8_t bytes[BYTES];

    if (!gw_stamp_read(&stamp, text, bytes, BYTES))
        return false;
    *ret_cursor = (struct gw_cursor){.oldest = bytes[0] != 0,
                                     .xid = (int64_t)gw_stamp_get(bytes + 1, 8),
                                     .n = (int64_t)gw_stamp_get(bytes + 25, 8)};
    memcpy(ret_cursor->id.at, bytes + 9, sizeof ret_cursor->id.at);
    return true;
}
