/*
 * keys.c - secrets from files that nobody else may read.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fcntl.h>

#include "gateway.h"

enum { KEY_BYTES = 32, KEY_TEXT = 2 * KEY_BYTES };

static bool check(int fd, const char *path, struct lg_error *reterr)
{
    struct stat is;

    if (fstat(fd, &is) != 0)
        return lg_fail(reterr, LG_STOP, "could not look at \"%s\": %s", path, strerror(errno));
    if (!S_ISREG(is.st_mode) || (is.st_mode & 077) != 0 || is.st_uid != geteuid())
        return lg_fail(reterr, LG_STOP, "\"%s\" must be a file of this user that no other can read",
                       path);
    return true;
}

static bool read_key(int fd, const char *path, uint8_t ret_key[KEY_BYTES], struct lg_error *reterr)
{
    char text[KEY_TEXT + 2];

    if (!check(fd, path, reterr))
        return false;
    const ssize_t got = read(fd, text, sizeof text);
    const bool whole = got == KEY_TEXT || (got == KEY_TEXT + 1 && text[KEY_TEXT] == '\n');
    const bool ok = whole && lg_unhex((struct lg_span){text, KEY_TEXT}, ret_key, KEY_BYTES);

    explicit_bzero(text, sizeof text);
    return ok || lg_fail(reterr, LG_STOP, "\"%s\" must hold 64 hex digits", path);
}

static bool load(const char *folder, const char *name, uint8_t ret_key[KEY_BYTES],
                 struct lg_error *reterr)
{
    char path[LG_SETTING_SIZE + 32];

    (void)snprintf(path, sizeof path, "%s/%s.key", folder, name);
    const int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (fd < 0)
        return lg_fail(reterr, LG_STOP, "could not open \"%s\": %s", path, strerror(errno));
    const bool ok = read_key(fd, path, ret_key, reterr);
    (void)close(fd);
    return ok;
}

static struct lg_span span_of_key(const uint8_t key[KEY_BYTES])
{
    return (struct lg_span){(const char *)key, KEY_BYTES};
}

/* Tells keys apart without telling anything of them. */
static uint8_t name_of_key(const uint8_t key[KEY_BYTES])
{
    struct lg_sha256 hash;
    uint8_t whole[LG_SHA256];

    lg_sha256_init(&hash);
    lg_sha256_add_field(&hash, LG_SPAN("loopgate/seal-key"));
    lg_sha256_add_field(&hash, span_of_key(key));
    lg_sha256_end(&hash, whole);
    return whole[0];
}

bool gw_keys_load(const char *folder, struct gw_keys *ret_keys, struct lg_error *reterr)
{
    uint8_t seal[KEY_BYTES], body[KEY_BYTES], receipt[KEY_BYTES];

    if (folder[0] == '\0')
        return lg_fail(reterr, LG_STOP, "the setting \"keys\" is missing");
    if (!load(folder, "seal", seal, reterr) || !load(folder, "body", body, reterr) ||
        !load(folder, "receipt", receipt, reterr))
        return false;
    memcpy(ret_keys->seal, seal, sizeof seal);
    ret_keys->seal_id = name_of_key(seal);
    ret_keys->body = lg_hmac_key(span_of_key(body));
    ret_keys->receipt = lg_hmac_key(span_of_key(receipt));
    explicit_bzero(seal, sizeof seal);
    explicit_bzero(body, sizeof body);
    explicit_bzero(receipt, sizeof receipt);
    return true;
}
