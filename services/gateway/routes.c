/*
 * routes.c - all routes of the interface, area by area.
 */
#include "base/text.h"
#include "gateway.h"

/* In the order in which they are tried: within an area put literals before {parameters}. */
static const struct gw_route *const areas[] = {
    gw_intake_routes,     gw_receipt_routes,     gw_ceb_routes,      gw_border_routes,
    gw_market_routes,     gw_adjusted_routes,    gw_advice_routes,   gw_explanation_routes,
    gw_draw_routes,       gw_dictionary_routes,  gw_lint_routes,     gw_session_routes,
    gw_proof_routes,      gw_live_routes,        gw_upload_routes,   gw_photo_routes,
    gw_backtest_routes,   gw_feedback_routes,    gw_profile_routes,  gw_description_routes,
    gw_console_routes,    gw_public_routes,      gw_key_routes,      gw_platform_routes,
    gw_operations_routes, gw_dead_letter_routes, gw_standing_routes, gw_overview_routes,
    gw_queue_routes,      gw_claim_routes,       gw_entity_routes,   gw_replay_routes,
    gw_grant_routes,      gw_list_lint_routes,   gw_due_routes,      gw_profile_line_routes,
    gw_reporter_routes,   gw_report_routes,
};

struct bound {
    struct gateway *gateway;
    const struct gw_route *route;
};

static void handle(void *user, struct lg_http_exchange *exchange)
{
    const struct bound *bound = user;
    const struct lg_http_request *request = lg_http_request(exchange);
    struct gw_call *call = lg_arena_take(request->arena, sizeof *call);

    *call = (struct gw_call){.gateway = bound->gateway,
                             .exchange = exchange,
                             .request = request,
                             .arena = request->arena,
                             .route = bound->route};
    if (bound->route->door == GW_DOOR_OPEN)
        bound->route->handle(call);
    else
        gw_enter(call);
}

const struct lg_http_problem *gw_routes_admit(void *user, const struct lg_http_exchange *exchange)
{
    const struct bound *bound = user;

    return gw_admit(bound->gateway, bound->route, exchange);
}

static size_t count(void)
{
    size_t n = 0;

    for (size_t area = 0; area < sizeof areas / sizeof *areas; area++) {
        for (const struct gw_route *route = areas[area]; route->pattern != NULL; route++)
            n++;
    }
    return n;
}

size_t gw_routes_make(struct gateway *gateway, struct lg_arena *arena,
                      const struct lg_http_route **ret_routes)
{
    const size_t n = count();
    struct lg_http_route *routes = lg_arena_take(arena, n * sizeof *routes);
    struct bound *bound = lg_arena_take(arena, n * sizeof *bound);
    size_t i = 0;

    for (size_t area = 0; area < sizeof areas / sizeof *areas; area++) {
        for (const struct gw_route *route = areas[area]; route->pattern != NULL; route++, i++) {
            bound[i] = (struct bound){gateway, route};
            routes[i] = (struct lg_http_route){route->method, route->pattern, route->body_limit,
                                               handle, &bound[i]};
        }
    }
    *ret_routes = routes;
    return n;
}
