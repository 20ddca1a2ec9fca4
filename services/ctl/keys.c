/*
 * keys.c - API keys: lgk_ID_SECRET, shown once; only the SHA-256 of the whole key is kept.
 *
 * The secret is 256 bits of chance, so a fast hash is enough: there is nothing to guess.
 */
#include <stdio.h>
#include <sys/random.h>

#include "base/hash.h"
#include "base/text.h"
#include "commands.h"
#include "database.h"
#include "out.h"
#include "people_sql.h"

enum { ID_BYTES = 8, SECRET_BYTES = 32 };

struct key {
    struct lg_span id, whole;
    uint8_t hash[LG_SHA256];
};

static bool make_key(const struct ctl *ctl, struct key *ret_key, struct lg_error *reterr)
{
    uint8_t chance[ID_BYTES + SECRET_BYTES];
    char hex[2 * (ID_BYTES + SECRET_BYTES)];

    if (getrandom(chance, sizeof chance, 0) != (ssize_t)sizeof chance)
        return lg_fail(reterr, LG_STOP, "could not get random bytes");
    lg_hex(chance, sizeof chance, hex);
    ret_key->id = lg_text(ctl->arena, "%.*s", 2 * ID_BYTES, hex);
    ret_key->whole = lg_text(ctl->arena, "lgk_%.*s_%.*s", 2 * ID_BYTES, hex, 2 * SECRET_BYTES,
                             hex + 2 * ID_BYTES);
    lg_sha256(ret_key->whole, ret_key->hash);
    return true;
}

static void print_key(struct ctl *ctl, const struct key *key)
{
    struct out *out;

    if (!ctl->json) {
        (void)fprintf(stderr, "loopgatectl: the key is shown this once\n");
        (void)printf("%.*s\n", LG_SPAN_ARG(key->whole));
        return;
    }
    out = out_new(ctl, (const char *const[]){"id", "key", NULL});
    out_text(out, key->id);
    out_text(out, key->whole);
    out_end_one(out);
}

bool ctl_keys_add(struct ctl *ctl, const struct ctl_command *command, int argc, char **argv,
                  struct lg_error *reterr)
{
    const char *label = NULL, *until = NULL;
    const struct ctl_option options[] = {
        {"label", "TEXT", "where it is used", &label},
        {"until", "TIME", "when it ends, exclusive; otherwise when it is revoked", &until},
        {0}};
    struct lg_column *hash, *until_column;
    struct key key;
    bool ignored;

    if (!ctl_begin(ctl, command, argc, argv, options, reterr) ||
        !ctl_time(ctl, until, &until_column, reterr) || !make_key(ctl, &key, reterr))
        return false;
    hash = lg_column_new(ctl->arena, LG_SQL_BYTEA);
    lg_column_add_text(hash, (struct lg_span){(const char *)key.hash, sizeof key.hash});

    struct lg_column *const params[] = {lg_of_text(ctl->arena, ctl_actor(ctl)),
                                        ctl_text(ctl, ctl->words.at[0]),
                                        lg_of_text(ctl->arena, key.id),
                                        hash,
                                        ctl_text(ctl, label),
                                        until_column};
    if (!ctl_change(ctl, &q_add_key, params, &ignored, reterr))
        return false;
    print_key(ctl, &key);
    return true;
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
