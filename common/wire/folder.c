/*
 * folder.c - names sorted, files read.
 */
#include "wire/folder.h"

#include <stdio.h>
#include <stdlib.h>

#include <dirent.h>

#include "base/text.h"

enum { FILES_MAX = 200, BYTES_MAX = 128 * 1024 };

bool lg_folder_file_read(struct lg_arena *arena, const char *path, size_t most,
                         struct lg_span *ret_bytes, struct lg_error *reterr)
{
    FILE *file = fopen(path, "rb");

    if (file == NULL)
        return lg_fail(reterr, LG_STOP, "could not open \"%s\"", path);
    char *bytes = lg_arena_take(arena, most + 1);
    const size_t len = fread(bytes, 1, most + 1, file);
    const bool broken = ferror(file) != 0;
    (void)fclose(file);
    if (broken)
        return lg_fail(reterr, LG_STOP, "could not read \"%s\"", path);
    if (len > most)
        return lg_fail(reterr, LG_STOP, "\"%s\" has more than %zu bytes", path, most);
    *ret_bytes = (struct lg_span){bytes, len};
    return true;
}

static int is_json(const struct dirent *entry)
{
    const size_t len = strlen(entry->d_name);

    return entry->d_name[0] != '.' && len > 5 && strcmp(entry->d_name + len - 5, ".json") == 0;
}

static int by_name(const struct dirent **a, const struct dirent **b)
{
    return strcmp((*a)->d_name, (*b)->d_name);
}

/* The paths in the arena; -1 when the folder cannot be read. */
static int list(struct lg_arena *arena, const char *folder, const char *paths[FILES_MAX])
{
    struct dirent **entries = NULL;
    const int n = scandir(folder, &entries, is_json, by_name);

    for (int i = 0; i < n; i++) {
        if (i < FILES_MAX)
            paths[i] = lg_text(arena, "%s/%s", folder, entries[i]->d_name).at;
        free(entries[i]);
    }
    free(entries);
    return n;
}

bool lg_folder_read(struct lg_arena *arena, const char *folder, struct lg_folder_file **ret_files,
                    size_t *ret_n, struct lg_error *reterr)
{
    const char *paths[FILES_MAX];
    const int n = list(arena, folder, paths);

    if (n < 0 || n > FILES_MAX)
        return lg_fail(
            reterr, LG_STOP,
            n < 0 ? "could not list the files of \"%s\"" : "more than 200 files in \"%s\"", folder);
    struct lg_folder_file *files = lg_arena_take(arena, (size_t)n * sizeof *files + 1);
    for (int i = 0; i < n; i++) {
        files[i].path = paths[i];
        if (!lg_folder_file_read(arena, paths[i], BYTES_MAX, &files[i].bytes, reterr))
            return false;
    }
    *ret_files = files;
    *ret_n = (size_t)n;
    return true;
}
