/*
 * permissions.h - who may send what, and who may read what: one table
 * (schemas/api/permissions.json), deny by default.
 *
 * A grant is a role and a scope.  A role says which kinds of events; a scope narrows them to a port
 * or an enterprise where the event names one.  "own" is what the principal sent itself, which is
 * true of everything that it sends.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/span.h"
#include "model/event_types.h"

enum gw_role {
    GW_ROLE_NONE,
    GW_ROLE_DECLARANT,
    GW_ROLE_PLATFORM,
    GW_ROLE_CARRIER,
    GW_ROLE_INSPECTOR,
    GW_ROLE_LABORATORY,
    GW_ROLE_ANALYST,
    GW_ROLE_MARKET,
    GW_ROLE_INVESTIGATOR,
    GW_ROLE_SUPERVISOR,
    GW_ROLE_AUDITOR,
    GW_ROLE_OPERATOR,
    GW_ROLE_ADMINISTRATOR,
};

/* The role of that name in intake.role; GW_ROLE_NONE for any other. */
enum gw_role gw_role_of(struct lg_span name);
const char *gw_role_name(enum gw_role role);

struct gw_grant {
    enum gw_role role;
    struct lg_span scope; /* "*", "own", "port:CODE", "enterprise:ID" */
    int64_t until_us;     /* exclusive; 0: until it is revoked */
};

/*
 * Whether the role may send such an event at all; a laboratory reports receipt and test of samples,
 * and supervisors alone decide conflicts and what is published of results
 * (schemas/rules/double-random.md).
 */
bool gw_role_sends(enum gw_role role, const struct ev_event *event);

/* Whether the event lies within the scope; an unknown scope covers nothing. */
bool gw_scope_covers(struct lg_span scope, const struct ev_event *event);

/* The first grant that permits the event, NULL when none does. */
const struct gw_grant *gw_permits(const struct gw_grant *grants, size_t n,
                                  const struct ev_event *event);

/* What can be read, each a column of the table of readers. */
enum gw_area {
    GW_AREA_DECLARATIONS,
    GW_AREA_ASSESSMENTS,
    GW_AREA_ORDERS,
    GW_AREA_RELEASES,
    GW_AREA_RECALLS,
    GW_AREA_INVESTIGATIONS,
    GW_AREA_COMPLAINTS,
    GW_AREA_INCIDENTS,
    GW_AREA_MEASURES,
    GW_AREA_OUTCOMES,
    GW_AREA_KEYS,
    GW_AREA_RECEIPTS,
    GW_AREA_OPERATIONS,
    GW_AREA_ACCESS,
    GW_AREA_AUDIT,
    GW_AREA_OVERVIEW,
    GW_AREAS,
};

/*
 * As whom a role reads an area.  A party sees status and the duties addressed to it; who has the
 * case, also lane, reasons and instruction; all is path, score and chances too.
 */
enum gw_view { GW_VIEW_NONE, GW_VIEW_PARTY, GW_VIEW_CASE, GW_VIEW_ALL };

enum gw_view gw_role_reads(enum gw_role role, enum gw_area area);

/*
 * Where a caller stands before an area, by all grants that it has.  Officers' grants go before a
 * party's.  A party sees what it sent, at `ports`, and what concerns its `enterprises`; an officer
 * what is at `ports` or concerns `enterprises`, and all of it where `full` has the port.
 */
struct gw_standing {
    enum gw_view view;
    struct lg_span *ports, *enterprises, *full; /* "*" among ports: all of them */
    size_t ports_n, enterprises_n, full_n;
};

/* `enterprise` is the principal's own, or absent.  The view is GW_VIEW_NONE when nothing permits. */
struct gw_standing gw_stands(const struct gw_grant *grants, size_t n, enum gw_area area,
                             struct lg_span enterprise, struct lg_arena *arena);
