#include "risk/proof.h"

#include <string.h>

#include "base/text.h"

enum { TEXT = 400 };

/* What a draft lacks to be tried, and what it lacks besides to be approved. */
static unsigned of_draft(const struct lg_proof *proof)
{
    return (proof->linted ? 0 : (unsigned)LG_PROOF_LINT) |
           (proof->backtested ? 0 : (unsigned)LG_PROOF_BACKTEST);
}

unsigned lg_proof_missing(const char *state, enum ev_control_action step,
                          const struct lg_proof *proof)
{
    const bool draft = strcmp(state, "draft") == 0;
    const unsigned document = draft && !proof->restores ? of_draft(proof) : 0;
    const unsigned shadow = draft && !proof->restores ? LG_PROOF_SHADOW : 0;

    if (!draft && strcmp(state, "shadow") != 0)
        return 0;
    if (step == EV_CONTROL_ACTION_SHADOW)
        return document;
    if (step == EV_CONTROL_ACTION_APPROVE)
        return document | shadow;
    return step == EV_CONTROL_ACTION_RETIRE ? 0 : document | shadow | LG_PROOF_APPROVAL;
}

struct lg_span lg_proof_text(struct lg_arena *arena, unsigned missing)
{
    static const struct {
        unsigned bit;
        const char *text;
    } pieces[] = {
        {LG_PROOF_LINT, "linted (POST /v1/lint/profiles without a document)"},
        {LG_PROOF_BACKTEST, "back-tested (POST /v1/backtests with this version)"},
        {LG_PROOF_SHADOW, "tried in shadow (action \"shadow\")"},
        {LG_PROOF_APPROVAL, "approved by another person (action \"approve\")"},
    };
    struct lg_builder text = lg_builder(arena, TEXT);

    for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++) {
        if (missing & pieces[i].bit)
            lg_builder_fmt(&text, "%s%s", text.len > 0 ? ", nor " : "", pieces[i].text);
    }
    return lg_builder_text(&text);
}
