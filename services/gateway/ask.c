#include "ask.h"

#include <string.h>

#include "account.h"
#include "answers.h"
#include "base/own.h"

struct asking {
    struct gw_errand errand; /* first */
    struct gw_call *call;
    struct gw_question question;
};

bool gw_run(struct gw_call *call, struct lg_store *store, const struct lg_query *query,
            struct lg_column *const *params, const char *doing, struct lg_result **ret_rows)
{
    struct lg_error error;

    if (store != NULL && lg_store_run(store, query, params, ret_rows, &error))
        return true;
    gw_refuse_database(call, doing, store == NULL ? NULL : &error);
    return false;
}

static void run(struct gw_errand *errand, struct lg_store *store)
{
    const struct asking *asking = (const struct asking *)(const void *)errand;
    const struct gw_question *question = &asking->question;
    struct gw_call *call = asking->call;
    lg_own(lg_result) struct lg_result *rows = NULL;

    if (question->before != NULL &&
        !gw_run(call, store, question->before, NULL, question->doing, NULL))
        return;
    if (!gw_run(call, store, question->query, question->params, question->doing, &rows))
        return;
    if (lg_result_rows(rows) == 0 || lg_result_null(rows, 0, 0))
        gw_refuse_for(call, GW_WHY_NOT_FOUND, NULL);
    else
        gw_answer_json(call, 200, lg_result_text(rows, 0, 0), NULL);
}

void gw_ask(struct gw_call *call, const struct gw_question *question)
{
    struct asking *asking = lg_arena_take(call->arena, sizeof *asking);
    const size_t size = (size_t)question->query->params_n * sizeof(struct lg_column *);
    struct lg_column **params = lg_arena_take(call->arena, size);

    if (size > 0)
        memcpy(params, question->params, size);
    *asking = (struct asking){{.run = run}, call, *question};
    asking->question.params = params;
    if (!gw_readers_take(call->gateway->readers, &asking->errand))
        gw_refuse_for(call, GW_WHY_UNAVAILABLE, "too many read at once");
}
