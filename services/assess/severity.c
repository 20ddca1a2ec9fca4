/*
 * severity.c - by what a loop ranks items: how severe failures of such goods are, as a tick found it
 * (adjust_severity.c), and the parameters that ask for a ranking by loss.
 */
#include <stdio.h>

#include "adjust.h"
#include "tables.h"
#include "wire/json.h"

enum { PLACE_BYTES = 240 };

static double number_of(const struct lg_json *node)
{
    return node->type == LG_JSON_INTEGER ? (double)node->integer : node->number;
}

static bool is_of(struct lg_span key, struct lg_span category)
{
    return lg_span_eq(lg_chain_level(key, 0), category);
}

/* Keys that failed no more are what the category is: a loop that began today knows none of them. */
static void set_mean(struct assess *assess, struct lg_span category, double mean)
{
    const struct entry_table *table = &assess->severities;

    for (size_t i = 0; i < table->keys.numbers.n; i++) {
        if (is_of(table->keys.texts[i], category))
            table->at[i].value = mean;
    }
    entry_put(&assess->severities, assess->kept, category)->value = mean;
}

void assess_take_severities(struct assess *assess, struct lg_span category,
                            const struct lg_json *root)
{
    const struct lg_json *mean = lg_json_member(root, LG_SPAN("mean"));
    const struct lg_json *keys = lg_json_member(root, LG_SPAN("keys"));

    if (mean == NULL || keys == NULL || keys->type != LG_JSON_OBJECT)
        return;
    set_mean(assess, category, number_of(mean));
    const struct lg_json *name = lg_json_first(keys);
    for (size_t i = 0; i < keys->n; i++) {
        const struct lg_json *value = lg_json_next(name);

        entry_put(&assess->severities, assess->kept, name->string)->value = number_of(value);
        name = lg_json_next(value);
    }
}

static double severity_of(const struct assess *assess, struct lg_span key)
{
    for (int level = 1; level >= 0; level--) {
        const struct entry *of = entry_find(&assess->severities, lg_chain_level(key, level));

        if (of != NULL)
            return of->value;
    }
    return 1;
}

double assess_half_loss(const struct assess *assess, struct lg_span port, struct lg_span category,
                        lg_day day)
{
    char place[PLACE_BYTES];

    if (!assess->parameters.ranked)
        return 0;
    const double of_category = assess_parameter(assess, "ranking_half", category, day, 0);
    const int len =
        snprintf(place, sizeof place, "%.*s/%.*s", LG_SPAN_ARG(port), LG_SPAN_ARG(category));
    if (len < 0 || (size_t)len >= sizeof place)
        return of_category;
    return assess_parameter(assess, "ranking_half", (struct lg_span){place, (size_t)len}, day,
                            of_category);
}

struct lg_ranking assess_ranking(const struct assess *assess,
                                 const struct lg_item_declared *declared, lg_day day)
{
    const struct ev_declaration_body *body = declared->body;
    const double half = assess_half_loss(assess, body->port, declared->category->code, day);

    if (!(half > 0))
        return (struct lg_ranking){0, 0, 0};
    return (struct lg_ranking){half, severity_of(assess, declared->risk_key),
                               assess_parameter(assess, "exchange_rate", body->currency, day, 1)};
}
