#include "decide/permissions.h"

#include <string.h>

static const char *const role_names[] = {
    [GW_ROLE_NONE] = "",
    [GW_ROLE_DECLARANT] = "declarant",
    [GW_ROLE_PLATFORM] = "platform",
    [GW_ROLE_CARRIER] = "carrier",
    [GW_ROLE_INSPECTOR] = "inspector",
    [GW_ROLE_LABORATORY] = "laboratory",
    [GW_ROLE_ANALYST] = "analyst",
    [GW_ROLE_MARKET] = "market",
    [GW_ROLE_INVESTIGATOR] = "investigator",
    [GW_ROLE_SUPERVISOR] = "supervisor",
    [GW_ROLE_AUDITOR] = "auditor",
    [GW_ROLE_OPERATOR] = "operator",
    [GW_ROLE_ADMINISTRATOR] = "administrator",
};

enum { ROLES = sizeof role_names / sizeof *role_names };

/*
 * schemas/api/permissions.json as tables.  senders: which roles may send which events, what is not
 * listed nobody may.  readers: which roles read which areas, P as a party, C as who has the case, A
 * all; what is not listed nobody reads.
 */
#include "permission_tables.h"

enum gw_role gw_role_of(struct lg_span name)
{
    for (size_t i = 1; i < ROLES; i++) {
        if (strlen(role_names[i]) == name.len && memcmp(role_names[i], name.at, name.len) == 0)
            return (enum gw_role)i;
    }
    return GW_ROLE_NONE;
}

const char *gw_role_name(enum gw_role role)
{
    return role_names[role];
}

/* The table's "partly": of an event that the role sends, what it may not say. */
static bool is_beyond(enum gw_role role, const struct ev_event *event)
{
    if (event->type == EV_TYPE_SAMPLE)
        return role == GW_ROLE_LABORATORY && event->sample.step != EV_SAMPLE_STEP_RECEIVED &&
               event->sample.step != EV_SAMPLE_STEP_TESTING;
    return event->type == EV_TYPE_REVIEW && role != GW_ROLE_SUPERVISOR &&
           (event->review.kind == EV_REVIEW_KIND_RESULT_PUBLISHED ||
            event->review.kind == EV_REVIEW_KIND_RESULT_WITHDRAWN ||
            event->review.kind == EV_REVIEW_KIND_CONFLICT_APPLIED ||
            event->review.kind == EV_REVIEW_KIND_CONFLICT_SET_ASIDE);
}

bool gw_role_sends(enum gw_role role, const struct ev_event *event)
{
    if (is_beyond(role, event))
        return false;
    for (size_t i = 0; i < sizeof senders / sizeof *senders; i++) {
        if (senders[i].type == event->type)
            return role != GW_ROLE_NONE && (senders[i].roles & 1u << role) != 0;
    }
    return false;
}

enum gw_view gw_role_reads(enum gw_role role, enum gw_area area)
{
    switch (readers[role][area]) {
    case 'P':
        return GW_VIEW_PARTY;
    case 'C':
        return GW_VIEW_CASE;
    case 'A':
        return GW_VIEW_ALL;
    default:
        return GW_VIEW_NONE;
    }
}

static const struct ev_declaration_body *declared(const struct ev_event *event)
{
    if (event->type == EV_TYPE_DECLARATION)
        return &event->declaration;
    if (event->type == EV_TYPE_DECLARATION_CHANGE && event->declaration_change.has_declaration)
        return &event->declaration_change.declaration;
    return NULL;
}

/* The port that the event names; absent where it names none. */
static struct lg_span port_of(const struct ev_event *event)
{
    const struct ev_declaration_body *body = declared(event);

    if (body != NULL)
        return body->port;
    if (event->type == EV_TYPE_ARRIVAL)
        return event->arrival.port;
    if (event->type == EV_TYPE_INSPECTION_ORDER)
        return event->inspection_order.port;
    return (struct lg_span){0};
}

static bool is_party(const struct ev_party *party, bool present, struct lg_span id)
{
    return present && lg_span_eq(party->id, id);
}

/* Whether the enterprise stands behind the event; true where the event names no enterprise. */
static bool concerns(const struct ev_event *event, struct lg_span id)
{
    const struct ev_declaration_body *body = declared(event);

    if (body != NULL)
        return is_party(&body->importer, true, id) ||
               is_party(&body->declarant, body->has_declarant, id) ||
               is_party(&body->platform, body->has_platform, id);
    if (event->type == EV_TYPE_TRADE_DOCUMENT) {
        const struct ev_trade_document *document = &event->trade_document;

        return (!document->has_issuer && !document->has_platform) ||
               is_party(&document->issuer, document->has_issuer, id) ||
               is_party(&document->platform, document->has_platform, id);
    }
    return true;
}

static bool begins(struct lg_span text, struct lg_span with, struct lg_span *ret_rest)
{
    if (text.len < with.len || memcmp(text.at, with.at, with.len) != 0)
        return false;
    *ret_rest = (struct lg_span){text.at + with.len, text.len - with.len};
    return true;
}

bool gw_scope_covers(struct lg_span scope, const struct ev_event *event)
{
    struct lg_span value;

    if (lg_span_eq(scope, LG_SPAN("*")) || lg_span_eq(scope, LG_SPAN("own")))
        return true;
    if (begins(scope, LG_SPAN("port:"), &value)) {
        const struct lg_span port = port_of(event);

        return port.at == NULL || lg_span_eq(port, value);
    }
    return begins(scope, LG_SPAN("enterprise:"), &value) && concerns(event, value);
}

const struct gw_grant *gw_permits(const struct gw_grant *grants, size_t n,
                                  const struct ev_event *event)
{
    for (size_t i = 0; i < n; i++) {
        if (gw_role_sends(grants[i].role, event) && gw_scope_covers(grants[i].scope, event))
            return &grants[i];
    }
    return NULL;
}
