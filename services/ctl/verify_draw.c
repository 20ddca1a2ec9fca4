/*
 * verify_draw.c - a published day, checked with nothing but what was published.
 *
 * The input is the day's pages, a line each, in their order.  What does not fit is told on stdout, a
 * line each, and the exit code is 65.  Reading goes on behind a fault, so that all of them are seen.
 */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/own.h"
#include "base/text.h"
#include "base/time.h"
#include "commands.h"
#include "risk/key_chain.h"
#include "risk/merkle.h"
#include "risk/ticket.h"
#include "wire/json.h"

enum { FAULTS_TOLD = 20, RATE_TEXT = 40, STRATUM_TEXT = 200 };

/* A page's members beside its candidates; each page says the same. */
static const char *const heads[] = {"day", "period", "chainHead", "merkleRoot", "key"};
enum { DAY, PERIOD, CHAIN_HEAD, MERKLE_ROOT, KEY, HEADS };

struct verifying {
    struct lg_arena *arena;
    struct lg_span head[HEADS]; /* of the first page; the key may be absent */
    int64_t tickets, pages, faults, selected;
    lg_day day;
    bool revealed;
    struct lg_hmac_key key;
    uint8_t key_bytes[LG_SHA256];
    struct lg_merkle tree;
    char last[2 * LG_SHA256]; /* the commitment before */
};

