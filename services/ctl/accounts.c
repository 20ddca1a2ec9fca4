/*
 * accounts.c - how persons sign in: a one-time password, shown once.
 *
 * It is 128 bits of chance, so its hash need not be slow; it is argon2id because that is the one
 * form that the gateway checks.
 */
#include <stdio.h>

#include <sodium.h>

#include "base/own.h"
#include "commands.h"
#include "database.h"
#include "ops/run.h"
#include "out.h"
#include "people_sql.h"

enum { PASSWORD = 26, GROUP = 5, DAYS = 7 };

static const int64_t DAY_US = 86400000000;

struct made {
    char text[PASSWORD + PASSWORD / GROUP + 1];
    char hash[crypto_pwhash_STRBYTES];
};

/* Groups of five that are told apart when read aloud. */
static bool make(struct made *ret_made, struct lg_error *reterr)
{
    static const char digits[] = "abcdefghjkmnpqrstuvwxyz23456789";
    size_t len = 0;

    if (sodium_init() < 0)
        return lg_fail(reterr, LG_STOP, "could not get random bytes");
    *ret_made = (struct made){.text = ""};
    for (size_t i = 0; i < PASSWORD; i++) {
        if (i > 0 && i % GROUP == 0)
            ret_made->text[len++] = '-';
        ret_made->text[len++] = digits[randombytes_uniform(sizeof digits - 1)];
    }
    return crypto_pwhash_str_alg(ret_made->hash, ret_made->text, len, crypto_pwhash_OPSLIMIT_MIN,
                                 crypto_pwhash_MEMLIMIT_MIN, crypto_pwhash_ALG_ARGON2ID13) == 0 ||
           lg_fail(reterr, LG_STOP, "out of memory");
}

static void print(struct ctl *ctl, const char *principal, const struct made *made)
{
    struct out *out;

    if (!ctl->json) {
        (void)fprintf(stderr,
                      "loopgatectl: the password is shown this once; it is to be changed "
                      "when \"%s\" first signs in, within %d days\n",
                      principal, DAYS);
        (void)printf("%s\n", made->text);
        return;
    }
    out = out_new(ctl, (const char *const[]){"account", "password", NULL});
    out_text(out, lg_span_of(principal));
    out_text(out, lg_span_of(made->text));
    out_end_one(out);
}

static void account_params(const struct ctl *ctl, const char *principal, const struct made *made,
                           struct lg_column *ret_params[4])
{
    ret_params[0] = lg_of_text(ctl->arena, ctl_actor(ctl));
    ret_params[1] = ctl_text(ctl, principal);
    ret_params[2] = ctl_text(ctl, made->hash);
    ret_params[3] = lg_of_time(ctl->arena, lg_now_us() + DAYS * DAY_US);
}

bool ctl_accounts_add(struct ctl *ctl, const struct ctl_command *command, int argc, char **argv,
                      struct lg_error *reterr)
{
    struct lg_column *params[4];
    struct made made;
    bool ignored;

    if (!ctl_begin(ctl, command, argc, argv, NULL, reterr) || !make(&made, reterr))
        return false;
    account_params(ctl, ctl->words.at[0], &made, params);
    if (!ctl_change(ctl, &q_add_account, params, &ignored, reterr))
        return false;
    print(ctl, ctl->words.at[0], &made);
    return true;
}

bool ctl_add_administrator(struct ctl *ctl, struct lg_column *const *principal,
                           struct lg_error *reterr)
{
    lg_own(lg_store) struct lg_store *store = NULL;
    struct lg_column *params[4];
    struct made made;

    if (!make(&made, reterr) || !ctl_database(ctl, &store, reterr))
        return false;
    account_params(ctl, ctl->words.at[0], &made, params);
    lg_store_queue_begin(store);
    lg_store_queue(store, &q_add_principal, principal, NULL);
    lg_store_queue(store, &q_add_administrator_grant, params, NULL);
    lg_store_queue(store, &q_add_account, params, NULL);
    if (!lg_store_flush(store, reterr) || !lg_store_commit(store, reterr))
        return false;
    print(ctl, ctl->words.at[0], &made);
    return true;
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
