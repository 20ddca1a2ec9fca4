/*
 * ticket.h - the chance of an item to be inspected at random, which an outsider can check.
 *
 * One ticket for each item: HMAC(key of the day of first receipt, identity of the goods).  A day's
 * key is HMAC(master, day) and secret until its reveal.  Source: schemas/rules/double-random.md.
 */
#pragma once

#include "base/day.h"
#include "base/hash.h"
#include "base/span.h"

/* The key of a day, from the master key. */
struct lg_hmac_key lg_ticket_day_key(const struct lg_hmac_key *master, lg_day day);

/* The ticket: a number in [0, 1), from the first 53 bits of the HMAC. */
double lg_ticket(const struct lg_hmac_key *day_key, struct lg_span identity, int64_t item_number);
