/*
 * The gate's thread: sockets, epoll, deadlines.  What it does to one connection's bytes is
 * passage.c.
 */
#include "http/gate.h"

#include <errno.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <pthread.h>

#include "http/passage.h"
#include "ops/run.h"

enum { CONNECTIONS = 4096, HEAD_MS = 10000, IDLE_MS = 30000, EVENTS = 128, TICK_MS = 100 };

enum duty { SERVE, SHUT, END };

struct lg_gate {
    struct lg_gate_options options;
    int listener, epoll, wake;
    bool listening;
    _Atomic int duty;
    struct lg_passage *first; /* all connections */
    unsigned count;
    uint16_t port;
    pthread_t thread;
};

static bool split_address(const char *address, char ret_host[256], const char **ret_port)
{
    const char *colon = strrchr(address, ':');

    if (colon == NULL || colon == address || colon[1] == '\0' || colon - address >= 256)
        return false;
    size_t len = (size_t)(colon - address);
    if (address[0] == '[' && colon[-1] == ']') {
        address++;
        len -= 2;
    }
    memcpy(ret_host, address, len);
    ret_host[len] = '\0';
    *ret_port = colon + 1;
    return true;
}

static int bind_one(const struct addrinfo *at)
{
    const int one = 1;
    const int fd = socket(at->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);

    if (fd < 0)
        return -1;
    (void)setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    if (bind(fd, at->ai_addr, at->ai_addrlen) == 0 && listen(fd, SOMAXCONN) == 0)
        return fd;
    close(fd);
    return -1;
}

static bool open_listener(struct lg_gate *gate, struct lg_error *reterr)
{
    const struct addrinfo hints = {.ai_socktype = SOCK_STREAM, .ai_flags = AI_PASSIVE};
    const char *listen = gate->options.listen;
    struct sockaddr_in6 bound = {0};
    socklen_t bound_len = sizeof bound;
    struct addrinfo *found = NULL;
    const char *port;
    char host[256];

    if (!split_address(listen, host, &port) || getaddrinfo(host, port, &hints, &found) != 0)
        return lg_fail(reterr, LG_STOP, "the address \"%s\" is not host:port", listen);
    for (const struct addrinfo *at = found; at != NULL && gate->listener < 0; at = at->ai_next)
        gate->listener = bind_one(at);
    freeaddrinfo(found);
    if (gate->listener < 0)
        return lg_fail(reterr, LG_STOP, "cannot listen on \"%s\": %s", listen, strerror(errno));
    /* the port stands at the same place in both families */
    (void)getsockname(gate->listener, (struct sockaddr *)&bound, &bound_len);
    gate->port = ntohs(bound.sin6_port);
    return true;
}

static bool watch(struct lg_gate *gate, int fd, uint32_t events, void *what)
{
    struct epoll_event event = {.events = events, .data.ptr = what};

    return epoll_ctl(gate->epoll, EPOLL_CTL_ADD, fd, &event) == 0;
}

static void stop_listening(struct lg_gate *gate)
{
    if (gate->listening)
        (void)epoll_ctl(gate->epoll, EPOLL_CTL_DEL, gate->listener, NULL);
    gate->listening = false;
}

static bool too_many(const struct lg_gate *gate, const char *address)
{
    unsigned same = 0;

    if (gate->options.per_address == 0)
        return false;
    for (const struct lg_passage *at = gate->first; at != NULL; at = at->next)
        same += strcmp(at->address, address) == 0;
    return same >= gate->options.per_address;
}

static void admit(struct lg_gate *gate, int client, const char *address, const char *peer)
{
    int pair[2];
    const int one = 1;
    struct lg_passage *passage;

    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, pair) != 0) {
        close(client);
        return;
    }
    (void)setsockopt(client, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    passage = lg_passage_new(client, pair[0], address,
                             lg_monotonic_us() + gate->options.head_ms * LG_US_PER_MS);
    if (passage == NULL) {
        close(client);
        close(pair[0]);
        close(pair[1]);
        return;
    }
    passage->next = gate->first;
    gate->first = passage;
    gate->count++;
    if (!gate->options.admit(gate->options.user, pair[1], peer, passage->debt) ||
        !lg_passage_watch(passage, gate->epoll))
        passage->over = true;
}

/* Takes the connections that wait.  Out of descriptors: the next tick tries again. */
static void accept_all(struct lg_gate *gate)
{
    for (;;) {
        struct sockaddr_storage from;
        socklen_t len = sizeof from;
        char host[LG_PASSAGE_ADDRESS], port[8], peer[LG_PASSAGE_ADDRESS + 12];
        const int client =
            accept4(gate->listener, (struct sockaddr *)&from, &len, SOCK_NONBLOCK | SOCK_CLOEXEC);

        if (client < 0 && (errno == EINTR || errno == ECONNABORTED))
            continue;
        if (client < 0) {
            if (errno != EAGAIN)
                stop_listening(gate);
            return;
        }
        if (getnameinfo((struct sockaddr *)&from, len, host, sizeof host, port, sizeof port,
                        NI_NUMERICHOST | NI_NUMERICSERV) != 0 ||
            gate->count >= gate->options.connections || too_many(gate, host)) {
            close(client);
            continue;
        }
        (void)snprintf(peer, sizeof peer, strchr(host, ':') ? "[%s]:%s" : "%s:%s", host, port);
        admit(gate, client, host, peer);
    }
}

