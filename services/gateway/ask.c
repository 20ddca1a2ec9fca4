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

static void run(struct gw_errand *errand, struct lg_store *store)
{
    const struct asking *asking = (const struct asking *)(const void *)errand;
    const struct gw_question *question = &asking->question;
    struct gw_call *call = asking->call;
    lg_own(lg_result) struct lg_result *rows = NULL;
    struct lg_error error;

    if (store == NULL)
        gw_refuse_database(call, question->doing, NULL);
    else if ((question->before != NULL &&
              !lg_store_run(store, question->before, NULL, NULL, &error)) ||
             !lg_store_run(store, question->query, question->params, &rows, &error))
        gw_refuse_database(call, question->doing, &error);
    else if (lg_result_rows(rows) == 0)
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
