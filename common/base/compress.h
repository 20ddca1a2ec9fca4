/*
 * compress.h - inside base: one block of 64 bytes into SHA-256's state (FIPS 180-4, 6.2.2).
 */
#pragma once

#include <stdint.h>

void lg_sha256_compress(uint32_t state[8], const uint8_t block[64]);

/* The same in plain C, on any machine. */
void lg_sha256_compress_plain(uint32_t state[8], const uint8_t block[64]);
