#include "token.h"

#include <string.h>

#include "model/topics.h"
#include "stamp.h"

enum { BYTES = GW_TOKEN_BYTES - GW_STAMP_MAC };

static struct gw_stamp stamp_of(const struct lg_hmac_key *key, struct lg_span sender)
{
    return (struct gw_stamp){key, "loopgate/receipt", sender};
}

void gw_token_write(const struct lg_hmac_key *key, struct lg_span sender,
                    const struct gw_place *place, char ret_text[GW_TOKEN_TEXT + 1])
{
    const struct gw_stamp stamp = stamp_of(key, sender);
    uint8_t bytes[BYTES];

    memcpy(bytes, place->receipt, 16);
    memcpy(bytes + 16, place->body_hash, 16);
    bytes[32] = lg_topics[place->topic].number;
    gw_stamp_put(bytes + 33, place->partition, 2);
    gw_stamp_put(bytes + 35, (uint64_t)place->offset, 8);
    gw_stamp_write(&stamp, bytes, BYTES, ret_text, GW_TOKEN_TEXT + 1);
}

bool gw_token_read(const struct lg_hmac_key *key, struct lg_span sender, struct lg_span text,
                   struct gw_place *ret_place)
{
    const struct gw_stamp stamp = stamp_of(key, sender);
    uint8_t bytes[BYTES];

    if (!gw_stamp_read(&stamp, text, bytes, BYTES))
        return false;
    const struct lg_topic *topic = lg_topic_numbered(bytes[32]);
    if (topic == NULL)
        return false;
    memcpy(ret_place->receipt, bytes, 16);
    memcpy(ret_place->body_hash, bytes + 16, 16);
    ret_place->topic = (uint8_t)(topic - lg_topics);
    ret_place->partition = (uint16_t)gw_stamp_get(bytes + 33, 2);
    ret_place->offset = (int64_t)gw_stamp_get(bytes + 35, 8);
    return true;
}
