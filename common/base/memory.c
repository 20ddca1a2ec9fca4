/*
 * memory.c - what becomes of a process that gets no memory: it says so and ends.
 *
 * What a process holds is needed no more after its end, so to begin anew is right wherever this happens; a NULL that went
 * on its way would be each library's own matter, and some abort.  These take the place of the C library's functions in every
 * program, for its libraries too; what they do not replace (free among it) goes on to work with them.
 */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <sysexits.h>

/* The C library's own, by the names that it keeps for who replaces the others. */
extern void *libc_malloc(size_t size) __asm__("__libc_malloc");
extern void *libc_calloc(size_t n, size_t size) __asm__("__libc_calloc");
extern void *libc_realloc(void *at, size_t size) __asm__("__libc_realloc");

static void *sure(void *at, size_t size)
{
    char text[120];

    if (at != NULL || size == 0)
        return at;
    const int len =
        snprintf(text, sizeof text,
                 "out of memory: %zu bytes were not to be had, so the process ends\n", size);
    (void)!write(STDERR_FILENO, text, (size_t)len);
    _exit(EX_OSERR);
}

void *malloc(size_t size)
{
    return sure(libc_malloc(size), size);
}

void *calloc(size_t n, size_t size)
{
    return sure(libc_calloc(n, size), n > 0 ? size : 0);
}

void *realloc(void *at, size_t size)
{
    return sure(libc_realloc(at, size), size);
}
