/*
 * merkle.c - peaks that merge as a counter carries.
 */
#include "risk/merkle.h"

#include <string.h>

static void add_byte(struct lg_sha256 *hash, char byte)
{
    lg_sha256_init(hash);
    lg_sha256_add(hash, (struct lg_span){&byte, 1});
}

static void add_hash(struct lg_sha256 *hash, const uint8_t digest[LG_SHA256])
{
    lg_sha256_add(hash, (struct lg_span){(const char *)digest, LG_SHA256});
}

/* right = node(left, right); */
static void join(const uint8_t left[LG_SHA256], uint8_t right[LG_SHA256])
{
    struct lg_sha256 hash;

    add_byte(&hash, 1);
    add_hash(&hash, left);
    add_hash(&hash, right);
    lg_sha256_end(&hash, right);
}

static size_t peaks_of(uint64_t leaves)
{
    size_t n = 0;

    for (; leaves > 0; leaves >>= 1)
        n += leaves & 1;
    return n;
}

void lg_merkle_add(struct lg_merkle *tree, struct lg_span leaf)
{
    size_t n = peaks_of(tree->leaves);
    uint8_t digest[LG_SHA256];
    struct lg_sha256 hash;

    add_byte(&hash, 0);
    lg_sha256_add(&hash, leaf);
    lg_sha256_end(&hash, digest);
    for (uint64_t carry = tree->leaves; carry & 1; carry >>= 1)
        join(tree->peaks[--n], digest);
    memcpy(tree->peaks[n], digest, sizeof digest);
    tree->leaves++;
}

void lg_merkle_root(const struct lg_merkle *tree, uint8_t ret_root[LG_SHA256])
{
    size_t n = peaks_of(tree->leaves);
    struct lg_sha256 hash;

    if (n == 0) {
        lg_sha256_init(&hash);
        lg_sha256_end(&hash, ret_root);
        return;
    }
    memcpy(ret_root, tree->peaks[--n], LG_SHA256);
    while (n > 0)
        join(tree->peaks[--n], ret_root);
}

struct lg_span lg_merkle_peaks(const struct lg_merkle *tree)
{
    return (struct lg_span){(const char *)tree->peaks, peaks_of(tree->leaves) * LG_SHA256};
}

bool lg_merkle_resume(uint64_t leaves, struct lg_span peaks, struct lg_merkle *ret_tree)
{
    if (leaves >> LG_MERKLE_PEAKS != 0 || peaks.len != peaks_of(leaves) * LG_SHA256)
        return false;
    ret_tree->leaves = leaves;
    memcpy(ret_tree->peaks, peaks.at, peaks.len);
    return true;
}
