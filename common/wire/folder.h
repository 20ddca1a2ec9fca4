/*
 * folder.h - a folder of JSON documents, read whole.
 */
#pragma once

#include <stddef.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/span.h"

struct lg_folder_file {
    const char *path;
    struct lg_span bytes;
};

/* Reads one file; LG_STOP when it cannot be read or has more bytes. */
LG_MUST_CHECK bool lg_folder_file_read(struct lg_arena *arena, const char *path, size_t most,
                                       struct lg_span *ret_bytes, struct lg_error *reterr);

/*
 * All *.json files of the folder, in the order of their names by bytes, so that every machine
 * takes them in one order.  Fails with LG_STOP when the folder or a file cannot be read, there are
 * more than 200, or one has more than 128 KiB.
 */
LG_MUST_CHECK bool lg_folder_read(struct lg_arena *arena, const char *folder,
                                  struct lg_folder_file **ret_files, size_t *ret_n,
                                  struct lg_error *reterr);
