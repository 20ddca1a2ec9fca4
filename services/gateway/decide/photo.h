/*
 * photo.h - what a photo is, by its first bytes: nothing is decoded here.
 */
#pragma once

#include "base/span.h"

/* "image/jpeg", "image/png" or "image/webp"; NULL for anything else. */
const char *gw_photo_type(struct lg_span bytes);

/* "jpg", "png" or "webp". */
const char *gw_photo_ending(struct lg_span media);
