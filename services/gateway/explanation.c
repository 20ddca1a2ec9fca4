/*
 * explanation.c - GET /v1/assessments/{id}/explanation: why an item was decided as it was; with `profile`, also why not
 * by that one.
 *
 * What was decided is told as it is kept.  To whoever sees all, also what nearly happened and what
 * would have changed it: decided again from the facts that are kept (decide/flips.h), with the
 * profiles of that time.
 */
#include "asked.h"
#include "base/own.h"
#include "decided.h"
#include "explained.h"
#include "explanation_sql.h"
#include "ops/log.h"
#include "query.h"
#include "readers.h"
#include "reads.h"
#include "sets.h"
#include "wire/item_facts.h"

enum { ANSWER_MOST = 4 << 20 };

/* Columns of explanation_of. */
enum { BODY, ALL, ITEM, THRESHOLD, DRAWN, FACTS, EVENT };

struct explaining {
    struct gw_errand errand; /* first */
    struct gw_call *call;
    struct lg_span who;      /* JSON, see api.may_see */
    struct gw_asking asking; /* about a profile; without a code: about none */
};

/* What comes of telling more than is kept. */
enum told { TOLD, NOT_THERE, NO_DATABASE };

static enum told add_asked(const struct explaining *explaining, struct gw_bench *bench,
                           struct lg_store *store, const struct gw_decided *decided, int64_t change,
                           struct lg_builder *answer)
{
    struct gw_asking asking = explaining->asking;
    struct gw_asked asked;
    struct lg_error error;

    if (asking.code.at == NULL)
        return TOLD;
    asking.law = explaining->call->gateway->law;
    asking.change = change;
    asking.profiles = decided->profiles;
    if (!gw_asked_find(bench, store, &asking, &asked, &error)) {
        lg_log_error(LG_LOG_WARN, "reading a profile that is asked for", &error);
        return NO_DATABASE;
    }
    if (asked.profile.code.at == NULL)
        return NOT_THERE;
    gw_asked_tell(bench->arena, decided, &asked, answer);
    return TOLD;
}

/* Profiles of then; the set is to be given back. */
struct known {
    struct gw_set *set; /* NULL: they are on the bench */
    const struct lg_profile_set *profiles;
};

/* Of a set that is kept, but where other packs were installed or a version that was tried ruled the item. */
static bool profiles_of(const struct explaining *explaining, const struct gw_law *law_then,
                        struct gw_bench *bench, struct lg_store *store,
                        const struct gw_decided_by *by, struct known *ret_known)
{
    const struct gateway *gateway = explaining->call->gateway;
    struct lg_error error;
    const bool well =
        by->tried_n > 0 || law_then != gateway->law
            ? gw_profiles_at(law_then, bench, store, by, &ret_known->profiles, &error)
            : gw_sets_take(gateway->sets, law_then, store, by->change, &ret_known->set, &error);

    if (!well)
        lg_log_error(LG_LOG_WARN, "reading profiles of a decision", &error);
    else if (ret_known->set != NULL)
        ret_known->profiles = gw_set_profiles(ret_known->set);
    return well;
}

static enum told tell_what_nearly(const struct explaining *explaining, struct gw_bench *bench,
                                  struct lg_store *store, const struct gw_decided *decided,
                                  int64_t change, struct lg_builder *answer)
{
    gw_tell_score(bench->arena, decided, answer);
    gw_explain(bench->arena, decided, answer);
    return add_asked(explaining, bench, store, decided, change, answer);
}

/* Adds what nearly happened; an item whose facts are not kept whole is told without that. */
static enum told add_what_nearly(const struct explaining *explaining, struct gw_bench *bench,
                                 struct lg_store *store, const struct lg_result *row,
                                 struct lg_builder *answer)
{
    struct lg_item_context context = {.threshold = lg_result_float(row, 0, THRESHOLD)};
    struct known known = {.set = NULL};
    const struct gw_law *law;
    struct lg_item_declared declared;
    struct lg_item_versions versions;
    struct lg_error error;

