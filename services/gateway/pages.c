#include "pages.h"

#include <stdio.h>
#include <stdlib.h>

#include <dirent.h>

#include "base/text.h"

enum { PAGES = 1024, FILE_MOST = 16 << 20, ALL_MOST = 256 << 20, DEPTH = 16 };

struct gw_pages {
    struct lg_arena *arena;
    struct gw_page at[PAGES];
    size_t n;
};

static const struct {
    const char *ending, *type;
} types[] = {
    {".html", "text/html; charset=utf-8"},
    {".js", "text/javascript; charset=utf-8"},
    {".css", "text/css; charset=utf-8"},
    {".json", "application/json"},
    {".webmanifest", "application/manifest+json"},
    {".svg", "image/svg+xml"},
    {".png", "image/png"},
    {".ico", "image/x-icon"},
    {".woff2", "font/woff2"},
    {".wasm", "application/wasm"},
    {".txt", "text/plain; charset=utf-8"},
};

static bool ends_with(const char *name, const char *ending)
{
    const size_t len = strlen(name), end = strlen(ending);

    return len > end && strcmp(name + len - end, ending) == 0;
}

/* NULL for what no browser is to be given: source maps, compressed copies. */
static const char *type_of(const char *name)
{
    for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
        if (ends_with(name, types[i].ending))
            return types[i].type;
    }
    return NULL;
}

static bool read_file(struct lg_arena *arena, const char *path, struct lg_span *ret_bytes)
{
    FILE *file = fopen(path, "re");
    long size = -1;

    if (file == NULL)
        return false;
    if (fseek(file, 0, SEEK_END) == 0)
        size = ftell(file);
    const bool fits =
        size >= 0 && size <= FILE_MOST && lg_arena_used(arena) + (size_t)size < ALL_MOST / 2;
    char *bytes = fits ? lg_arena_take(arena, (size_t)size + 1) : NULL;
    const bool ok = fits && fseek(file, 0, SEEK_SET) == 0 &&
                    fread(bytes, 1, (size_t)size, file) == (size_t)size;
    (void)fclose(file);
    if (ok)
        *ret_bytes = (struct lg_span){bytes, (size_t)size};
    return ok;
}

static void set_etag(struct gw_page *page)
{
    uint8_t digest[LG_SHA256];
    char hex[16];

    lg_sha256(page->plain, digest);
    lg_hex(digest, sizeof hex / 2, hex);
    (void)snprintf(page->etag, sizeof page->etag, "\"%.16s\"", hex);
}

static bool add(struct gw_pages *pages, const char *path, const char *name, struct lg_error *reterr)
{
    struct gw_page page = {.name = lg_text_copy(pages->arena, lg_span_of(name)).at,
                           .type = type_of(name)};

    if (page.type == NULL)
        return true;
    if (pages->n == PAGES)
        return lg_fail(reterr, LG_STOP, "the console has more than %d files", PAGES);
    if (!read_file(pages->arena, path, &page.plain))
        return lg_fail(reterr, LG_STOP, "cannot read \"%s\" of the console", name);
    (void)read_file(pages->arena, lg_text(pages->arena, "%s.br", path).at, &page.brotli);
    (void)read_file(pages->arena, lg_text(pages->arena, "%s.gz", path).at, &page.gzip);
    set_etag(&page);
    pages->at[pages->n++] = page;
    return true;
}

/* All files below the folder; `skip` is where names begin in a path. */
static bool add_folder(struct gw_pages *pages, const char *folder, size_t skip, int depth,
                       struct lg_error *reterr)
{
    DIR *open = opendir(folder);
    struct dirent *entry;
    bool ok = true;

    if (open == NULL || depth == 0) {
        if (open != NULL)
            (void)closedir(open);
        return lg_fail(reterr, LG_STOP, "cannot read the console's folder \"%s\"", folder);
    }
    while (ok && (entry = readdir(open)) != NULL) {
        const char *path = lg_text(pages->arena, "%s/%s", folder, entry->d_name).at;

        if (entry->d_type == DT_DIR && entry->d_name[0] != '.')
            ok = add_folder(pages, path, skip, depth - 1, reterr);
        else if (entry->d_type == DT_REG)
            ok = add(pages, path, path + skip, reterr);
    }
    (void)closedir(open);
    return ok;
}

static int by_name(const void *a, const void *b)
{
    return strcmp(((const struct gw_page *)a)->name, ((const struct gw_page *)b)->name);
}

bool gw_pages_open(const char *folder, struct gw_pages **ret_pages, struct lg_error *reterr)
{
    struct gw_pages *pages;

    *ret_pages = NULL;
    if (folder[0] == '\0')
        return true;
    pages = calloc(1, sizeof *pages);
    if (pages == NULL || (pages->arena = lg_arena_new(ALL_MOST)) == NULL) {
        free(pages);
        return lg_fail(reterr, LG_STOP, "out of memory");
    }
    if (!add_folder(pages, folder, strlen(folder) + 1, DEPTH, reterr)) {
        gw_pages_free(pages);
        return false;
    }
    qsort(pages->at, pages->n, sizeof *pages->at, by_name);
    *ret_pages = pages;
    return true;
}

void gw_pages_free(struct gw_pages *pages)
{
    if (pages == NULL)
        return;
    lg_arena_free(pages->arena);
    free(pages);
}

const struct gw_page *gw_pages_find(const struct gw_pages *pages, struct lg_span name)
{
    for (size_t i = 0; pages != NULL && i < pages->n; i++) {
        if (lg_span_eq(lg_span_of(pages->at[i].name), name))
            return &pages->at[i];
    }
    return NULL;
}
