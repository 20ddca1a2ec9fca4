/*
 * operations.c - where everything stands, and what is in force: services, consumers and their lag, settings, parameters of the law.
 *
 * The lag of what the relay sends is told by its dense numbers; of what the gateway itself sends the
 * broker is asked where the topics end.
 */
#include "account.h"
#include "base/own.h"
#include "model/topics.h"
#include "operations_sql.h"
#include "ops/options.h"
#include "sender.h"
#include "whole.h"
#include "wire/json.h"

enum { ENDS_MOST = 65536, SETTINGS_MOST = 65536 };

struct asking {
    struct gw_errand errand; /* first */
    struct gw_call *call;
};

static void answer(struct gw_call *call, struct lg_store *store, const struct lg_query *query,
                   struct lg_span given)
{
    struct lg_column *const param = lg_of_text(call->arena, given);
    lg_own(lg_result) struct lg_result *rows = NULL;
    struct lg_error error;

    if (store != NULL && lg_store_run(store, query, &param, &rows, &error))
        gw_answer_json(call, 200, lg_result_text(rows, 0, 0), NULL);
    else
        gw_refuse_database(call, "reading where everything stands", store == NULL ? NULL : &error);
}

/* {"TOPIC/PARTITION": next offset} of the topics that this process writes; what is not known is left out. */
static struct lg_span ends_of(const struct gw_call *call)
{
    struct lg_builder ends = lg_builder(call->arena, ENDS_MOST);
    int64_t end;

    lg_builder_add(&ends, LG_SPAN("{"));
    for (size_t i = 0; i < lg_topics_n; i++) {
        if (strcmp(lg_topics[i].producers, "gateway") != 0)
            continue;
        for (int32_t part = 0; part < lg_topics[i].partitions; part++) {
            if (gw_sender_end(call->gateway->sender, lg_topics[i].name, part, &end))
                lg_builder_fmt(&ends, "%s\"%s/%d\":%lld", ends.len > 1 ? "," : "",
                               lg_topics[i].name, (int)part, (long long)end);
        }
    }
    lg_builder_add(&ends, LG_SPAN("}"));
    return lg_builder_text(&ends);
}

static void run_operations(struct gw_errand *errand, struct lg_store *store)
{
    struct gw_call *call = ((struct asking *)(void *)errand)->call;

    answer(call, store, &q_operations_now, ends_of(call));
}

/* The program's version and its settings. */
static struct lg_span settings_of(const struct gw_call *call)
{
    static const struct {
        const char *name, *help;
        bool secret;
    } settings[] = {
#define SETTING(id, name, value, secret, help) {name, help, secret},
        LG_SETTINGS(SETTING)
#undef SETTING
    };
    struct lg_builder to = lg_builder(call->arena, SETTINGS_MOST);

    lg_builder_fmt(&to, "{\"program\":\"%s\",\"settings\":[", lg_version());
    for (int i = 0; i < LG_SETTINGS_N; i++) {
        const char *value = lg_config_get(call->gateway->config, (enum lg_setting)i);

        lg_builder_fmt(&to, "%s{\"name\":\"%s\",\"help\":", i > 0 ? "," : "", settings[i].name);
        lg_json_write_string(&to, lg_span_of(settings[i].help));
        lg_builder_add(&to, LG_SPAN(",\"value\":"));
        lg_json_write_string(&to, lg_span_of(settings[i].secret ? "***" : value));
        lg_builder_add(&to, LG_SPAN("}"));
    }
    lg_builder_add(&to, LG_SPAN("]}"));
    return lg_builder_text(&to);
}

static void run_configuration(struct gw_errand *errand, struct lg_store *store)
{
    struct gw_call *call = ((struct asking *)(void *)errand)->call;

    answer(call, store, &q_configuration_now, settings_of(call));
}

static void begin(struct gw_call *call, void (*run)(struct gw_errand *, struct lg_store *))
{
    struct asking *asking = lg_arena_take(call->arena, sizeof *asking);

    *asking = (struct asking){{.run = run}, call};
    if (!gw_sees_whole(call, GW_AREA_OPERATIONS, GW_VIEW_CASE))
        return;
    if (call->request->query.len > 0)
        gw_refuse_for(call, GW_WHY_QUERY, "this takes no query");
    else if (!gw_readers_take(call->gateway->readers, &asking->errand))
        gw_refuse_for(call, GW_WHY_UNAVAILABLE, "too many read at once");
}

static void get_operations(struct gw_call *call)
{
    begin(call, run_operations);
}

static void get_configuration(struct gw_call *call)
{
    begin(call, run_configuration);
}

const struct gw_route gw_standing_routes[] = {
    {"GET", "/v1/operations", 0, get_operations, GW_DOOR_PROVEN, NULL},
    {"GET", "/v1/configuration", 0, get_configuration, GW_DOOR_PROVEN, NULL},
    {0},
};
