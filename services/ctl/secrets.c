/*
 * secrets.c - shows what is kept only as a hash.
 */
#include "secrets.h"

#include <stdio.h>

#include "database.h"
#include "out.h"

void ctl_show(struct ctl *ctl, const struct ctl_secret *secret)
{
    struct out *out;

    if (!ctl->json) {
        (void)fprintf(stderr, "loopgatectl: %s\n", secret->talk);
        (void)printf("%.*s\n", LG_SPAN_ARG(secret->text));
        return;
    }
    out = out_new(ctl, secret->columns);
    out_text(out, secret->owner);
    out_text(out, secret->text);
    out_end_one(out);
}

bool ctl_keep_and_show(struct ctl *ctl, const struct ctl_secret *secret, struct lg_error *reterr)
{
    bool ignored;

    if (!ctl_change(ctl, secret->keep, secret->params, &ignored, reterr))
        return false;
    ctl_show(ctl, secret);
    return true;
}
