/*
 * faultlib.c - a disk that is full and memory that is out, for a process that is started with it (LD_PRELOAD).
 *
 * While the file that CHAOS_FULL names exists, what is written below the path that stands in it fails with ENOSPC.  While
 * the file that CHAOS_MEMORY names exists, one allocation of as many as stand in it fails, at random; behind that number
 * stands a seed.
 */
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#include <dlfcn.h>
#include <fcntl.h>

/* Files are read by system calls of our own: the functions for it are replaced below. */
static size_t content(const char *name, char *ret_text, size_t size)
{
    const long fd = name == NULL ? -1 : syscall(SYS_openat, AT_FDCWD, name, O_RDONLY | O_CLOEXEC);
    const long n = fd < 0 ? 0 : syscall(SYS_read, fd, ret_text, size - 1);

    if (fd >= 0)
        (void)syscall(SYS_close, fd);
    ret_text[n > 0 ? n : 0] = '\0';
    return n > 0 ? (size_t)n : 0;
}

/* Whether there is no room for what is written to the file; errno says so. */
static int is_full(int fd)
{
    char prefix[1024], link[64], path[4096];
    const int before = errno;
    const size_t len = content(getenv("CHAOS_FULL"), prefix, sizeof prefix);

    if (len == 0)
        return 0;
    (void)snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    const long n = syscall(SYS_readlinkat, AT_FDCWD, link, path, sizeof path - 1);
    const int full = n >= (long)len && strncmp(path, prefix, len) == 0;
    errno = full ? ENOSPC : before;
    return full;
}

/* The function of that name that stands behind ours. */
static void find(const char *name, void *ret_function)
{
    void *const at = dlsym(RTLD_NEXT, name);

    memcpy(ret_function, &at, sizeof at);
}

/* A function of the C library that fails while there is no room for its first argument's file. */
#define NEEDS_ROOM(type, name, taken, given)                                                       \
    extern type full_##name taken __asm__(#name);                                                  \
    type full_##name taken                                                                         \
    {                                                                                              \
        type(*real) taken;                                                                         \
                                                                                                   \
        if (is_full(fd))                                                                           \
            return (type)-1;                                                                       \
        find(#name, &real);                                                                        \
        return real given;                                                                         \
    }

NEEDS_ROOM(ssize_t, write, (int fd, const void *at, size_t n), (fd, at, n))
NEEDS_ROOM(ssize_t, pwrite, (int fd, const void *at, size_t n, off_t to), (fd, at, n, to))
NEEDS_ROOM(ssize_t, pwrite64, (int fd, const void *at, size_t n, off_t to), (fd, at, n, to))
NEEDS_ROOM(ssize_t, writev, (int fd, const struct iovec *at, int n), (fd, at, n))
NEEDS_ROOM(ssize_t, pwritev, (int fd, const struct iovec *at, int n, off_t to), (fd, at, n, to))
NEEDS_ROOM(ssize_t, pwritev64, (int fd, const struct iovec *at, int n, off_t to), (fd, at, n, to))
NEEDS_ROOM(int, fallocate, (int fd, int mode, off_t from, off_t n), (fd, mode, from, n))
NEEDS_ROOM(int, fallocate64, (int fd, int mode, off_t from, off_t n), (fd, mode, from, n))
NEEDS_ROOM(int, fsync, (int fd), (fd))
NEEDS_ROOM(int, fdatasync, (int fd), (fd))

/* They give the error instead of setting it. */
#define NEEDS_ROOM_TOLD(name)                                                                      \
    extern int full_##name(int fd, off_t from, off_t n) __asm__(#name);                            \
    int full_##name(int fd, off_t from, off_t n)                                                   \
    {                                                                                              \
        int (*real)(int, off_t, off_t);                                                            \
                                                                                                   \
        if (is_full(fd))                                                                           \
            return ENOSPC;                                                                         \
        find(#name, &real);                                                                        \
        return real(fd, from, n);                                                                  \
    }

NEEDS_ROOM_TOLD(posix_fallocate)
NEEDS_ROOM_TOLD(posix_fallocate64)

/* One allocation in how many fails, asked again after each LOOK of them; 0: none does. */
static _Atomic uint64_t in_how_many, chance, asked;

static int is_out(void)
{
    enum { LOOK = 64 };
    char text[64], *end;

    if (getenv("CHAOS_MEMORY") == NULL)
        return 0;
    if (asked++ % LOOK == 0) {
        const size_t len = content(getenv("CHAOS_MEMORY"), text, sizeof text);

        in_how_many = len == 0 ? 0 : strtoull(text, &end, 10);
        if (in_how_many > 0 && chance == 0)
            chance = strtoull(end, NULL, 10) + 1;
    }
    if (in_how_many == 0)
        return 0;
    chance = chance * 6364136223846793005U + 1442695040888963407U;
    return (chance >> 33) % in_how_many == 0;
}

/* What common/base/memory.c calls in the programs' place of malloc. */
#define NEEDS_MEMORY(name, taken, given)                                                           \
    extern void *out_##name taken __asm__(#name);                                                  \
    void *out_##name taken                                                                         \
    {                                                                                              \
        static void *(*real)taken;                                                                 \
                                                                                                   \
        if (real == NULL)                                                                          \
            find(#name, &real);                                                                    \
        return is_out() ? NULL : real given;                                                       \
    }

NEEDS_MEMORY(__libc_malloc, (size_t size), (size))
NEEDS_MEMORY(__libc_calloc, (size_t n, size_t size), (n, size))
NEEDS_MEMORY(__libc_realloc, (void *at, size_t size), (at, size))
