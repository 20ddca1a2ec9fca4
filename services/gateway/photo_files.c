#include "photo_files.h"

#include <errno.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fcntl.h>

#include "decide/photo.h"

enum { PATH = 1200 };

struct path {
    char text[PATH];
};

static struct path path_of(const char *evidence, const char *folder, struct lg_id id)
{
    struct path path;
    char name[LG_ID_TEXT];

    lg_id_format(id, name);
    (void)snprintf(path.text, sizeof path.text, "%s/%s/%.*s", evidence, folder, LG_ID_TEXT, name);
    return path;
}

bool gw_photo_folders(const char *evidence, struct lg_error *reterr)
{
    const char *const names[] = {"part", "kept"};

    for (size_t i = 0; evidence[0] != '\0' && i < sizeof names / sizeof *names; i++) {
        struct path path;

        (void)snprintf(path.text, sizeof path.text, "%s/%s", evidence, names[i]);
        if (mkdir(path.text, 0700) != 0 && errno != EEXIST)
            return lg_fail(reterr, LG_STOP, "cannot make \"%s\"", path.text);
    }
    return true;
}

static bool fail(struct lg_error *reterr, const char *what)
{
    return lg_fail(reterr, LG_RETRY, "could not %s a photo: error %d", what, errno);
}

static bool write_all(int fd, int64_t at, struct lg_span bytes)
{
    while (bytes.len > 0) {
        const ssize_t n = pwrite(fd, bytes.at, bytes.len, at);

        if (n <= 0)
            return false;
        at += n;
        bytes = (struct lg_span){bytes.at + n, bytes.len - (size_t)n};
    }
    return fsync(fd) == 0;
}

/* Makes names that were made or moved in the folder last. */
static bool sync_folder(const char *evidence, const char *name)
{
    struct path path;
    int fd;

    (void)snprintf(path.text, sizeof path.text, "%s/%s", evidence, name);
    fd = open(path.text, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    const bool ok = fd >= 0 && fsync(fd) == 0;
    if (fd >= 0)
        (void)close(fd);
    return ok;
}

bool gw_photo_write(const char *evidence, struct lg_id id, int64_t at, struct lg_span bytes,
                    struct lg_error *reterr)
{
    const struct path path = path_of(evidence, "part", id);
    struct stat stat = {0};
    const int fd = open(path.text, O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);

    if (fd < 0)
        return fail(reterr, "open");
    const bool there = fstat(fd, &stat) == 0 && stat.st_size >= at;
    const bool ok = there && write_all(fd, at, bytes);
    (void)close(fd);
    if (!there)
        return lg_fail(reterr, LG_REJECT, "bytes before these were lost");
    return (ok && (at > 0 || sync_folder(evidence, "part"))) || fail(reterr, "write");
}

/* The whole file in the arena. */
static bool read_all(const char *name, struct lg_arena *arena, struct lg_span *ret_bytes,
                     struct lg_error *reterr)
{
    struct stat stat = {0};
    const int fd = open(name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    bool ok = fd >= 0 && fstat(fd, &stat) == 0 && stat.st_size <= GW_PHOTO_MOST;
    char *bytes = ok ? lg_arena_take(arena, (size_t)stat.st_size + 1) : NULL;
    size_t len = 0;

    while (ok && len < (size_t)stat.st_size) {
        const ssize_t n = read(fd, bytes + len, (size_t)stat.st_size - len);

        ok = n > 0;
        len += ok ? (size_t)n : 0;
    }
    if (fd >= 0)
        (void)close(fd);
    if (!ok)
        return fail(reterr, "read");
    *ret_bytes = (struct lg_span){bytes, len};
    return true;
}

static bool has_hash(struct lg_span bytes, const uint8_t sha256[LG_SHA256])
{
    uint8_t digest[LG_SHA256];

    lg_sha256(bytes, digest);
    return memcmp(digest, sha256, sizeof digest) == 0;
}

static bool judge(struct lg_span bytes, const uint8_t sha256[LG_SHA256], const char **ret_media,
                  struct lg_error *reterr)
{
    *ret_media = gw_photo_type(bytes);
    if (!has_hash(bytes, sha256))
        return lg_fail(reterr, LG_REJECT, "the bytes have another SHA-256 than was announced");
    return *ret_media != NULL ||
           lg_fail(reterr, LG_REJECT, "the bytes are no JPEG, PNG or WebP picture");
}

bool gw_photo_keep(const char *evidence, const struct gw_photo *photo, const char **ret_media,
                   struct lg_error *reterr)
{
    const struct path part = path_of(evidence, "part", photo->id),
                      kept = path_of(evidence, "kept", photo->id);
    struct lg_arena *arena = lg_arena_new(2 * (size_t)GW_PHOTO_MOST);
    struct lg_span bytes;
    bool ok;

    if (arena == NULL)
        return lg_fail(reterr, LG_RETRY, "out of memory");
    ok = read_all(part.text, arena, &bytes, reterr);
    if (ok && !judge(bytes, photo->sha256, ret_media, reterr)) {
        (void)unlink(part.text);
        ok = false;
    } else if (ok) {
        ok = (rename(part.text, kept.text) == 0 && sync_folder(evidence, "kept")) ||
             fail(reterr, "keep");
    }
    lg_arena_free(arena);
    return ok;
}

bool gw_photo_read(const char *evidence, const struct gw_photo *photo, struct lg_arena *arena,
                   struct lg_span *ret_bytes, struct lg_error *reterr)
{
    const struct path kept = path_of(evidence, "kept", photo->id);

    if (!read_all(kept.text, arena, ret_bytes, reterr))
        return false;
    return has_hash(*ret_bytes, photo->sha256) ||
           lg_fail(reterr, LG_RETRY, "a photo is not what it was when it was kept");
}

void gw_photo_remove(const char *evidence, struct lg_id id)
{
    (void)unlink(path_of(evidence, "part", id).text);
    (void)unlink(path_of(evidence, "kept", id).text);
}
