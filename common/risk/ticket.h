/*
 * ticket.h - the chance of an item to be inspected at random, which an outsider can check.
 *
 * One ticket for each item, drawn with the key of the day of first receipt from a commitment to the
 * identity of the goods.  The commitment is published and names nobody; its nonce, which the
 * declarant gets, shows whose it is.  A day's key is secret until its reveal, see key_chain.h.
 * With digest = SHA-256 of the fields (identity, item number as eight bytes):
 *   nonce = HMAC(nonce key of the day, digest), commitment = SHA-256(nonce, digest),
 *   ticket = the first 53 bits of HMAC(key of the day, commitment), as a fraction.
 * Source: schemas/rules/double-random.md; how to check a day: draws.md.
 */
#pragma once

#include "base/day.h"
#include "base/hash.h"
#include "base/span.h"

struct lg_ticket_key {
    struct lg_hmac_key draw, nonce;
};

struct lg_ticket {
    uint8_t nonce[LG_SHA256], commitment[LG_SHA256];
    double drawn; /* in [0, 1) */
};

/* The keys of a day, from the master key. */
struct lg_ticket_key lg_ticket_day_key(const struct lg_hmac_key *master, lg_day day);

/* One digest for the item of these goods, whoever declares them and whenever. */
void lg_ticket_goods(struct lg_span identity, int64_t item_number, uint8_t ret_digest[LG_SHA256]);

/* The ticket of an item of these goods. */
struct lg_ticket lg_ticket_of(const struct lg_ticket_key *day_key, struct lg_span identity,
                              int64_t item_number);

/* The number alone. */
double lg_ticket(const struct lg_ticket_key *day_key, struct lg_span identity, int64_t item_number);

/* What anyone computes once the day's key is revealed. */
double lg_ticket_drawn(const struct lg_hmac_key *draw, const uint8_t commitment[LG_SHA256]);
