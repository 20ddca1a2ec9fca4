#include "risk/proof.h"

#include <string.h>

#include "base/text.h"

enum { TEXT = 500 };

/* What a version lacks until it is approved. */
static unsigned of_document(const struct lg_proof *proof)
{
    return proof->restores ? 0
                           : (proof->linted ? 0 : (unsigned)LG_PROOF_LINT) |
                                 (proof->backtested ? 0 : (unsigned)LG_PROOF_BACKTEST) |
                                 (proof->compared ? 0 : (unsigned)LG_PROOF_COMPARISON);
}

unsigned lg_proof_missing(enum ev_control_kind kind, const char *state, enum ev_control_action step,
                          const struct lg_proof *proof)
{
    const bool draft = strcmp(state, "draft") == 0;
    const unsigned document = of_document(proof);
    const unsigned shadow = draft && kind == EV_CONTROL_KIND_PROFILE && !proof->restores
                                ? (unsigned)LG_PROOF_SHADOW
                                : 0;

    if ((!draft && strcmp(state, "shadow") != 0) || step == EV_CONTROL_ACTION_RETIRE)
        return 0;
    if (step == EV_CONTROL_ACTION_SHADOW)
        return document;
    if (step == EV_CONTROL_ACTION_APPROVE)
        return document | shadow;
    return document | shadow | LG_PROOF_APPROVAL;
}

struct lg_span lg_proof_text(struct lg_arena *arena, unsigned missing)
{
    static const struct {
        unsigned bit;
        const char *text;
    } pieces[] = {
        {LG_PROOF_LINT, "linted of late (POST /v1/lint/profiles without a document)"},
        {LG_PROOF_BACKTEST, "back-tested of late (POST /v1/backtests with this version)"},
        {LG_PROOF_COMPARISON, "compared on enough items (in force as a model in mode \"shadow\")"},
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
