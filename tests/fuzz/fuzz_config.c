/* Settings: any INI file is read or refused with a reason; what is printed of it is read the same, and no secret is printed. */
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "fuzz.h"
#include "ops/config.h"

/* A path to a file in memory that holds the bytes. */
static int hold(const void *bytes, size_t len, char ret_path[64])
{
    const int file = memfd_create("fuzz", 0);

    law(file >= 0 && write(file, bytes, len) == (ssize_t)len, "a file in memory");
    (void)snprintf(ret_path, 64, "/proc/self/fd/%d", file);
    return file;
}

/* What is printed of a setting: a secret is not. */
static const char *shown(const struct lg_config *config, int setting)
{
    static const bool is_secret[LG_SETTINGS_N] = {
#define SECRET_ROW(id, name, value, secret, help) [LG_SET_##id] = secret,
        LG_SETTINGS(SECRET_ROW)
#undef SECRET_ROW
    };
    const char *const value = config->value[setting];

    return is_secret[setting] && value[0] != '\0' ? "********" : value;
}

static void prints_the_same(const struct lg_config *config)
{
    struct lg_config again;
    struct lg_error error = {0};
    char *text = NULL, path[64];
    size_t len = 0;

    FILE *to = open_memstream(&text, &len);
    law(to != NULL, "memory");
    lg_config_print(config, to);
    law(fclose(to) == 0, "memory");
    const int file = hold(text, len, path);
    law(lg_config_load(&again, path, &error), error.message);
    /* INI cannot quote a semicolon that stands first or behind a space: it begins a comment. */
    for (int i = 0; i < LG_SETTINGS_N; i++) {
        const bool same = strcmp(shown(config, i), again.value[i]) == 0;
        law(same || strchr(shown(config, i), ';') != NULL, config->value[i]);
    }
    (void)close(file);
    free(text);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    struct lg_config config;
    struct lg_error error = {0};
    char path[64];
    const int file = hold(bytes, len, path);

    if (lg_config_load(&config, path, &error))
        prints_the_same(&config);
    else
        law(error.message[0] != '\0', "a refusal has a reason");
    (void)close(file);
    return 0;
}
