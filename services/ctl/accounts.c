/*
 * accounts.c - how persons sign in: a one-time password, shown once.
 *
 * It is 128 bits of chance, so its hash need not be slow; it is argon2id because that is the one
 * form that the gateway checks.
 */
#include <sodium.h>

#include "base/text.h"
#include "commands.h"
#include "database.h"
#include "ops/run.h"
#include "out.h"
#include "people_sql.h"
#include "secrets.h"

enum { PASSWORD = 26, GROUP = 5, DAYS = 7 };

static const int64_t DAY_US = 86400000000;

/* Groups of five that are told apart when read aloud. */
static struct lg_span readable(const struct ctl *ctl)
{
    static const char digits[] = "abcdefghjkmnpqrstuvwxyz23456789";
    char text[PASSWORD + PASSWORD / GROUP];
    size_t len = 0;

    for (size_t i = 0; i < PASSWORD; i++) {
        if (i > 0 && i % GROUP == 0)
            text[len++] = '-';
        text[len++] = digits[randombytes_uniform(sizeof digits - 1)];
    }
    return lg_text(ctl->arena, "%.*s", (int)len, text);
}

bool ctl_make_password(const struct ctl *ctl, const char *principal, struct ctl_secret *ret_secret,
                       struct lg_error *reterr)
{
    char hash[crypto_pwhash_STRBYTES];

    if (sodium_init() < 0)
        return lg_fail(reterr, LG_STOP, "could not get random bytes");

    const struct lg_span text = readable(ctl);

    if (crypto_pwhash_str_alg(hash, text.at, text.len, crypto_pwhash_OPSLIMIT_MIN,
                              crypto_pwhash_MEMLIMIT_MIN, crypto_pwhash_ALG_ARGON2ID13) != 0)
        return lg_fail(reterr, LG_STOP, "out of memory");
    *ret_secret = (struct ctl_secret){
        .keep = &q_add_account,
        .params = {lg_of_text(ctl->arena, ctl_actor(ctl)), ctl_text(ctl, principal),
                   ctl_text(ctl, hash), lg_of_time(ctl->arena, lg_now_us() + DAYS * DAY_US)},
        .columns = {"account", "password", NULL},
        .owner = lg_span_of(principal),
        .text = text,
        .talk = lg_text(ctl->arena,
                        "the password is shown this once; it is to be changed when \"%s\" first "
                        "signs in, within %d days",
                        principal, DAYS)
                    .at};
    return true;
}

bool ctl_accounts_add(struct ctl *ctl, const struct ctl_command *command, int argc, char **argv,
                      struct lg_error *reterr)
{
    struct ctl_secret password;

    return ctl_begin(ctl, command, argc, argv, NULL, reterr) &&
           ctl_make_password(ctl, ctl->words.at[0], &password, reterr) &&
           ctl_keep_and_show(ctl, &password, reterr);
}

bool ctl_accounts_list(struct ctl *ctl, const struct ctl_command *command, int argc, char **argv,
                       struct lg_error *reterr)
{
    static const struct out_field fields[] = {
        {"principal", OUT_TEXT},  {"name", OUT_TEXT},        {"must_change", OUT_BOOL},
        {"codes", OUT_BOOL},      {"valid_until", OUT_TIME}, {"created_by", OUT_TEXT},
        {"created_at", OUT_TIME}, {"revoked_at", OUT_TIME},  {"seen_at", OUT_TIME},
        {"locked", OUT_BOOL},     {NULL, OUT_TEXT}};

    return ctl_begin(ctl, command, argc, argv, NULL, reterr) &&
           ctl_print_query(ctl, &q_accounts, NULL, fields, reterr);
}

bool ctl_accounts_revoke(struct ctl *ctl, const struct ctl_command *command, int argc, char **argv,
                         struct lg_error *reterr)
{
    return ctl_begin(ctl, command, argc, argv, NULL, reterr) &&
           ctl_revoke(ctl, &q_revoke_account, "account", reterr);
}
