/*
 * photo_files.h - the bytes of photos below the folder in the setting `evidence`.
 *
 * part/ID while it comes, kept/ID once it is whole and proven.  What a function here says is written is on the disk.
 */
#pragma once

#include "base/arena.h"
#include "base/error.h"
#include "base/hash.h"
#include "base/id.h"
#include "base/span.h"

enum { GW_PHOTO_MOST = 20 << 20 };

/* The id of its upload, and the hash that was announced. */
struct gw_photo {
    struct lg_id id;
    uint8_t sha256[LG_SHA256];
};

/* Makes the folders; an evidence folder that is not there is LG_STOP, "" is none and fine. */
bool gw_photo_folders(const char *evidence, struct lg_error *reterr) LG_MUST_CHECK;

/* Writes at that place; LG_REJECT when the file ends before it: bytes were lost, begin anew. */
bool gw_photo_write(const char *evidence, struct lg_id id, int64_t at, struct lg_span bytes,
                    struct lg_error *reterr) LG_MUST_CHECK;

/*
 * Reads the whole of it and moves it to its lasting name when it has this hash and is a photo; its
 * media type, or LG_REJECT with the reason, and the file is gone.
 */
bool gw_photo_keep(const char *evidence, const struct gw_photo *photo, const char **ret_media,
                   struct lg_error *reterr) LG_MUST_CHECK;

/* The kept bytes, in the arena; checked against the hash once more. */
bool gw_photo_read(const char *evidence, const struct gw_photo *photo, struct lg_arena *arena,
                   struct lg_span *ret_bytes, struct lg_error *reterr) LG_MUST_CHECK;

/* Removes what there is of an upload. */
void gw_photo_remove(const char *evidence, struct lg_id id);
