/*
 * wait.c - waiting for PostgreSQL's answers, which a server that is frozen does not give.
 *
 * The time limits of a session are the server's own: who is stopped keeps none of them, and its kernel goes on saying
 * that all is well.  So we count too, and hang up.
 */
#include <sys/socket.h>
#include <time.h>

#include <poll.h>

#include "store/connection.h"

/* What TLS has read ahead wakes no poll. */
enum { TURN_MS = 1000, TLS_TURN_MS = 10 };

static int64_t now_ms(void)
{
    struct timespec now;

    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

bool lg_store_unlimited(struct lg_store *store, const struct lg_query *query,
                        struct lg_error *reterr)
{
    store->most_ms = 0;
    return lg_store_run(store, query, NULL, NULL, reterr);
}

void lg_store_meanwhile(struct lg_store *store, void (*meanwhile)(void))
{
    store->meanwhile = meanwhile;
}

/* Until there is something to read, or a turn is over, or the answer is late. */
static void wait_turn(const struct lg_store *store, int64_t until_ms)
{
    struct pollfd socket = {.fd = PQsocket(store->conn), .events = POLLIN};
    const int64_t left_ms = store->most_ms > 0 ? until_ms - now_ms() : TURN_MS;
    const int64_t turn_ms = PQsslInUse(store->conn) ? TLS_TURN_MS : TURN_MS;

    (void)poll(&socket, 1, (int)(left_ms < turn_ms ? left_ms : turn_ms));
}

PGresult *lg_store_answer(struct lg_store *store)
{
    const int64_t until_ms = now_ms() + store->most_ms;

    while (PQisBusy(store->conn) && PQconsumeInput(store->conn) == 1 && PQisBusy(store->conn)) {
        if (store->most_ms > 0 && now_ms() >= until_ms) {
            store->late = true;
            (void)shutdown(PQsocket(store->conn), SHUT_RDWR);
            break;
        }
        wait_turn(store, until_ms);
        if (store->meanwhile != NULL)
            store->meanwhile();
    }
    return PQgetResult(store->conn);
}
