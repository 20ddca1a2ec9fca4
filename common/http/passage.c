/*
 * Non-blocking both ways, one buffer each: what the other side does not take is not read.
 */
#include "http/passage.h"

#include <errno.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "ops/run.h"

/* A body must keep this rate after its first idle time. */
enum { BYTES_PER_S = 1024, LINGER_MS = 2000 };

void lg_gate_debt_drop(struct lg_gate_debt *debt)
{
    if (atomic_fetch_sub(&debt->holders, 1) == 1)
        free(debt);
}

struct lg_passage *lg_passage_new(int client, int inner, const char *address, int64_t deadline_us)
{
    struct lg_passage *passage = malloc(sizeof *passage);

    if (passage == NULL)
        return NULL;
    struct lg_gate_debt *debt = malloc(sizeof *debt);
    if (debt == NULL) {
        free(passage);
        return NULL;
    }
    atomic_init(&debt->holders, 2);
    atomic_init(&debt->due, 0);
    memset(passage, 0, offsetof(struct lg_passage, in)); /* the buffers may stay as they are */
    passage->client = (struct lg_passage_end){.passage = passage, .fd = client};
    passage->inner = (struct lg_passage_end){.passage = passage, .fd = inner};
    passage->debt = debt;
    passage->deadline_us = deadline_us;
    (void)snprintf(passage->address, sizeof passage->address, "%s", address);
    return passage;
}

bool lg_passage_watch(struct lg_passage *passage, int epoll)
{
    struct lg_passage_end *ends[] = {&passage->client, &passage->inner};

    passage->epoll = epoll;
    for (size_t i = 0; i < 2; i++) {
        struct epoll_event event = {.events = EPOLLIN, .data.ptr = ends[i]};

        ends[i]->watched = EPOLLIN;
        if (epoll_ctl(epoll, EPOLL_CTL_ADD, ends[i]->fd, &event) != 0)
            return false;
    }
    return true;
}

void lg_passage_free(struct lg_passage *passage)
{
    close(passage->client.fd);
    close(passage->inner.fd);
    lg_gate_debt_drop(passage->debt);
    free(passage);
}

static void want(struct lg_passage_end *end, uint32_t events)
{
    struct epoll_event event = {.events = events, .data.ptr = end};

    if (end->watched == events)
        return;
    end->watched = events;
    (void)epoll_ctl(end->passage->epoll, EPOLL_CTL_MOD, end->fd, &event);
}

/* Like read and write: > 0, 0 at the end, -1 for later; any failure is an end. */
static ssize_t receive(int fd, char *to, size_t room)
{
    const ssize_t n = recv(fd, to, room, 0);

    if (n >= 0)
        return n;
    return errno == EAGAIN || errno == EINTR ? -1 : 0;
}

static ssize_t deliver(int fd, const char *from, size_t len)
{
    const ssize_t n = send(fd, from, len, MSG_NOSIGNAL);

    if (n >= 0)
        return n;
    return errno == EAGAIN || errno == EINTR ? -1 : 0;
}

/* Judges one head at `clean`; false when it is bad or not whole. */
static bool judge_head(struct lg_passage *passage)
{
    const struct lg_span bytes = {passage->in + passage->clean, passage->len - passage->clean};
    struct lg_http_head head;
    const size_t end = lg_http_head_end(bytes, passage->seen, &passage->why);

    passage->seen = bytes.len;
    if (end == 0 || !lg_http_head_check((struct lg_span){bytes.at, end}, &head, &passage->why))
        return false;
    atomic_fetch_add(&passage->debt->due, 1);
    passage->framing = lg_http_framing(&head);
    passage->clean += end;
    passage->seen = 0;
    return true;
}

