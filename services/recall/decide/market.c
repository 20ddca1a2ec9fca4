/*
 * market.c - complaints and incidents.
 */
#include "decide/market.h"

#include "base/hash.h"
#include "base/text.h"
#include "decide/goods.h"
#include "decide/investigation.h"
#include "model/life_cycle.h"

enum { CASE_NUMBER_BYTES = 60 };

static const struct verdict taken = {MATTER_TAKEN, NULL, {NULL, 0}, {NULL, 0}};

struct lg_span market_case_number(struct lg_arena *arena, struct lg_span report_number)
{
    const struct lg_span number = lg_text(arena, "AUTO-%.*s", LG_SPAN_ARG(report_number));

    if (number.len <= CASE_NUMBER_BYTES)
        return number;
    return lg_text(arena, "AUTO-%016llx", (unsigned long long)lg_hash64(report_number, 5));
}

enum report_kind market_kind(const struct ev_event *event)
{
    return event->type == EV_TYPE_COMPLAINT ? REPORT_COMPLAINT : REPORT_INCIDENT;
}

struct lg_span market_number(const struct ev_event *event)
{
    return event->type == EV_TYPE_COMPLAINT ? event->complaint.complaint_number
                                            : event->incident.incident_number;
}

const struct ev_goods *market_goods(const struct ev_event *event)
{
    return event->type == EV_TYPE_COMPLAINT ? &event->complaint.goods : &event->incident.goods;
}

static struct report *file(struct docket *docket, const struct matter_event *event)
{
    const struct ev_event *said = event->event;
    const bool complaint = said->type == EV_TYPE_COMPLAINT;
    struct report *report = docket_put_report(docket, market_kind(said), market_number(said));

    report->id = event->id;
    report->goods = *market_goods(said);
    report->goods_key = goods_key(docket->arena, &report->goods);
    report->severity = complaint ? said->complaint.severity : said->incident.severity;
    report->hazard = complaint ? said->complaint.kind : said->incident.kind;
    report->filed_us = report->changed_us = event->at_us;
    report->is_new = report->changed = true;
    report->event = said;
    report->bytes = event->bytes;
    if (complaint) {
        report->state = "filed";
        clock_start(docket->arena, &report->clocks, &docket->terms, "complaint_accept",
                    &report->goods, event->at_us);
    }
    return report;
}

/* The case that named the complaint before it came, or the open one of the same goods. */
static struct investigation *case_of(const struct docket *docket, const struct report *report,
                                     bool *ret_named)
{
    const struct lg_span named = report->kind == REPORT_COMPLAINT
                                     ? docket_named_by(docket, report->number)
                                     : (struct lg_span){NULL, 0};
    struct investigation *of = named.at != NULL ? docket_investigation(docket, named) : NULL;

    *ret_named = of != NULL;
    return of != NULL ? of : docket_open_for(docket, report->goods_key);
}

static struct investigation *open_for(struct docket *docket, const struct report *report)
{
    struct lg_span number = market_case_number(docket->arena, report->number);

    if (docket_investigation(docket, number) != NULL) /* a case of other goods has that number */
        number = lg_text(docket->arena, "AUTO-%016llx",
                         (unsigned long long)lg_hash64(report->subject, 5));
    const struct opening opening = {
        .number = number,
        .opened_by = LG_SPAN("//loopgate/recall"),
        .id = lg_id_derive(report->id, LG_SPAN("case")),
        .goods = report->goods,
        .automatic = true,
        .at_us = report->filed_us,
    };
    return investigation_open(docket, &opening);
}

struct verdict decide_report(struct docket *docket, const struct matter_event *event)
{
    const struct lg_span number = market_number(event->event);
    const enum report_kind kind = market_kind(event->event);
    bool named;

    if (docket_report(docket, kind, number) != NULL)
        return (struct verdict){
            .kind = MATTER_REFUSED,
            .code = "number-taken",
            .reason =
                lg_text(docket->arena, "another %s has the number \"%.*s\"",
                        kind == REPORT_COMPLAINT ? "complaint" : "incident", LG_SPAN_ARG(number)),
        };
    struct report *report = file(docket, event);
    struct investigation *of = case_of(docket, report, &named);
    if (of == NULL && report->severity >= EV_SEVERITY_SERIOUS)
        of = docket->opened = open_for(docket, report);
    if (of == NULL)
        return taken;
    if (!named)
        docket_link(docket, of->number, kind, number, true);
    investigation_take(docket, of, report, event->at_us);
    return taken;
}
