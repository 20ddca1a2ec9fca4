#include "decide/photo.h"

static bool has(struct lg_span bytes, size_t at, struct lg_span wanted)
{
    return bytes.len >= at + wanted.len && memcmp(bytes.at + at, wanted.at, wanted.len) == 0;
}

const char *gw_photo_type(struct lg_span bytes)
{
    if (has(bytes, 0, LG_SPAN("\xff\xd8\xff")))
        return "image/jpeg";
    if (has(bytes, 0, LG_SPAN("\x89PNG\r\n\x1a\n")))
        return "image/png";
    if (has(bytes, 0, LG_SPAN("RIFF")) && has(bytes, 8, LG_SPAN("WEBP")))
        return "image/webp";
    return NULL;
}

const char *gw_photo_ending(struct lg_span media)
{
    if (lg_span_eq(media, LG_SPAN("image/png")))
        return "png";
    return lg_span_eq(media, LG_SPAN("image/webp")) ? "webp" : "jpg";
}
