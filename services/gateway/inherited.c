/*
 * inherited.c - how much of a score is the item's own key's, and what is from which level above.
 */
#include "explained.h"
#include "wire/json.h"

enum { ONE_E5 = 100000 };

struct level {
    const char *label, *label_zh;
    struct lg_span key; /* absent: what was believed before any inspection */
    double inspections, failures, part, estimate;
};

static struct level level_of(const struct lg_item_declared *declared,
                             const struct lg_item_context *context, int level, double part)
{
    const struct lg_chain *chain = &declared->chain;
    struct level of = {.key = lg_chain_level(declared->risk_key, level),
                       .inspections = context->evidence.inspected[level],
                       .failures = context->evidence.failed[level],
                       .part = part,
                       .estimate = declared->risk.at_level[level],
                       .label = "all goods of the category",
                       .label_zh = "该类全部商品"};

    if (level == 0)
        return of;
    of.label = lg_attributes[chain->links[level - 1].attribute].label;
    of.label_zh = lg_attributes[chain->links[level - 1].attribute].label_zh;
    return of;
}

static void add_number(struct lg_builder *to, const char *name, double value)
{
    lg_builder_fmt(to, ",\"%s\":", name);
    lg_json_write_number(to, value);
}

static void add_level(struct lg_builder *to, const struct level *level)
{
    lg_builder_add(to, LG_SPAN("{\"label\":"));
    lg_json_write_string(to, lg_span_of(level->label));
    lg_builder_add(to, LG_SPAN(",\"labelZh\":"));
    lg_json_write_string(to, lg_span_of(level->label_zh));
    if (level->key.at != NULL) {
        lg_builder_add(to, LG_SPAN(",\"key\":"));
        lg_json_write_string(to, level->key);
        add_number(to, "inspections", level->inspections);
        add_number(to, "failures", level->failures);
    }
    add_number(to, "share", level->part);
    add_number(to, "estimate", level->estimate);
    lg_builder_add(to, LG_SPAN("}"));
}

static struct lg_span sentence_of(struct lg_arena *arena, const struct level *own,
                                  const struct level *most, bool zh)
{
    if (zh)
        return lg_text(arena,
                       "分值的%.0f%%来自上级层级，其中最多的%.0f%%来自“%s”；"
                       "本商品同类键累计查验%.1f次",
                       100 * (1 - own->part), 100 * most->part, most->label_zh, own->inspections);
    return lg_text(arena,
                   "%.0f %% of the score is inherited from the levels above, most of it (%.0f %%) "
                   "from \"%s\"; goods of the item's own key count for %.1f inspections",
                   100 * (1 - own->part), 100 * most->part, most->label, own->inspections);
}

static void add_inherited(struct lg_arena *arena, const struct gw_decided *decided,
                          struct lg_builder *answer)
{
    const struct lg_item_declared *declared = decided->declared;
    const struct lg_risk_belief belief = lg_item_belief(decided->context);
    const int n = declared->chain.n + 1;
    struct level levels[LG_RISK_PARTS];
    double parts[LG_RISK_PARTS];
    int most = 0;

    lg_risk_parts(&decided->context->evidence, n, &belief, parts);
    levels[0] = (struct level){.label = "what was believed before any inspection",
                               .label_zh = "查验前的先验",
                               .part = parts[0],
                               .estimate = belief.prior};
    for (int i = 1; i <= n; i++) {
        levels[i] = level_of(declared, decided->context, i - 1, parts[i]);
        if (i < n && parts[i] > parts[most])
            most = i;
    }
    lg_builder_add(answer, LG_SPAN(",\"inherited\":{\"share\":"));
    lg_json_write_number(answer, 1 - levels[n].part);
    lg_builder_add(answer, LG_SPAN(",\"text\":"));
    lg_json_write_string(answer, sentence_of(arena, &levels[n], &levels[most], false));
    lg_builder_add(answer, LG_SPAN(",\"textZh\":"));
    lg_json_write_string(answer, sentence_of(arena, &levels[n], &levels[most], true));
    lg_builder_add(answer, LG_SPAN(",\"levels\":["));
    for (int i = 0; i <= n; i++) {
        lg_builder_add(answer, i > 0 ? LG_SPAN(",") : LG_SPAN(""));
        add_level(answer, &levels[i]);
    }
    lg_builder_add(answer, LG_SPAN("]}"));
}

static void add_models(const struct lg_item_context *context, struct lg_builder *answer)
{
    if (context->models_n == 0)
        return;
    lg_builder_add(answer, LG_SPAN(",\"models\":["));
    for (size_t i = 0; i < context->models_n; i++) {
        const struct lg_challenger_score *model = &context->models[i];

        lg_builder_add(answer, i == 0 ? LG_SPAN("{\"code\":") : LG_SPAN(",{\"code\":"));
        lg_json_write_string(answer, model->code);
        lg_builder_fmt(answer, ",\"version\":%lld", (long long)model->version);
        add_number(answer, "share", model->share);
        add_number(answer, "score", model->score);
        lg_builder_add(answer, LG_SPAN("}"));
    }
    lg_builder_add(answer, LG_SPAN("]"));
}

/* Where items are ranked by the loss expected; the ticket has no part in it. */
static void add_ranking(struct lg_arena *arena, const struct gw_decided *decided,
                        struct lg_builder *answer)
{
    const struct lg_ranking *ranking = &decided->context->ranking;
    struct lg_item_decision decision;

    if (!(ranking->half > 0))
        return;
    lg_item_decide_drawn(arena, decided->declared, decided->context, decided->profiles, 0,
                         &decision);
    lg_builder_add(answer, LG_SPAN(",\"ranking\":{\"half\":"));
    lg_json_write_number(answer, ranking->half);
    add_number(answer, "severity", ranking->severity);
    add_number(answer, "value", (double)lg_item_value(decided->declared) / ONE_E5);
    add_number(answer, "exchange", ranking->exchange);
    add_number(answer, "loss", lg_rank_loss(ranking, decision.selection.rank));
    add_number(answer, "thresholdLoss", lg_rank_loss(ranking, decided->context->threshold));
    lg_builder_add(answer, LG_SPAN("}"));
}

void gw_tell_score(struct lg_arena *arena, const struct gw_decided *decided,
                   struct lg_builder *answer)
{
    add_inherited(arena, decided, answer);
    add_models(decided->context, answer);
    add_ranking(arena, decided, answer);
}
