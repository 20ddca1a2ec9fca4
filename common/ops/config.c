#include "ops/config.h"

#include <stdlib.h>
#include <string.h>

#include <ctype.h>
#include <ini.h>

static const struct {
    const char *name, *value, *help;
    bool secret;
} setting_of[LG_SETTINGS_N] = {
#define LG_SETTING_ROW(id, name, value, secret, help) [LG_SET_##id] = {name, value, help, secret},
    LG_SETTINGS(LG_SETTING_ROW)
#undef LG_SETTING_ROW
};

struct reading {
    struct lg_config *config;
    struct lg_error *reterr;
    bool failed;
};

static bool set(struct lg_config *config, size_t i, const char *value, struct lg_error *reterr)
{
    if (strlen(value) >= LG_SETTING_SIZE)
        return lg_fail(reterr, LG_STOP, "the setting \"%s\" is longer than %d bytes",
                       setting_of[i].name, LG_SETTING_SIZE - 1);
    memcpy(config->value[i], value, strlen(value) + 1);
    return true;
}

/* A value that goes on over lines may be longer than one line, and could not be printed as one. */
static bool set_line(struct lg_config *config, size_t i, const char *value, struct lg_error *reterr)
{
    if (strlen(setting_of[i].name) + strlen(" = \n") + strlen(value) >= INI_MAX_LINE)
        return lg_fail(reterr, LG_STOP,
                       "the setting \"%s\" is too long for a settings file: use the environment",
                       setting_of[i].name);
    return set(config, i, value, reterr);
}

static int on_ini_line(void *user, const char *section, const char *name, const char *value)
{
    struct reading *reading = user;

    (void)section;
    for (size_t i = 0; i < LG_SETTINGS_N; i++)
        if (strcmp(setting_of[i].name, name) == 0) {
            reading->failed |= !set_line(reading->config, i, value, reading->reterr);
            return !reading->failed;
        }
    reading->failed = true;
    (void)lg_fail(reading->reterr, LG_STOP, "the setting \"%s\" is not known", name);
    return 0;
}

struct ini_source {
    FILE *file;
    int line;
    bool cut; /* the line did not fit */
};

/* inih would go on with the rest of a line that is too long as if it were the next one. */
static char *next_line(char *ret_line, int size, void *stream)
{
    struct ini_source *source = stream;

    if (source->cut || fgets(ret_line, size, source->file) == NULL)
        return NULL;
    source->line++;
    source->cut = strchr(ret_line, '\n') == NULL && getc(source->file) != EOF;
    return source->cut ? NULL : ret_line;
}

static bool read_ini(struct lg_config *config, const char *path, struct lg_error *reterr)
{
    struct reading reading = {config, reterr, false};
    struct ini_source source = {fopen(path, "re"), 0, false};

    if (source.file == NULL)
        return lg_fail(reterr, LG_STOP, "cannot read \"%s\"", path);
    const int line = ini_parse_stream(next_line, &source, on_ini_line, &reading);
    const bool torn = ferror(source.file) != 0;
    (void)fclose(source.file);
    if (reading.failed)
        return false;
    if (line != 0 || torn)
        return lg_fail(reterr, LG_STOP, "\"%s\" line %d is not \"name = value\"", path,
                       line != 0 ? line : source.line);
    if (source.cut)
        return lg_fail(reterr, LG_STOP,
                       "\"%s\" line %d is too long for a settings file: use the environment", path,
                       source.line);
    return true;
}

static void variable_of(const char *name, const char *suffix, char ret_variable[80])
{
    (void)snprintf(ret_variable, 80, "LOOPGATE_%s%s", name, suffix);
    for (char *c = ret_variable; *c != '\0'; c++)
        *c = (char)toupper((unsigned char)*c);
}

static bool read_file(struct lg_config *config, size_t i, const char *path, struct lg_error *reterr)
{
    char line[LG_SETTING_SIZE] = "";
    FILE *file = fopen(path, "re");

    if (file == NULL)
        return lg_fail(reterr, LG_STOP, "cannot read \"%s\" for the setting \"%s\"", path,
                       setting_of[i].name);
    (void)!fgets(line, sizeof line, file);
    (void)fclose(file);
    line[strcspn(line, "\r\n")] = '\0';
    return set(config, i, line, reterr);
}

static bool read_environment(struct lg_config *config, size_t i, struct lg_error *reterr)
{
    char variable[80];

    variable_of(setting_of[i].name, "", variable);
    const char *value = getenv(variable);
    if (value != NULL)
        return set(config, i, value, reterr);
    variable_of(setting_of[i].name, "_FILE", variable);
    const char *path = getenv(variable);
    return path == NULL || read_file(config, i, path, reterr);
}

bool lg_config_load(struct lg_config *ret_config, const char *ini_path, struct lg_error *reterr)
{
    for (size_t i = 0; i < LG_SETTINGS_N; i++)
        if (!set(ret_config, i, setting_of[i].value, reterr))
            return false;
    if (ini_path != NULL && !read_ini(ret_config, ini_path, reterr))
        return false;
    for (size_t i = 0; i < LG_SETTINGS_N; i++)
        if (!read_environment(ret_config, i, reterr))
            return false;

    const char *clock = ret_config->value[LG_SET_CLOCK];
    if (strcmp(clock, "real") != 0 && strcmp(clock, "demo") != 0)
        return lg_fail(reterr, LG_STOP, "the setting \"clock\" is \"%s\", not real or demo", clock);
    return true;
}

const char *lg_config_get(const struct lg_config *config, enum lg_setting setting)
{
    return config->value[setting];
}

bool lg_config_int(const struct lg_config *config, enum lg_setting setting, int64_t least,
                   int64_t most, int64_t *ret_value, struct lg_error *reterr)
{
    const char *text = config->value[setting];
    char *end;
    const long long value = strtoll(text, &end, 10);

    if (end == text || *end != '\0' || value < least || value > most)
        return lg_fail(reterr, LG_STOP, "the setting \"%s\" is \"%s\", not %lld to %lld",
                       setting_of[setting].name, text, (long long)least, (long long)most);
    *ret_value = value;
    return true;
}

bool lg_config_demo_clock(const struct lg_config *config)
{
    return strcmp(config->value[LG_SET_CLOCK], "demo") == 0;
}

void lg_config_print(const struct lg_config *config, FILE *to)
{
    for (size_t i = 0; i < LG_SETTINGS_N; i++) {
        const bool mask = setting_of[i].secret && config->value[i][0] != '\0';

        (void)fprintf(to, "; %s\n%s = %s\n", setting_of[i].help, setting_of[i].name,
                      mask ? "********" : config->value[i]);
    }
}
