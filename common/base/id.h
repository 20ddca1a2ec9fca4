/*
 * id.h - object ids: UUIDv7 values that the same log record always yields again.
 *
 * The time comes first, so ids made about the same time lie together in every index
 * (RFC 9562, section 5.7).
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/span.h"

struct lg_id {
    uint8_t at[16];
};

enum { LG_ID_TEXT = 36 };

/*
 * The id of what the record at (topic, partition, offset) made: 48 bits of append time in
 * milliseconds, then bits of SHA-256(topic, partition, offset, nth).  `nth` tells several objects
 * of one record apart; 0 is the first.
 */
struct lg_id lg_id_of_record(int64_t append_ms, struct lg_span topic, int32_t partition,
                             int64_t offset, uint32_t nth);

/* An id that belongs to `parent` under `label` (an item, a measure): keeps the parent's time. */
struct lg_id lg_id_derive(struct lg_id parent, struct lg_span label);

/* The append time in the id, milliseconds since 1970. */
int64_t lg_id_ms(struct lg_id id);

/* Parses the 36-byte text form, either case; false when it is not one. */
bool lg_id_parse(struct lg_span text, struct lg_id *ret_id);

/* Writes the 36 lower-case characters, without a terminator. */
void lg_id_format(struct lg_id id, char ret_text[LG_ID_TEXT]);

static inline bool lg_id_eq(struct lg_id a, struct lg_id b)
{
    return memcmp(a.at, b.at, sizeof a.at) == 0;
}
