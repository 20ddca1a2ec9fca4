/*
 * replay.c - decides again what was decided, from what is kept with it.
 *
 * Only the outer steps are of its own: the declaration is decoded from the event that is kept, the
 * context is read from the facts, the profiles are those of that time; the decision and its texts
 * are made by the same functions that made them first.  Then text is compared with text.
 */
#include <stdio.h>

#include <argp.h>
#include <sysexits.h>

#include "assess.h"
#include "assess_sql.h"
#include "base/own.h"
#include "base/text.h"
#include "declarations.h"
#include "ops/log.h"
#include "trial.h"
#include "wire/item_facts.h"
#include "wire/reason.h"

enum { DECISION_BYTES = 2 << 20, ARENA_BYTES = 256 << 20, FIRST_FIELD = 4 };

/* Columns of the query that hold the decision, in its order from `lane` on. */
static const char *const fields[] = {"lane",      "selectedBy",  "paths",  "action",   "score",
                                     "threshold", "probability", "ticket", "category", "riskKey",
                                     "reasons",   "alsoMet",     "facts"};
enum { FIELDS = sizeof fields / sizeof *fields, SCORE = 4, TICKET = 7, REASONS = 10, FACTS = 12 };

struct decided {
    struct lg_span field[FIELDS]; /* JSON texts */
};

struct replaying {
    struct assess *assess;
    struct lg_store *store;
    struct lg_arena *arena;
    const struct lg_result *rows;
    size_t row;
    bool json;
    struct lg_packs installed;
};

static struct lg_span quoted(struct lg_arena *arena, struct lg_span text)
{
    struct lg_builder json = lg_builder(arena, DECISION_BYTES);

    lg_json_write_string(&json, text);
    return lg_builder_text(&json);
}

static struct lg_span number(struct lg_arena *arena, double value)
{
    struct lg_builder json = lg_builder(arena, 64);

    lg_json_write_number(&json, value);
    return lg_builder_text(&json);
}

static struct decided kept(const struct replaying *of)
{
    struct decided decided;

    for (int i = 0; i < FIELDS; i++) {
        if (i >= SCORE && i <= TICKET)
            decided.field[i] =
                number(of->arena, lg_result_float(of->rows, of->row, FIRST_FIELD + i));
        else if (i >= REASONS)
            decided.field[i] = lg_result_text(of->rows, of->row, FIRST_FIELD + i);
        else
            decided.field[i] =
                quoted(of->arena, lg_result_text(of->rows, of->row, FIRST_FIELD + i));
    }
    return decided;
}

static struct decided texts_of(const struct replaying *of, const struct lg_item_declared *declared,
                               const struct lg_item_decision *decision, struct lg_span facts)
{
    const struct lg_selection *selection = &decision->selection;
    struct lg_arena *arena = of->arena;
    const struct lg_span also_met = rows_also_met(arena, of->assess->set.profiles, selection);

    return (struct decided){
        {quoted(arena, lg_span_of(ev_lane_name(selection->lane))),
         quoted(arena, lg_span_of(ev_path_name(selection->selected_by))),
         quoted(arena, rows_paths(arena, selection)),
         quoted(arena, lg_span_of(ev_assessment_items_action_name(selection->action))),
         number(arena, selection->score), number(arena, selection->threshold),
         number(arena, selection->probability), number(arena, decision->ticket),
         quoted(arena, declared->category->code), quoted(arena, declared->risk_key),
         ev_reasons_text(arena, selection->reasons, selection->reasons_n),
         also_met.at == NULL ? LG_SPAN("[]") : also_met, facts}};
}

static const struct ev_item *item_of(const struct ev_declaration_body *body, int64_t number_of_item)
{
    for (size_t i = 0; i < body->items_n; i++) {
        if (body->items[i].item_number == number_of_item)
            return &body->items[i];
    }
    return NULL;
}

/* The item as it was declared, from the event that is kept. */
static bool declared_again(const struct replaying *of, struct lg_item_declared *ret_declared,
                           struct lg_error *reterr)
{
    struct ev_event *event = lg_arena_take(of->arena, sizeof *event);
    const struct lg_span bytes = lg_result_text(of->rows, of->row, FIRST_FIELD + FIELDS);
    struct ev_faults faults;

    if (!ev_decode(of->assess->reader, of->arena, bytes, event, &faults))
        return lg_fail(reterr, LG_REJECT, "the event kept with the declaration cannot be read");
    const struct ev_declaration_body *body = declared_body(event);
    const struct ev_item *item =
        body == NULL ? NULL : item_of(body, lg_result_int(of->rows, of->row, 3));
    if (item == NULL)
        return lg_fail(reterr, LG_REJECT, "the event kept with the declaration has no such item");
    *ret_declared = (struct lg_item_declared){
        .body = body,
        .item = item,
        .category = lg_goods_category(&of->assess->categories, body, item),
        .sender = declared_owner(event),
    };
    return true;
}