/* Judges what has come since, and sets the deadline that follows from where it ended. */
static void judge(struct lg_passage *passage, size_t came, int64_t head_ms, int64_t idle_ms)
{
    const int64_t now = lg_monotonic_us();
    const int64_t idle = now + idle_ms * LG_US_PER_MS;
    const bool in_body = passage->framing.place != LG_HTTP_DONE;
    const bool in_head = !in_body && passage->seen > 0;
    bool moves = true;

    while (passage->why == NULL && moves && passage->clean < passage->len) {
        if (passage->framing.place == LG_HTTP_DONE)
            moves = !passage->last && judge_head(passage);
        else
            passage->clean += lg_http_frame(
                &passage->framing,
                (struct lg_span){passage->in + passage->clean, passage->len - passage->clean},
                &passage->why);
    }
    if (passage->framing.place != LG_HTTP_DONE) {
        const int64_t earned =
            in_body ? passage->deadline_us + (int64_t)came * LG_US_PER_S / BYTES_PER_S : idle;

        passage->deadline_us = earned < idle ? earned : idle;
    } else if (passage->seen == 0) {
        passage->deadline_us = INT64_MAX; /* the inner side watches the time between requests */
    } else if (!in_head) {
        passage->deadline_us = now + head_ms * LG_US_PER_MS;
    }
}

static void compact(struct lg_passage *passage)
{
    if (passage->sent == 0)
        return;
    memmove(passage->in, passage->in + passage->sent, passage->len - passage->sent);
    passage->clean -= passage->sent;
    passage->len -= passage->sent;
    passage->sent = 0;
}

static void send_inside(struct lg_passage *passage)
{
    while (passage->sent < passage->clean) {
        const ssize_t n =
            deliver(passage->inner.fd, passage->in + passage->sent, passage->clean - passage->sent);

        if (n < 0)
            return;
        if (n == 0) { /* the inner side listens no more; it may still speak */
            passage->no_more_in = true;
            break;
        }
        passage->sent += (size_t)n;
    }
}

/* Asks epoll for what would let something move. */
static void rewatch(struct lg_passage *passage)
{
    const bool may_read = !passage->no_more_in && passage->len - passage->sent < sizeof passage->in;
    const bool has_out = passage->out_sent < passage->out_len;
    const bool has_in = passage->sent < passage->clean;

    if (passage->over || passage->lingering)
        return;
    want(&passage->client, (may_read ? EPOLLIN : 0U) | (has_out ? EPOLLOUT : 0U));
    if (!passage->inner_gone)
        want(&passage->inner, (has_out ? 0U : EPOLLIN) | (has_in ? EPOLLOUT : 0U));
}

static bool reads_no_further(const struct lg_passage *passage)
{
    return passage->last && passage->framing.place == LG_HTTP_DONE;
}

void lg_passage_shut(struct lg_passage *passage)
{
    passage->last = true;
    if (passage->over || passage->lingering || !reads_no_further(passage))
        return;
    passage->no_more_in = true;
    send_inside(passage);
    rewatch(passage);
}

static void read_client(struct lg_passage *passage, int64_t head_ms, int64_t idle_ms)
{
    if (passage->no_more_in)
        return;
    compact(passage);
    if (passage->len < sizeof passage->in) {
        const ssize_t n = receive(passage->client.fd, passage->in + passage->len,
                                  sizeof passage->in - passage->len);

        if (n < 0)
            return;
        if (n == 0) {
            passage->no_more_in = true;
        } else {
            passage->len += (size_t)n;
            judge(passage, (size_t)n, head_ms, idle_ms);
            passage->no_more_in = passage->why != NULL || reads_no_further(passage);
        }
    }
    send_inside(passage);
}

/* The refusal, once all earlier answers have gone. */
static void add_refusal(struct lg_passage *passage)
{
    char body[256];
    const int body_len = snprintf(body, sizeof body,
                                  "{\"type\":\"/problems/bad-request\",\"title\":\"Bad request\","
                                  "\"status\":400,\"detail\":\"The request has %s.\"}",
                                  passage->why);
    const int len = snprintf(passage->out, sizeof passage->out,
                             "HTTP/1.1 400 Bad Request\r\nContent-Type: application/problem+json"
                             "\r\nContent-Length: %d\r\nCache-Control: no-store\r\n"
                             "X-Content-Type-Options: nosniff\r\nConnection: close\r\n\r\n%s",
                             body_len, body);

    passage->why = NULL;
    passage->out_sent = 0;
    passage->out_len = (size_t)len;
}