static void fault(struct verifying *of, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

static void fault(struct verifying *of, const char *fmt, ...)
{
    va_list args;

    if (++of->faults > FAULTS_TOLD)
        return;
    va_start(args, fmt);
    (void)vprintf(fmt, args);
    va_end(args);
    (void)printf("\n");
}

static struct lg_span text_of(const struct lg_json *object, const char *name)
{
    const struct lg_json *node = lg_json_member(object, lg_span_of(name));

    return node != NULL && node->type == LG_JSON_STRING ? node->string : (struct lg_span){NULL, 0};
}

static bool same(struct lg_span a, struct lg_span b)
{
    return (a.at == NULL) == (b.at == NULL) && (a.at == NULL || lg_span_eq(a, b));
}

static void begin(struct verifying *of, const struct lg_json *page)
{
    const struct lg_json *tickets = lg_json_member(page, LG_SPAN("tickets"));

    for (int i = 0; i < HEADS; i++) {
        const struct lg_span text = text_of(page, heads[i]);

        if (text.at != NULL)
            of->head[i] = lg_text_copy(of->arena, text);
    }
    of->tickets = tickets != NULL && tickets->type == LG_JSON_INTEGER ? tickets->integer : -1;
    if (of->head[DAY].at == NULL || !lg_day_parse(of->head[DAY], &of->day))
        fault(of, "the day is no day");
    of->revealed = of->head[KEY].at != NULL;
    if (of->revealed && !lg_unhex(of->head[KEY], of->key_bytes, LG_SHA256))
        fault(of, "the key is not 64 hex digits");
    of->key = lg_hmac_key((struct lg_span){(const char *)of->key_bytes, LG_SHA256});
}

static void check_ticket(struct verifying *of, const struct lg_json *candidate,
                         const uint8_t commitment[LG_SHA256], double rate)
{
    const struct lg_json *ticket = lg_json_member(candidate, LG_SPAN("ticket"));
    const struct lg_json *selected = lg_json_member(candidate, LG_SPAN("selected"));
    const double drawn = lg_ticket_drawn(&of->key, commitment);
    const double said = ticket == NULL                    ? -1
                        : ticket->type == LG_JSON_NUMBER  ? ticket->number
                        : ticket->type == LG_JSON_INTEGER ? (double)ticket->integer
                                                          : -1;

    if (said < drawn || said > drawn)
        fault(of, "%.64s: the ticket is %.17g, not %.17g", of->last, drawn, said);
    if (selected == NULL || selected->type != LG_JSON_BOOLEAN ||
        selected->boolean != (drawn < rate))
        fault(of, "%.64s: with the ticket %.17g and the rate %.17g it is %sselected", of->last,
              drawn, rate, drawn < rate ? "" : "not ");
    of->selected += drawn < rate;
}

static bool rate_of(struct lg_span text, double *ret_rate)
{
    char copy[RATE_TEXT];
    char *end;

    if (text.at == NULL || text.len == 0 || text.len >= sizeof copy)
        return false;
    memcpy(copy, text.at, text.len);
    copy[text.len] = '\0';
    *ret_rate = strtod(copy, &end);
    return *end == '\0' && *ret_rate >= 0 && *ret_rate <= 1;
}

static void check_candidate(struct verifying *of, const struct lg_json *candidate)
{
    const struct lg_span commitment = text_of(candidate, "commitment");
    const struct lg_span stratum = text_of(candidate, "stratum"), rate = text_of(candidate, "rate");
    char leaf[2 * LG_SHA256 + STRATUM_TEXT + RATE_TEXT + 3];
    uint8_t bytes[LG_SHA256];
    double number;

    if (commitment.at == NULL || !lg_unhex(commitment, bytes, sizeof bytes) || stratum.at == NULL ||
        stratum.len > STRATUM_TEXT || !rate_of(rate, &number)) {
        fault(of, "candidate %lld is not whole", (long long)of->tree.leaves + 1);
        return;
    }
    if (of->tree.leaves > 0 && memcmp(of->last, commitment.at, sizeof of->last) >= 0)
        fault(of, "%.*s: out of order, or twice", LG_SPAN_ARG(commitment));
    memcpy(of->last, commitment.at, sizeof of->last);
    const int len = snprintf(leaf, sizeof leaf, "%.*s %.*s %.*s", LG_SPAN_ARG(commitment),
                             LG_SPAN_ARG(stratum), LG_SPAN_ARG(rate));
    lg_merkle_add(&of->tree, (struct lg_span){leaf, (size_t)len});
    if (of->revealed)
        check_ticket(of, candidate, bytes, number);
}

static void check_page(struct verifying *of, const struct lg_json *page)
{
    const struct lg_json *candidates = lg_json_member(page, LG_SPAN("candidates"));

    if (of->pages++ == 0)
        begin(of, page);
    for (int i = 0; i < HEADS; i++) {
        if (!same(of->head[i], text_of(page, heads[i])))
            fault(of, "page %lld has another %s than the first", (long long)of->pages, heads[i]);
    }
    if (candidates == NULL || candidates->type != LG_JSON_ARRAY) {
        fault(of, "page %lld has no candidates", (long long)of->pages);
        return;
    }
    const struct lg_json *candidate = lg_json_first(candidates);
    for (size_t i = 0; i < candidates->n; i++, candidate = lg_json_next(candidate))
        check_candidate(of, candidate);
}

static void check_head(struct verifying *of)
{
    char period[LG_PERIOD_TEXT];
    uint8_t head[LG_SHA256];

    lg_key_chain_period(of->day, period);
    if (!same(of->head[PERIOD], (struct lg_span){period, sizeof period}))
        fault(of, "the period is not the day's month");
    if (of->head[CHAIN_HEAD].at == NULL || !lg_unhex(of->head[CHAIN_HEAD], head, sizeof head))
        fault(of, "the head of the chain is not 64 hex digits");
    else if (of->revealed && !lg_key_chain_holds(head, of->day, of->key_bytes))
        fault(of, "the key is not the one that the head of the chain fixes for this day");
}

static void check_whole(struct verifying *of)
{
    uint8_t root[LG_SHA256];
    char hex[2 * LG_SHA256];

    check_head(of);
    if ((int64_t)of->tree.leaves != of->tickets)
        fault(of, "there are %lld candidates, not %lld", (long long)of->tree.leaves,
              (long long)of->tickets);
    lg_merkle_root(&of->tree, root);
    lg_hex(root, sizeof root, hex);
    if (!same(of->head[MERKLE_ROOT], (struct lg_span){hex, sizeof hex}))
        fault(of, "the candidates' root is %.*s", (int)sizeof hex, hex);
}

/* What the caller noted when it was committed to must be what is published now. */
static void check_noted(struct verifying *of, int which, const char *noted)
{
    if (noted != NULL && !same(of->head[which], lg_span_of(noted)))
        fault(of, "%s is another than was noted", heads[which]);
}

static bool read_pages(struct verifying *of, FILE *from, struct lg_error *reterr)
{
    lg_own(lg_json_reader) struct lg_json_reader *reader = lg_json_reader_new(LG_JSON_JANSSON);
    const struct lg_json *page;
    char *line = NULL;
    size_t room = 0;
    ssize_t len;

    if (reader == NULL)
        return lg_fail(reterr, LG_STOP, "out of memory");
    while ((len = getline(&line, &room, from)) > 0) {
        if (lg_json_parse(reader, (struct lg_span){line, (size_t)len}, &page, reterr))
            check_page(of, page);
        else
            fault(of, "page %lld cannot be read: %s", (long long)++of->pages, reterr->message);
    }
    free(line);
    return of->pages > 0 || lg_fail(reterr, LG_REJECT, "there is no page");
}

static bool tell(struct verifying *of, struct lg_error *reterr)
{
    check_whole(of);
    if (of->faults > 0)
        return lg_fail(reterr, LG_REJECT, "%lld things do not fit", (long long)of->faults);
    if (of->revealed)
        (void)printf("%.*s: %lld candidates, %lld drawn; keys, root and tickets fit\n",
                     LG_SPAN_ARG(of->head[DAY]), (long long)of->tree.leaves,
                     (long long)of->selected);
    else
        (void)printf("%.*s: %lld candidates; the root fits, the key is not revealed yet\n",
                     LG_SPAN_ARG(of->head[DAY]), (long long)of->tree.leaves);
    return true;
}

bool ctl_verify_draw(struct ctl *ctl, const struct ctl_command *command, int argc, char **argv,
                     struct lg_error *reterr)
{
    const char *chain_head = NULL, *root = NULL;
    const struct ctl_option options[] = {
        {"chain-head", "HEX", "the head of the chain as it was noted before the month",
         &chain_head},
        {"root", "HEX", "the day's root as it was noted before the reveal", &root},
        {0},
    };

    if (!ctl_begin(ctl, command, argc, argv, options, reterr))
        return false;
    const char *path = ctl->words.at[0];
    const bool piped = strcmp(path, "-") == 0;
    struct verifying *of = lg_arena_take(ctl->arena, sizeof *of);
    of->arena = ctl->arena;
    FILE *from = piped ? stdin : fopen(path, "re");
    if (from == NULL)
        return lg_fail(reterr, LG_REJECT, "cannot read \"%.200s\": %s", path, strerror(errno));
    const bool ok = read_pages(of, from, reterr);
    if (!piped)
        (void)fclose(from);
    if (!ok)
        return false;
    check_noted(of, CHAIN_HEAD, chain_head);
    check_noted(of, MERKLE_ROOT, root);
    return tell(of, reterr);
}
