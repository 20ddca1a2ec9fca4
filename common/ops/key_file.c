#include "ops/key_file.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fcntl.h>

#include "base/hash.h"

enum { KEY_TEXT = 2 * LG_KEY_FILE, PATH = 1200 };

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

static bool read_key(int fd, const char *path, uint8_t ret_key[LG_KEY_FILE],
                     struct lg_error *reterr)
{
    char text[KEY_TEXT + 2];

    if (!check(fd, path, reterr))
        return false;
    const ssize_t got = read(fd, text, sizeof text);
    const bool whole = got == KEY_TEXT || (got == KEY_TEXT + 1 && text[KEY_TEXT] == '\n');
    const bool ok = whole && lg_unhex((struct lg_span){text, KEY_TEXT}, ret_key, LG_KEY_FILE);

    explicit_bzero(text, sizeof text);
    return ok || lg_fail(reterr, LG_STOP, "\"%s\" must hold 64 hex digits", path);
}

bool lg_key_file_read(const char *folder, const char *name, uint8_t ret_key[LG_KEY_FILE],
                      struct lg_error *reterr)
{
    char path[PATH];

    (void)snprintf(path, sizeof path, "%s/%s.key", folder, name);
    const int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (fd < 0)
        return lg_fail(reterr, LG_STOP, "could not open \"%s\": %s", path, strerror(errno));
    const bool ok = read_key(fd, path, ret_key, reterr);
    (void)close(fd);
    return ok;
}
