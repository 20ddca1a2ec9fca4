/*
 * audit.c - is the audit trail what it was: every link of its chain made again from the acts.
 *
 * Who can write the database can make the whole chain anew; a link that an auditor noted elsewhere
 * (--head) tells that too.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "audit_sql.h"
#include "base/hash.h"
#include "base/own.h"
#include "base/text.h"
#include "commands.h"
#include "database.h"
#include "out.h"

enum { PAGE = 1000 };

struct chain {
    int64_t n;
    uint8_t hash[LG_SHA256];
    int64_t noted_n; /* 0: nothing was noted */
    uint8_t noted[LG_SHA256];
};

/* "N:HASH" */
static bool read_noted(struct ctl *ctl, const char *text, struct chain *chain,
                       struct lg_error *reterr)
{
    char *rest;

    if (text == NULL)
        return true;
    chain->noted_n = strtoll(text, &rest, 10);
    if (chain->noted_n < 0 || rest == text || *rest != ':' ||
        !lg_unhex(lg_span_of(rest + 1), chain->noted, sizeof chain->noted))
        return ctl_usage(ctl, reterr, "a head is NUMBER:HASH, as this command printed it");
    return true;
}

static bool take_link(struct chain *chain, const struct lg_result *rows, size_t row,
                      struct lg_error *reterr)
{
    const struct lg_span kept = lg_result_text(rows, row, 3);
    const long long n = (long long)lg_result_int(rows, row, 0);
    struct lg_sha256 hash;

    if (n != chain->n + 1)
        return lg_fail(reterr, LG_REJECT, "link %lld follows link %lld: one is gone", n,
                       (long long)chain->n);
    if (lg_result_null(rows, row, 4))
        return lg_fail(reterr, LG_REJECT, "link %lld: the act %.*s:%lld is gone", n,
                       LG_SPAN_ARG(lg_result_text(rows, row, 1)),
                       (long long)lg_result_int(rows, row, 2));
    lg_sha256_init(&hash);
    lg_sha256_add(&hash, (struct lg_span){(const char *)chain->hash, sizeof chain->hash});
    lg_sha256_add(&hash, lg_result_text(rows, row, 4));
    lg_sha256_end(&hash, chain->hash);
    if (kept.len != sizeof chain->hash || memcmp(kept.at, chain->hash, kept.len) != 0)
        return lg_fail(reterr, LG_REJECT, "link %lld: the act %.*s:%lld is not what it was", n,
                       LG_SPAN_ARG(lg_result_text(rows, row, 1)),
                       (long long)lg_result_int(rows, row, 2));
    chain->n = n;
    if (n == chain->noted_n && memcmp(chain->noted, chain->hash, sizeof chain->hash) != 0)
        return lg_fail(reterr, LG_REJECT, "link %lld is not the one that was noted", n);
    return true;
}

static bool follow(struct ctl *ctl, struct lg_store *store, struct chain *chain,
                   struct lg_error *reterr)
{
    for (size_t got = PAGE; got == PAGE;) {
        lg_own(lg_result) struct lg_result *rows = NULL;
        struct lg_column *const page[] = {lg_of_int8(ctl->arena, chain->n),
                                          lg_of_int8(ctl->arena, PAGE)};

        if (!lg_store_run(store, &q_audit_links, page, &rows, reterr))
            return false;
        got = lg_result_rows(rows);
        for (size_t row = 0; row < got; row++) {
            if (!take_link(chain, rows, row, reterr))
                return false;
        }
    }
    return chain->n >= chain->noted_n ||
           lg_fail(reterr, LG_REJECT, "the chain ends at link %lld, before the one that was noted",
                   (long long)chain->n);
}

static bool say(struct ctl *ctl, struct lg_store *store, const struct chain *chain,
                struct lg_error *reterr)
{
    lg_own(lg_result) struct lg_result *unlinked = NULL;
    char hex[2 * LG_SHA256];

    if (!lg_store_run(store, &q_audit_unlinked, NULL, &unlinked, reterr))
        return false;
    if (lg_result_int(unlinked, 0, 1) > 0)
        return lg_fail(reterr, LG_REJECT, "%lld acts were slipped in behind the chain: %.*s first",
                       (long long)lg_result_int(unlinked, 0, 1),
                       LG_SPAN_ARG(lg_result_text(unlinked, 0, 2)));
    lg_hex(chain->hash, sizeof chain->hash, hex);
    struct out *out = out_new(ctl, (const char *const[]){"acts", "head", "waiting", NULL});
    out_int(out, chain->n);
    out_text(out, lg_text(ctl->arena, "%lld:%.*s", (long long)chain->n, (int)sizeof hex, hex));
    out_int(out, lg_result_int(unlinked, 0, 0));
    out_end_one(out);
    return true;
}

bool ctl_audit_verify(struct ctl *ctl, const struct ctl_command *command, int argc, char **argv,
                      struct lg_error *reterr)
{
    lg_own(lg_store) struct lg_store *store = NULL;
    struct chain chain = {.n = 0};
    const char *noted = NULL;
    const struct ctl_option options[] = {
        {"head", "N:HASH", "a link noted earlier, which must still be there", &noted}, {0}};

    return ctl_begin(ctl, command, argc, argv, options, reterr) &&
           read_noted(ctl, noted, &chain, reterr) && ctl_database(ctl, &store, reterr) &&
           lg_store_unlimited(store, &q_audit_chain_verify_session, reterr) &&
           follow(ctl, store, &chain, reterr) && say(ctl, store, &chain, reterr);
}