/* Frees what is over and what has missed its deadline; closes what owes nothing more. */
static void sweep(struct lg_gate *gate)
{
    const int64_t now = lg_monotonic_us();

    for (struct lg_passage **at = &gate->first; *at != NULL;) {
        struct lg_passage *passage = *at;

        if (!passage->over && now <= passage->deadline_us) {
            lg_passage_tick(passage, gate->options.idle_ms);
            at = &passage->next;
            continue;
        }
        *at = passage->next;
        lg_passage_free(passage);
        gate->count--;
    }
}

static void on_wake(struct lg_gate *gate)
{
    uint64_t count;

    (void)!read(gate->wake, &count, sizeof count);
    stop_listening(gate);
    if (gate->listener >= 0)
        close(gate->listener);
    gate->listener = -1;
    for (struct lg_passage *at = gate->first; at != NULL; at = at->next)
        lg_passage_shut(at);
}

/* One round of events; whether a connection ended. */
static bool serve(struct lg_gate *gate)
{
    struct epoll_event events[EVENTS];
    const int n = epoll_wait(gate->epoll, events, EVENTS, TICK_MS);
    bool ended = false;

    for (int i = 0; i < n; i++) {
        struct lg_passage_end *end = events[i].data.ptr;

        if (events[i].data.ptr == gate) {
            accept_all(gate);
        } else if (events[i].data.ptr == &gate->wake) {
            on_wake(gate);
        } else if (!end->passage->over) {
            lg_passage_move(end, events[i].events, gate->options.head_ms, gate->options.idle_ms);
            ended |= end->passage->over;
        }
    }
    return ended;
}

static void *run(void *user)
{
    struct lg_gate *gate = user;
    int64_t swept_us = 0;

    while (atomic_load(&gate->duty) != END) {
        const bool ended = serve(gate);
        const int64_t now = lg_monotonic_us();

        if (!ended && now - swept_us < TICK_MS * LG_US_PER_MS)
            continue;
        swept_us = now;
        sweep(gate);
        if (!gate->listening && gate->listener >= 0)
            gate->listening = watch(gate, gate->listener, EPOLLIN, gate);
    }
    return NULL;
}

static bool start(struct lg_gate *gate, struct lg_error *reterr)
{
    if (!open_listener(gate, reterr))
        return false;
    gate->epoll = epoll_create1(EPOLL_CLOEXEC);
    gate->wake = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    gate->listening = true;
    if (!watch(gate, gate->listener, EPOLLIN, gate) ||
        !watch(gate, gate->wake, EPOLLIN, &gate->wake) ||
        pthread_create(&gate->thread, NULL, run, gate) != 0)
        return lg_fail(reterr, LG_STOP, "cannot start the gate: %s", strerror(errno));
    return true;
}

static void release(struct lg_gate *gate)
{
    const int fds[] = {gate->listener, gate->epoll, gate->wake};

    for (size_t i = 0; i < sizeof fds / sizeof fds[0]; i++)
        if (fds[i] >= 0)
            close(fds[i]);
    free(gate);
}

bool lg_gate_open(const struct lg_gate_options *options, struct lg_gate **ret_gate,
                  struct lg_error *reterr)
{
    struct lg_gate *gate = calloc(1, sizeof *gate);

    if (gate == NULL)
        return lg_fail(reterr, LG_STOP, "cannot start the gate: out of memory");
    *gate = (struct lg_gate){.options = *options, .listener = -1, .epoll = -1, .wake = -1};
    if (options->connections == 0)
        gate->options.connections = CONNECTIONS;
    if (options->head_ms == 0)
        gate->options.head_ms = HEAD_MS;
    if (options->idle_ms == 0)
        gate->options.idle_ms = IDLE_MS;
    if (!start(gate, reterr)) {
        release(gate);
        return false;
    }
    *ret_gate = gate;
    return true;
}

uint16_t lg_gate_port(const struct lg_gate *gate)
{
    return gate->port;
}

static void order(struct lg_gate *gate, enum duty duty)
{
    const uint64_t one = 1;

    atomic_store(&gate->duty, duty);
    (void)!write(gate->wake, &one, sizeof one);
}

void lg_gate_shut(struct lg_gate *gate)
{
    order(gate, SHUT);
}

void lg_gate_free(struct lg_gate *gate)
{
    if (gate == NULL)
        return;
    order(gate, END);
    (void)pthread_join(gate->thread, NULL);
    while (gate->first != NULL) {
        struct lg_passage *passage = gate->first;

        gate->first = passage->next;
        lg_passage_finish(passage);
        lg_passage_free(passage);
    }
    release(gate);
}