    if (!lg_item_facts_read(bench->reader, bench->arena, lg_result_text(row, 0, FACTS), &context,
                            &versions, &error))
        return TOLD;
    if (!gw_law_at(explaining->call->gateway->law, bench, store, versions.packs, &law, &error)) {
        lg_log_error(LG_LOG_WARN, "reading packs of a decision", &error);
        return NO_DATABASE;
    }
    if (!gw_declared_again(law, bench, lg_result_text(row, 0, EVENT), lg_result_int(row, 0, ITEM),
                           &declared))
        return TOLD;
    const struct gw_decided_by by = {versions.profiles, context.tried, context.tried_n};
    enum told told = NO_DATABASE;
    if (profiles_of(explaining, law, bench, store, &by, &known)) {
        lg_item_look(bench->arena, context.grade, context.day, &declared);
        lg_item_know(&context, &declared);
        told = tell_what_nearly(explaining, bench, store,
                                &(struct gw_decided){&declared, &context, known.profiles,
                                                     lg_result_bool(row, 0, DRAWN)},
                                versions.profiles, answer);
    }
    gw_sets_give(explaining->call->gateway->sets, known.set);
    return told;
}

static void explain(const struct explaining *explaining, struct gw_bench *bench,
                    struct lg_store *store, const struct lg_result *row)
{
    struct gw_call *call = explaining->call;
    struct lg_builder answer = lg_builder(bench->arena, ANSWER_MOST);
    const struct lg_span kept = lg_result_text(row, 0, BODY);

    lg_builder_add(&answer, (struct lg_span){kept.at, kept.len - 1}); /* without its last brace */
    const enum told told = lg_result_bool(row, 0, ALL)
                               ? add_what_nearly(explaining, bench, store, row, &answer)
                               : TOLD;
    lg_builder_add(&answer, LG_SPAN("}"));
    if (told == NO_DATABASE)
        gw_refuse_for(call, GW_WHY_UNAVAILABLE, "the database does not answer");
    else if (told == NOT_THERE)
        gw_refuse_for(call, GW_WHY_NOT_FOUND, NULL);
    else
        gw_answer_json(call, 200, lg_builder_text(&answer), NULL);
}

static void run(struct gw_errand *errand, struct lg_store *store)
{
    const struct explaining *explaining = (const struct explaining *)(const void *)errand;
    struct gw_call *call = explaining->call;
    struct gw_benches *benches = call->gateway->benches; /* the call ends before the bench */
    lg_own(lg_result) struct lg_result *row = NULL;
    struct gw_bench *bench = store == NULL ? NULL : gw_bench_take(benches);
    struct lg_error error;

    struct lg_column *const params[] = {lg_of_json(call->arena, explaining->who),
                                        lg_of_text(call->arena, call->request->param[0].value)};
    if (bench == NULL || !lg_store_run(store, &q_explanation_of, params, &row, &error))
        gw_refuse_for(call, GW_WHY_UNAVAILABLE, "the database does not answer");
    else if (lg_result_rows(row) == 0)
        gw_refuse_for(call, GW_WHY_NOT_FOUND, NULL);
    else
        explain(explaining, bench, store, row);
    if (bench != NULL)
        gw_bench_put(benches, bench);
}

/* False, and the call refused, when it cannot be used, or by whom sees no profiles. */
static bool read_query(struct gw_call *call, const struct gw_standing *standing,
                       struct gw_asking *asking)
{
    static const struct gw_filter filters[] = {{"profile", GW_FILTER_TEXT, false},
                                               {"version", GW_FILTER_COUNT, false},
                                               {NULL, GW_FILTER_TEXT, false}};

    if (call->request->query.len == 0)
        return true;
    if (!gw_query_filters(call, filters, &asking->query))
        return false;
    asking->code = lg_http_query(call->exchange, "profile");
    asking->version = lg_http_query(call->exchange, "version");
    if (asking->code.at == NULL)
        gw_refuse_for(call, GW_WHY_NOT_FOUND, "a version is one of a profile");
    else if (standing->view != GW_VIEW_ALL)
        gw_refuse_for(call, GW_WHY_FORBIDDEN, "profiles are for analysts to ask about");
    return asking->code.at != NULL && standing->view == GW_VIEW_ALL;
}

static void get_explanation(struct gw_call *call)
{
    struct explaining *explaining = lg_arena_take(call->arena, sizeof *explaining);
    struct gw_standing standing;
    struct gw_asking asking = {.query = LG_SPAN("{}")};

    if (!gw_reads(call, GW_AREA_ASSESSMENTS, &standing) || !read_query(call, &standing, &asking))
        return;
    *explaining = (struct explaining){
        .errand.run = run, .call = call, .who = gw_who_of(call, &standing), .asking = asking};
    if (!gw_readers_take(call->gateway->readers, &explaining->errand))
        gw_refuse_for(call, GW_WHY_UNAVAILABLE, "too many read at once");
}

const struct gw_route gw_explanation_routes[] = {
    {"GET", "/v1/assessments/{id}/explanation", 0, get_explanation, GW_DOOR_PROVEN, NULL},
    {0},
};