/* The profiles of that time; where a version that was tried ruled the item, with it in its place. */
static bool profiles_again(const struct replaying *of, const struct lg_item_versions *versions,
                           const struct lg_item_context *context, struct lg_error *reterr)
{
    const struct assess_trial trial = {
        .until = versions->profiles, .tried = context->tried, .n = context->tried_n};
    struct lg_arena *arena = assess_profiles_arena(reterr);
    struct assess_profiles taken;

    if (arena == NULL)
        return false;
    if (!assess_profiles_tried(&of->assess->maker, of->store, arena, &trial, &taken, reterr)) {
        lg_arena_free(arena);
        return false;
    }
    assess_set_free(&of->assess->set);
    of->assess->set =
        (struct assess_set){.arena = arena,
                            .profiles = lg_profile_set_new(arena, taken.profiles, taken.n),
                            .models = taken.models};
    return true;
}

/* The packs that the decision rested on; those of now where it does not say or they are not kept. */
static bool packs_again(const struct replaying *of, const struct lg_item_versions *versions,
                        struct lg_error *reterr)
{
    lg_own(lg_result) struct lg_result *rows = NULL;
    struct lg_column *const hash = lg_of_text(of->arena, versions->packs);
    struct lg_packs packs = of->installed;

    if (versions->packs.at != NULL &&
        !lg_span_eq(versions->packs, lg_span_of(of->installed.hash))) {
        if (!lg_store_run(of->store, &q_packs_of, &hash, &rows, reterr))
            return false;
        if (lg_result_rows(rows) > 0 &&
            !lg_packs_read(of->assess->reader, of->arena,
                           lg_text_copy(of->arena, lg_result_text(rows, 0, 0)), &packs, reterr))
            return false;
    }
    assess_packs_use(of->assess, &packs);
    return true;
}

static bool decide_again(const struct replaying *of, struct decided *ret_decided,
                         struct lg_span *ret_packs, struct lg_error *reterr)
{
    struct assess *assess = of->assess;
    struct lg_item_context context = {.threshold =
                                          lg_result_float(of->rows, of->row, FIRST_FIELD + 5)};
    struct lg_item_declared declared;
    struct lg_item_decision decision;
    struct lg_item_versions versions;

    if (!lg_item_facts_read(assess->reader, of->arena,
                            lg_result_text(of->rows, of->row, FIRST_FIELD + FACTS), &context,
                            &versions, reterr) ||
        !packs_again(of, &versions, reterr) || !declared_again(of, &declared, reterr) ||
        !profiles_again(of, &versions, &context, reterr))
        return false;
    lg_item_look(of->arena, context.grade, context.day, &declared);
    lg_item_know(&context, &declared);
    lg_item_ask(&assess->set.models, &declared, &context);
    lg_item_decide(of->arena, &declared, &context, assess->set.profiles,
                   assess_day_key(assess, context.ticket_day), &decision);
    *ret_decided = texts_of(of, &declared, &decision,
                            lg_item_facts_text(of->arena, &declared, &context, &versions));
    *ret_packs = versions.packs.at == NULL ? LG_SPAN("") : lg_text_copy(of->arena, versions.packs);
    return true;
}

static void print_decided(const char *name, const struct decided *decided)
{
    (void)printf("%s{", name);
    for (int i = 0; i < FIELDS; i++)
        (void)printf("%s\"%s\":%.*s", i == 0 ? "" : ",", fields[i], LG_SPAN_ARG(decided->field[i]));
    (void)printf("}");
}

/* The names of the fields that differ; absent when all are equal. */
static struct lg_span differing(struct lg_arena *arena, const struct decided *a,
                                const struct decided *b, const char *quote)
{
    struct lg_builder names = lg_builder(arena, 1000);

    for (int i = 0; i < FIELDS; i++) {
        if (!lg_span_eq(a->field[i], b->field[i]))
            lg_builder_fmt(&names, "%s%s%s%s", names.len > 0 ? "," : "", quote, fields[i], quote);
    }
    return lg_builder_text(&names);
}

/* Where other packs are installed now: by which it was decided, and whether they were at hand. */
static void print_packs(const struct replaying *of, struct lg_span then)
{
    const char *now = of->installed.hash, *used = of->assess->packs.hash;

    if (then.len == 0 || lg_span_eq(then, lg_span_of(now)))
        return;
    if (of->json)
        (void)printf(",\"packs\":{\"then\":\"%.*s\",\"now\":\"%s\",\"used\":\"%s\"}",
                     LG_SPAN_ARG(then), now, used);
    else
        (void)printf("the packs have changed since (%.*s -> %s); made again by %s\n",
                     LG_SPAN_ARG(then), now,
                     lg_span_eq(then, lg_span_of(used)) ? "those of then"
                                                        : "those of now: the others are not kept");
}

