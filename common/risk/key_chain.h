/*
 * key_chain.h - the keys of a period's days, all fixed by one published value.
 *
 * A period is a month.  The key of its last day is HMAC(master, "draw-YYYY-MM"), each earlier day's
 * is the SHA-256 of the next day's, and the SHA-256 of the first day's is the head, which is
 * published before the period begins: no key can be chosen late.  A key gives away those of the
 * days before it, so keys are revealed in the days' order.
 */
#pragma once

#include <stdbool.h>

#include "base/day.h"
#include "base/hash.h"

enum { LG_PERIOD_TEXT = 7 }; /* "2026-11" */

/* Until it is revealed a key exists only while it is used. */
void lg_key_chain_key(const struct lg_hmac_key *master, lg_day day, uint8_t ret_key[LG_SHA256]);

/* The head of the chain of the day's period. */
void lg_key_chain_head(const struct lg_hmac_key *master, lg_day day, uint8_t ret_head[LG_SHA256]);

/* Whether the key is the one that the head fixes for the day. */
bool lg_key_chain_holds(const uint8_t head[LG_SHA256], lg_day day, const uint8_t key[LG_SHA256]);

/* The name of the day's period, without a terminator. */
void lg_key_chain_period(lg_day day, char ret_text[LG_PERIOD_TEXT]);
