/*
 * profile_index.h - a set of profiles as it lies in memory: made by profile.c, asked by match.c.
 *
 * Its slots are no base/numbering.h: postings lie in them, a key one look away, and members in their order.
 */
#pragma once

#include "base/hash.h"
#include "risk/profile.h"

enum { LG_PREFIX_MOST = 32, LG_GUARDS = 2 };

/* The profiles that are filed under one key: members from `first` on. */
struct lg_posting {
    uint64_t key; /* 0: empty */
    uint32_t first, n;
};

/* A profile in a posting, with what it needs besides; attribute LG_FACTS_N: no guard. */
struct lg_member {
    uint32_t profile;
    uint8_t attribute[LG_GUARDS];
    uint64_t mask[LG_GUARDS];
};

struct lg_profile_set {
    const struct lg_profile *profiles;
    size_t n;
    struct lg_posting *slots;
    size_t mask;
    struct lg_member *members; /* of each posting rising */
    uint32_t *always;          /* looked at on every item, rising */
    size_t always_n;
    enum lg_attribute asked[LG_FACTS_N]; /* those that file something */
    size_t asked_n;
    uint32_t popular[LG_FACTS_N];                  /* anchors that ask about an attribute */
    bool filed[LG_FACTS_N];                        /* has an anchor that asks for whole texts */
    bool prefixed[LG_FACTS_N][LG_PREFIX_MOST + 1]; /* which lengths any anchor has */
};

/* What a text of an attribute, or its beginning, is filed under. */
static inline uint64_t lg_index_key(enum lg_attribute attribute, struct lg_span value, bool prefix)
{
    return lg_hash64(value, 16 + 2 * (uint64_t)attribute + (prefix ? 1 : 0)) | 1;
}

/* The key's bit in a guard's mask. */
static inline uint64_t lg_index_bit(uint64_t key)
{
    return 1ULL << (key >> 58);
}

/* Where the key is, or the empty slot where it belongs. */
static inline struct lg_posting *lg_index_slot(const struct lg_profile_set *set, uint64_t key)
{
    size_t at = key & set->mask;

    while (set->slots[at].key != 0 && set->slots[at].key != key)
        at = (at + 1) & set->mask;
    return &set->slots[at];
}
