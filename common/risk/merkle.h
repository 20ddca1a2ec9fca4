/*
 * merkle.h - a day's candidates under one value: the Merkle tree of RFC 6962, section 2.1.
 *
 * A leaf is SHA-256(0x00, bytes), a node SHA-256(0x01, left, right), the root of nothing the SHA-256
 * of nothing.  The tree is built leaf by leaf and keeps only its peaks, one full tree for each bit
 * of the number of leaves, so that a build can stop anywhere and go on later.
 */
#pragma once

#include <stdbool.h>

#include "base/hash.h"

enum { LG_MERKLE_PEAKS = 40 };

struct lg_merkle {
    uint64_t leaves;                           /* fewer than 2^40 */
    uint8_t peaks[LG_MERKLE_PEAKS][LG_SHA256]; /* the largest first, one for each bit of leaves */
};

void lg_merkle_add(struct lg_merkle *tree, struct lg_span leaf);
void lg_merkle_root(const struct lg_merkle *tree, uint8_t ret_root[LG_SHA256]);

/* The bytes of the peaks, borrowed; with `leaves` they are the whole tree. */
struct lg_span lg_merkle_peaks(const struct lg_merkle *tree);

/* A tree as it was; false when the peaks are not as many as that number of leaves has. */
bool lg_merkle_resume(uint64_t leaves, struct lg_span peaks, struct lg_merkle *ret_tree);
