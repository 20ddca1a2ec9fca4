/*
 * key_file.h - a secret from a file that nobody else may read.
 */
#pragma once

#include <stdint.h>

#include "base/error.h"

enum { LG_KEY_FILE = 32 };

/*
 * Reads FOLDER/NAME.key: 64 hex digits in a regular file of this user that no other can read.
 * LG_STOP, with the path, where it is anything else.  The caller wipes what it read.
 */
bool lg_key_file_read(const char *folder, const char *name, uint8_t ret_key[LG_KEY_FILE],
                      struct lg_error *reterr) LG_MUST_CHECK;
