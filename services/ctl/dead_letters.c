/*
 * dead_letters.c - events that could not be used: list, show, try again, drop.
 *
 * What a person does is an act with a reason, audited in the service's schema.  Payloads are
 * shown masked, and reasons of refusals hold no values by the pipeline's rule.
 */
#include <stdio.h>

#include "base/own.h"
#include "base/text.h"
#include "commands.h"
#include "database.h"
#include "dead_letters_sql.h"
#include "out.h"
#include "wire/mask.h"

static bool id_of(struct ctl *ctl, const char *text, struct lg_column **ret_id,
                  struct lg_error *reterr)
{
    struct lg_id id;

    if (!lg_id_parse(lg_span_of(text), &id))
        return lg_fail(reterr, LG_REJECT, "\"%s\" is not an id", text);
    *ret_id = lg_of_id(ctl->arena, id);
    return true;
}

bool ctl_dead_letters_list(struct ctl *ctl, const struct ctl_command *command, int argc,
                           char **argv, struct lg_error *reterr)
{
    static const struct out_field fields[] = {
        {"service", OUT_TEXT}, {"id", OUT_TEXT},       {"topic", OUT_TEXT},   {"part", OUT_INT},
        {"offset", OUT_INT},   {"code", OUT_TEXT},     {"pointer", OUT_TEXT}, {"state", OUT_TEXT},
        {"at", OUT_TIME},      {"event_id", OUT_TEXT}, {NULL, OUT_TEXT}};
    const char *service = NULL, *state = NULL;
    const struct ctl_option options[] = {
        {"service", "NAME", "of this service only", &service},
        {"state", "STATE", "open, replay, replayed or dropped; otherwise all", &state},
        {0}};

    if (!ctl_begin(ctl, command, argc, argv, options, reterr))
        return false;

    struct lg_column *const params[] = {ctl_text(ctl, service), ctl_text(ctl, state)};
    return ctl_print_query(ctl, &q_dead_letters, params, fields, reterr);
}

static void print_payload(struct ctl *ctl, const struct lg_result *payload)
{
    const struct lg_span masked = lg_mask(ctl->arena, lg_result_text(payload, 0, 0));

    (void)printf(ctl->json ? ", \"payload\": %.*s}\n" : "payload          %.*s\n",
                 LG_SPAN_ARG(masked));
}

bool ctl_dead_letters_show(struct ctl *ctl, const struct ctl_command *command, int argc,
                           char **argv, struct lg_error *reterr)
{
    static const struct out_field fields[] = {
        {"service", OUT_TEXT}, {"id", OUT_TEXT},           {"topic", OUT_TEXT},
        {"part", OUT_INT},     {"offset", OUT_INT},        {"code", OUT_TEXT},
        {"pointer", OUT_TEXT}, {"reason", OUT_TEXT},       {"actor", OUT_TEXT},
        {"state", OUT_TEXT},   {"state_reason", OUT_TEXT}, {"state_by", OUT_TEXT},
        {NULL, OUT_TEXT}};
    lg_own(lg_store) struct lg_store *store = NULL;
    lg_own(lg_result) struct lg_result *letter = NULL;
    lg_own(lg_result) struct lg_result *payload = NULL;
    const char *service = NULL;
    const struct ctl_option options[] = {{"service", "NAME", "whose letter it is", &service}, {0}};
    struct lg_column *id = NULL;

    if (!ctl_begin(ctl, command, argc, argv, options, reterr) ||
        !id_of(ctl, ctl->words.at[0], &id, reterr) || !ctl_database(ctl, &store, reterr))
        return false;

    struct lg_column *const params[] = {ctl_text(ctl, service), id};
    lg_store_queue(store, &q_dead_letter, params, &letter);
    lg_store_queue(store, &q_dead_letter_payload, params, &payload);
    if (!lg_store_flush(store, reterr))
        return false;
    if (lg_result_rows(letter) == 0)
        return lg_fail(reterr, LG_REJECT, "there is no dead letter \"%s\"", ctl->words.at[0]);
    if (ctl->json)
        (void)fputs("{\"letter\": ", stdout);
    out_end_one(out_of_result(ctl, letter, fields));
    print_payload(ctl, payload);
    return true;
}

static bool settle_one(struct lg_store *store, struct lg_column *const *params, const char *id,
                       struct lg_error *reterr)
{
    lg_own(lg_result) struct lg_result *settled = NULL;

    if (!lg_store_run(store, &q_settle_dead_letter, params, &settled, reterr))
        return false;
    return lg_result_bool(settled, 0, 0) ||
           lg_fail(reterr, LG_REJECT, "there is no open dead letter \"%s\"", id);
}

static bool settle(struct ctl *ctl, const struct ctl_command *command, int argc, char **argv,
                   const char *state, struct lg_error *reterr)
{
    lg_own(lg_store) struct lg_store *store = NULL;
    const char *service = NULL, *reason = NULL;
    const struct ctl_option options[] = {{"service", "NAME", "whose letters they are", &service},
                                         {"reason", "TEXT", "why, for the audit", &reason},
                                         {0}};

    if (!ctl_begin(ctl, command, argc, argv, options, reterr))
        return false;
    if (reason == NULL)
        return ctl_usage(ctl, reterr, "say the --reason");
    if (!ctl_database(ctl, &store, reterr))
        return false;
    for (int i = 0; i < ctl->words.n; i++) {
        struct lg_column *id = NULL;

        if (!id_of(ctl, ctl->words.at[i], &id, reterr))
            return false;

        struct lg_column *const params[] = {lg_of_text(ctl->arena, ctl_actor(ctl)),
                                            ctl_text(ctl, service), id, ctl_text(ctl, state),
                                            ctl_text(ctl, reason)};
        if (!settle_one(store, params, ctl->words.at[i], reterr))
            return false;
    }
    return true;
}

bool ctl_dead_letters_replay(struct ctl *ctl, const struct ctl_command *command, int argc,
                             char **argv, struct lg_error *reterr)
{
    return settle(ctl, command, argc, argv, "replay", reterr);
}

bool ctl_dead_letters_drop(struct ctl *ctl, const struct ctl_command *command, int argc,
                           char **argv, struct lg_error *reterr)
{
    return settle(ctl, command, argc, argv, "dropped", reterr);
}