/* Its end of input would be reported for ever; from now on only the client's pace counts. */
static void leave_inner(struct lg_passage *passage, int64_t ms)
{
    if (!passage->inner_gone)
        (void)epoll_ctl(passage->epoll, EPOLL_CTL_DEL, passage->inner.fd, NULL);
    passage->inner_gone = true;
    passage->no_more_in = true;
    passage->deadline_us = lg_monotonic_us() + ms * LG_US_PER_MS;
}

/* All is said: end the output, and throw away what still comes, lest a reset overtake it. */
static void linger(struct lg_passage *passage)
{
    passage->lingering = true;
    (void)shutdown(passage->client.fd, SHUT_WR);
    leave_inner(passage, LINGER_MS);
    want(&passage->client, EPOLLIN);
}

static void discard(struct lg_passage *passage)
{
    const ssize_t n = receive(passage->client.fd, passage->in, sizeof passage->in);

    passage->over = n == 0;
}

/* True when all in the buffer has gone to the client. */
static bool send_out(struct lg_passage *passage)
{
    while (passage->out_sent < passage->out_len) {
        const ssize_t n = deliver(passage->client.fd, passage->out + passage->out_sent,
                                  passage->out_len - passage->out_sent);

        passage->over = n == 0;
        if (n <= 0)
            return false;
        passage->out_sent += (size_t)n;
    }
    passage->out_sent = passage->out_len = 0;
    return true;
}

/* Nothing more goes in, and all answers have come; a request that broke off will have none. */
static bool owes_nothing(const struct lg_passage *passage)
{
    const int broken = passage->framing.place != LG_HTTP_DONE;

    return passage->no_more_in && atomic_load(&passage->debt->due) <= broken;
}

static void read_inside(struct lg_passage *passage, int64_t idle_ms)
{
    while (send_out(passage)) {
        const bool all_said = passage->no_more_out || owes_nothing(passage);
        const ssize_t n = passage->no_more_out
                              ? 0
                              : receive(passage->inner.fd, passage->out, sizeof passage->out);

        if (n < 0 && !all_said)
            return;
        passage->out_len = n < 0 ? 0 : (size_t)n;
        if (n > 0)
            continue;
        if (!passage->no_more_out)
            leave_inner(passage, idle_ms);
        passage->no_more_out = true;
        if (passage->why == NULL) {
            linger(passage);
            return;
        }
        add_refusal(passage);
    }
}

void lg_passage_move(struct lg_passage_end *end, uint32_t events, int64_t head_ms, int64_t idle_ms)
{
    struct lg_passage *passage = end->passage;

    if (end == &passage->client && (events & (EPOLLERR | EPOLLHUP)) != 0) {
        passage->over = true; /* gone in both directions: nobody reads the answer */
        return;
    }
    if (passage->lingering) {
        discard(passage);
        return;
    }
    if (end == &passage->client)
        read_client(passage, head_ms, idle_ms);
    else if ((events & (EPOLLERR | EPOLLHUP)) != 0 || passage->inner_gone)
        leave_inner(passage, idle_ms);
    else
        send_inside(passage);
    read_inside(passage, idle_ms);
    rewatch(passage);
}

void lg_passage_tick(struct lg_passage *passage, int64_t idle_ms)
{
    if (passage->lingering || passage->inner_gone || !owes_nothing(passage))
        return;
    read_inside(passage, idle_ms);
    rewatch(passage);
}

void lg_passage_finish(struct lg_passage *passage)
{
    if (!passage->lingering)
        read_inside(passage, 0);
}
