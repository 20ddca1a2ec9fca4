/*
 * trace.c - the outcome of a traced item.
 */
#include "decide/trace.h"

#include "base/text.h"

struct ev_outcome trace_outcome(struct lg_arena *arena, const struct trace_run *run,
                                const struct traced *item)
{
    static const enum ev_path paths[] = {EV_PATH_COMPLAINT};
    char declaration[LG_ID_TEXT];

    lg_id_format(item->declaration_id, declaration);
    return (struct ev_outcome){
        .outcome_id = lg_id_derive(run->id, lg_text(arena, "outcome-%.*s-%lld", LG_ID_TEXT,
                                                    declaration, (long long)item->item_number)),
        .subject = {.declaration_id = item->declaration_id,
                    .declaration_number = item->declaration_number,
                    .version = item->version,
                    .item_number = item->item_number,
                    .has_item_number = true,
                    .quantity_e5 = item->quantity_e5,
                    .has_quantity = true},
        .assessment_id = item->assessment_id,
        .has_assessment_id = true,
        .goods = item->goods,
        .has_goods = true,
        .kind = run->kind,
        .severity = run->severity,
        .verdict = EV_OUTCOME_VERDICT_FAIL,
        .stage = EV_OUTCOME_STAGE_FINAL,
        .version = 1,
        .selected_by = EV_PATH_COMPLAINT,
        .paths = paths,
        .paths_n = 1,
        .producer = EV_OUTCOME_PRODUCER_RECALL,
        .at_us = run->started_us,
        .finding =
            lg_text(arena, "investigation %.*s confirmed a defect%s%.*s", LG_SPAN_ARG(run->number),
                    run->finding.len > 0 ? ": " : "", LG_SPAN_ARG(run->finding)),
        .finding_zh = lg_text(arena, "调查%.*s确认缺陷%s%.*s", LG_SPAN_ARG(run->number),
                              run->finding.len > 0 ? "：" : "", LG_SPAN_ARG(run->finding)),
    };
}
