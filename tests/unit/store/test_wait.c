/*
 * A server that is frozen says nothing, and its kernel goes on taking what is sent: the connection counts as lost.
 *
 * The server here is a thread that lets everybody in and then says nothing more.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <arpa/inet.h>
#include <cmocka.h>
#include <pthread.h>

#include "store/connection.h"

enum { PATIENCE_MS = 50 };

static int beats;

static void beat(void)
{
    beats++;
}

/* "You are in", "I am 15.0 and writable", "ask me". */
static const char welcome[] = "R\0\0\0\x08\0\0\0\0"
                              "S\0\0\0\x18server_version\0"
                              "15.0\0"
                              "S\0\0\0\x26"
                              "default_transaction_read_only\0off\0"
                              "S\0\0\0\x17in_hot_standby\0off\0"
                              "Z\0\0\0\x05I";

static void *let_in(void *user)
{
    const int client = accept(*(int *)user, NULL, NULL);
    char startup[1000];

    (void)!read(client, startup, sizeof startup);
    (void)!write(client, welcome, sizeof welcome - 1);
    while (read(client, startup, sizeof startup) > 0)
        ;
    (void)close(client);
    return NULL;
}

static void test_is_lost(void **state)
{
    static const struct lg_query query = {.name = "one", .text = "SELECT 1"};
    const int server = socket(AF_INET, SOCK_STREAM, 0);
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
    socklen_t size = sizeof at;
    struct lg_store *store = NULL;
    struct lg_error error;
    char conninfo[100];
    pthread_t thread;

    (void)state;
    assert_int_equal(bind(server, (struct sockaddr *)&at, sizeof at), 0);
    assert_int_equal(listen(server, 1), 0);
    assert_int_equal(getsockname(server, (struct sockaddr *)&at, &size), 0);
    (void)snprintf(conninfo, sizeof conninfo,
                   "host=127.0.0.1 port=%d user=u dbname=d sslmode=disable gssencmode=disable",
                   ntohs(at.sin_port));
    int listening = server;
    assert_int_equal(pthread_create(&thread, NULL, let_in, &listening), 0);
    if (!lg_store_open(conninfo, &store, &error))
        fail_msg("%s: %s", error.message, error.detail);
    store->most_ms = PATIENCE_MS;
    lg_store_meanwhile(store, beat);
    assert_false(lg_store_run(store, &query, NULL, NULL, &error));
    assert_int_equal(error.fate, LG_RETRY);
    assert_non_null(strstr(error.message, "does not answer"));
    assert_true(beats > 0);
    assert_true(lg_store_lost(store));
    lg_store_free(store);
    assert_int_equal(pthread_join(thread, NULL), 0);
    (void)close(server);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_is_lost)};

    return cmocka_run_group_tests_name("an answer that does not come", tests, NULL, NULL);
}
