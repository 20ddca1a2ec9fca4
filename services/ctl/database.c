/*
 * database.c - where a command finds the database and the installed files.
 */
#include "database.h"

#include <string.h>
#include <unistd.h>

#include <pwd.h>

#include "base/text.h"

bool ctl_database(const struct ctl *ctl, struct lg_store **ret_store, struct lg_error *reterr)
{
    const char *conninfo = lg_config_get(&ctl->config, LG_SET_DATABASE);

    if (conninfo[0] == '\0')
        return lg_fail(reterr, LG_STOP, "the setting \"database\" is missing");
    return lg_store_open(conninfo, ret_store, reterr);
}

const char *ctl_schemas_path(const struct ctl *ctl, const char *name)
{
    const char *share = lg_config_get(&ctl->config, LG_SET_SHARE);
    const char *path = lg_text(ctl->arena, "%s/schemas/%s", share, name).at;

    if (strcmp(share, LG_SHARE_DIR) == 0 && access(path, R_OK) != 0)
        path = lg_text(ctl->arena, "%s/schemas/%s", LG_SOURCE_DIR, name).at;
    return path;
}

struct lg_span ctl_actor(const struct ctl *ctl)
{
    const struct passwd *user = getpwuid(getuid());

    if (user == NULL)
        return lg_text(ctl->arena, "operator/%u", (unsigned)getuid());
    return lg_text(ctl->arena, "operator/%s", user->pw_name);
}
