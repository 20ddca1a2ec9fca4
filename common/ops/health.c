#include "ops/health.h"

#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <arpa/inet.h>
#include <microhttpd.h>

#include "ops/metrics.h"

enum { LIVE_S = 10, ANSWER = 1 << 20 };

struct lg_health {
    struct MHD_Daemon *daemon;
    lg_ready_fn ready;
    void *service;
};

static _Atomic time_t last_beat;

static time_t now_s(void)
{
    struct timespec now;

    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec;
}

void lg_health_beat(void)
{
    atomic_store(&last_beat, now_s());
}

static unsigned answer(struct lg_health *health, const char *url, bool verbose,
                       struct lg_builder *text)
{
    if (strcmp(url, "/metrics") == 0) {
        lg_metrics_write(text);
        return MHD_HTTP_OK;
    }
    if (strcmp(url, "/livez") == 0) {
        const bool live = now_s() - atomic_load(&last_beat) < LIVE_S;

        lg_builder_add(text, live ? LG_SPAN("ok\n") : LG_SPAN("the main loop stands still\n"));
        return live ? MHD_HTTP_OK : MHD_HTTP_SERVICE_UNAVAILABLE;
    }
    if (strcmp(url, "/readyz") == 0) {
        struct lg_builder lines = lg_builder(text->arena, ANSWER / 2);
        const bool ready = health->ready(health->service, &lines);

        if (verbose || !ready)
            lg_builder_add(text, lg_builder_text(&lines));
        lg_builder_add(text, ready ? LG_SPAN("ok\n") : LG_SPAN("not ready\n"));
        return ready ? MHD_HTTP_OK : MHD_HTTP_SERVICE_UNAVAILABLE;
    }
    lg_builder_add(text, LG_SPAN("not found\n"));
    return MHD_HTTP_NOT_FOUND;
}

static enum MHD_Result on_request(void *user, struct MHD_Connection *connection, const char *url,
                                  const char *method, const char *version, const char *upload,
                                  size_t *upload_size, void **state)
{
    struct lg_health *health = user;

    (void)version, (void)upload, (void)upload_size, (void)state;
    if (strcmp(method, MHD_HTTP_METHOD_GET) != 0)
        return MHD_NO;

    struct lg_arena *arena = lg_arena_new(8 * ANSWER);
    if (arena == NULL)
        return MHD_NO;
    struct lg_builder text = lg_builder(arena, ANSWER);
    const bool verbose = MHD_lookup_connection_value_n(connection, MHD_GET_ARGUMENT_KIND, "verbose",
                                                       7, NULL, NULL) == MHD_YES;
    const unsigned status = answer(health, url, verbose, &text);
    const struct lg_span body = lg_builder_text(&text);
    struct MHD_Response *response = MHD_create_response_from_buffer(
        body.len, (void *)(uintptr_t)(const void *)body.at, MHD_RESPMEM_MUST_COPY);
    (void)MHD_add_response_header(response, MHD_HTTP_HEADER_CONTENT_TYPE,
                                  "text/plain; version=0.0.4; charset=utf-8");
    const enum MHD_Result result = MHD_queue_response(connection, status, response);
    MHD_destroy_response(response);
    lg_arena_free(arena);
    return result;
}

static bool parse_address(const char *address, struct sockaddr_in *ret_address)
{
    char host[64];
    const char *colon = strrchr(address, ':');
    const long port = colon == NULL ? -1 : strtol(colon + 1, NULL, 10);

    if (colon == NULL || (size_t)(colon - address) >= sizeof host || port < 0 || port > 65535)
        return false;
    (void)snprintf(host, sizeof host, "%.*s", (int)(colon - address), address);
    *ret_address = (struct sockaddr_in){.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    return inet_pton(AF_INET, strcmp(host, "localhost") == 0 ? "127.0.0.1" : host,
                     &ret_address->sin_addr) == 1;
}

bool lg_health_open(const char *address, lg_ready_fn ready, void *service,
                    struct lg_health **ret_health, struct lg_error *reterr)
{
    struct sockaddr_in at;
    struct lg_health *health;

    *ret_health = NULL;
    lg_health_beat();
    if (address[0] == '\0')
        return true;
    if (!parse_address(address, &at))
        return lg_fail(reterr, LG_STOP, "the admin address \"%s\" is not host:port", address);
    health = calloc(1, sizeof *health);
    if (health == NULL)
        return lg_fail(reterr, LG_STOP, "cannot listen on \"%s\": out of memory", address);
    *health = (struct lg_health){.ready = ready, .service = service};
    health->daemon = MHD_start_daemon(
        MHD_USE_INTERNAL_POLLING_THREAD, 0, NULL, NULL, on_request, health, MHD_OPTION_SOCK_ADDR,
        &at, MHD_OPTION_CONNECTION_TIMEOUT, 10U, MHD_OPTION_CONNECTION_LIMIT, 32U, MHD_OPTION_END);
    if (health->daemon == NULL) {
        free(health);
        return lg_fail(reterr, LG_STOP, "cannot listen on \"%s\"", address);
    }
    *ret_health = health;
    return true;
}

void lg_health_free(struct lg_health *health)
{
    if (health == NULL)
        return;
    MHD_stop_daemon(health->daemon);
    free(health);
}