static void print(const struct replaying *of, const struct decided *before,
                  const struct decided *again, struct lg_span packs)
{
    const struct lg_span names = differing(of->arena, before, again, of->json ? "\"" : "");
    const struct lg_span id = id_text(of->arena, lg_result_id(of->rows, of->row, 0));
    const struct lg_span declaration = quoted(of->arena, lg_result_text(of->rows, of->row, 1));
    const long long version = lg_result_int(of->rows, of->row, 2);
    const long long item = lg_result_int(of->rows, of->row, 3);

    if (of->json) {
        (void)printf("%s{\"assessmentId\":\"%.*s\",\"declarationNumber\":%.*s,\"version\":%lld,"
                     "\"itemNumber\":%lld,\"equal\":%s,\"differs\":[%.*s]",
                     of->row == 0 ? "[" : ",\n", LG_SPAN_ARG(id), LG_SPAN_ARG(declaration), version,
                     item, names.len == 0 ? "true" : "false", LG_SPAN_ARG(names));
        print_decided(",\"stored\":", before);
        print_decided(",\"recomputed\":", again);
        print_packs(of, packs);
        (void)printf("}");
        return;
    }
    (void)printf("assessment %.*s, declaration %.*s version %lld item %lld\n", LG_SPAN_ARG(id),
                 LG_SPAN_ARG(declaration), version, item);
    print_packs(of, packs);
    print_decided("stored     ", before);
    print_decided("\nrecomputed ", again);
    (void)printf("\n%s%.*s\n", names.len == 0 ? "equal" : "differs in ", LG_SPAN_ARG(names));
}

static bool replay_all(struct replaying *of, bool *ret_equal, struct lg_error *reterr)
{
    *ret_equal = true;
    for (of->row = 0; of->row < lg_result_rows(of->rows); of->row++) {
        const struct decided before = kept(of);
        struct lg_span packs;
        struct decided again;

        if (!decide_again(of, &again, &packs, reterr))
            return false;
        print(of, &before, &again, packs);
        *ret_equal = *ret_equal && differing(of->arena, &before, &again, "").len == 0;
    }
    if (of->json)
        (void)printf("]\n");
    return true;
}

struct asked {
    const char *ini, *id;
    bool json;
};

static error_t on_option(int key, char *text, struct argp_state *state)
{
    struct asked *asked = state->input;

    if (key == 'c')
        asked->ini = text;
    else if (key == 'j')
        asked->json = true;
    else if (key == ARGP_KEY_ARG && asked->id == NULL)
        asked->id = text;
    else if (key == ARGP_KEY_END && asked->id == NULL)
        argp_usage(state);
    else
        return ARGP_ERR_UNKNOWN;
    return 0;
}

static bool replay(const struct asked *asked, struct lg_config *config, bool *ret_equal,
                   struct lg_error *reterr)
{
    lg_own(lg_store) struct lg_store *store = NULL;
    lg_own(lg_arena) struct lg_arena *arena = lg_arena_new(ARENA_BYTES);
    lg_own(lg_result) struct lg_result *rows = NULL;
    void *service = NULL;

    if (arena == NULL)
        return lg_fail(reterr, LG_STOP, "cannot replay: out of memory");
    if (!lg_config_load(config, asked->ini, reterr) ||
        !lg_store_open(lg_config_get(config, LG_SET_DATABASE), &store, reterr) ||
        !lg_store_unlimited(store, &q_replay_session, reterr))
        return false;
    struct lg_column *const id = lg_of_text(arena, lg_span_of(asked->id));
    if (!lg_store_run(store, &q_replay_items, &id, &rows, reterr))
        return false;
    if (lg_result_rows(rows) == 0)
        return lg_fail(reterr, LG_REJECT, "there is no decision of \"%.80s\"", asked->id);
    if (!assess_open(config, store, &service, reterr))
        return false;
    struct replaying of = {
        service, store, arena, rows, 0, asked->json, ((const struct assess *)service)->packs};
    const bool done = replay_all(&of, ret_equal, reterr);
    assess_free(service);
    return done;
}

int assess_replay_main(int argc, char **argv)
{
    static const struct argp_option known[] = {{"config", 'c', "FILE", 0, "settings", 0},
                                               {"json", 'j', NULL, 0, "write JSON", 0},
                                               {NULL, 0, NULL, 0, NULL, 0}};
    static const struct argp argp = {
        known, on_option, "ID", "Decides again what was decided about an item.", NULL, NULL, NULL};
    static struct lg_config config;
    struct asked asked = {NULL, NULL, false};
    struct lg_error error = {.fate = LG_STOP};
    bool equal = false;

    (void)argp_parse(&argp, argc, argv, 0, NULL, &asked);
    lg_log_open("assess", "warn", "text");
    if (!replay(&asked, &config, &equal, &error)) {
        (void)fprintf(stderr, "loopgate-assess: %s\n", error.message);
        return error.fate == LG_REJECT  ? EX_DATAERR
               : error.fate == LG_RETRY ? EX_UNAVAILABLE
                                        : EX_CONFIG;
    }
    if (fflush(stdout) != 0)
        return EX_IOERR;
    return equal ? EX_OK : EX_DATAERR;
}
