/*
 * keys.c - API keys: lgk_ID_SECRET, shown once; only the SHA-256 of the whole key is kept.
 *
 * The secret is 256 bits of chance, so a fast hash is enough: there is nothing to guess.
 */
#include <sys/random.h>

#include "base/hash.h"
#include "base/text.h"
#include "commands.h"
#include "database.h"
#include "out.h"
#include "people_sql.h"
#include "secrets.h"

enum { ID_BYTES = 8, SECRET_BYTES = 32 };

bool ctl_make_key(const struct ctl *ctl, const char *principal, const char *label,
                  struct lg_column *until, struct ctl_secret *ret_secret, struct lg_error *reterr)
{
    uint8_t chance[ID_BYTES + SECRET_BYTES], hash[LG_SHA256];
    char hex[2 * (ID_BYTES + SECRET_BYTES)];

    if (getrandom(chance, sizeof chance, 0) != (ssize_t)sizeof chance)
        return lg_fail(reterr, LG_STOP, "could not get random bytes");
    lg_hex(chance, sizeof chance, hex);

    const struct lg_span id = lg_text(ctl->arena, "%.*s", 2 * ID_BYTES, hex);
    const struct lg_span whole = lg_text(ctl->arena, "lgk_%.*s_%.*s", 2 * ID_BYTES, hex,
                                         2 * SECRET_BYTES, hex + 2 * ID_BYTES);
    struct lg_column *kept = lg_column_new(ctl->arena, LG_SQL_BYTEA);

    lg_sha256(whole, hash);
    lg_column_add_text(kept, (struct lg_span){(const char *)hash, sizeof hash});
    *ret_secret = (struct ctl_secret){
        .keep = &q_add_key,
        .params = {lg_of_text(ctl->arena, ctl_actor(ctl)), ctl_text(ctl, principal),
                   lg_of_text(ctl->arena, id), kept, ctl_text(ctl, label), until},
        .columns = {"id", "key", NULL},
        .owner = id,
        .text = whole,
        .talk = "the key is shown this once"};
    return true;
}

bool ctl_keys_add(struct ctl *ctl, const struct ctl_command *command, int argc, char **argv,
                  struct lg_error *reterr)
{
    const char *label = NULL, *until = NULL;
    const struct ctl_option options[] = {
        {"label", "TEXT", "where it is used", &label},
        {"until", "TIME", "when it ends, exclusive; otherwise when it is revoked", &until},
        {0}};
    struct lg_column *until_column;
    struct ctl_secret key;

    return ctl_begin(ctl, command, argc, argv, options, reterr) &&
           ctl_time(ctl, until, &until_column, reterr) &&
           ctl_make_key(ctl, ctl->words.at[0], label, until_column, &key, reterr) &&
           ctl_keep_and_show(ctl, &key, reterr);
}

bool ctl_keys_list(struct ctl *ctl, const struct ctl_command *command, int argc, char **argv,
                   struct lg_error *reterr)
{
    static const struct out_field fields[] = {{"id", OUT_TEXT},         {"principal", OUT_TEXT},
                                              {"label", OUT_TEXT},      {"created_by", OUT_TEXT},
                                              {"created_at", OUT_TIME}, {"valid_until", OUT_TIME},
                                              {"revoked_at", OUT_TIME}, {NULL, OUT_TEXT}};

    if (!ctl_begin(ctl, command, argc, argv, NULL, reterr))
        return false;

    struct lg_column *const params[] = {ctl_text(ctl, ctl->words.at[0])};
    return ctl_print_query(ctl, &q_keys, params, fields, reterr);
}

bool ctl_keys_revoke(struct ctl *ctl, const struct ctl_command *command, int argc, char **argv,
                     struct lg_error *reterr)
{
    return ctl_begin(ctl, command, argc, argv, NULL, reterr) &&
           ctl_revoke(ctl, &q_revoke_key, "key", reterr);
}
