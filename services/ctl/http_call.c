/*
 * http_call.c - HTTP/1.1 over a plain connection: the gateway is on this machine, or behind a tunnel.
 */
#include "http_call.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <netdb.h>

#include "base/text.h"

enum { REQUEST_MOST = 1 << 20, ANSWER_MOST = 64 << 20, PIECE = 1 << 16, NAME = 256, SECONDS = 60 };

static const char SCHEME[] = "http://";

/* "http://host:port" taken apart; without a port it is 80. */
static bool take_apart(const char *url, char host[NAME], char port[8], struct lg_error *reterr)
{
    const char *at = url + sizeof SCHEME - 1;

    if (strncmp(url, SCHEME, sizeof SCHEME - 1) != 0)
        return lg_fail(reterr, LG_STOP,
                       "the setting api must be http://HOST:PORT; https ends at a proxy");
    const size_t len = strcspn(at, ":/");
    const size_t digits = at[len] == ':' ? strspn(at + len + 1, "0123456789") : 0;
    if (len == 0 || len >= NAME || digits >= 6)
        return lg_fail(reterr, LG_STOP, "the setting api must be http://HOST:PORT");
    memcpy(host, at, len);
    host[len] = '\0';
    memcpy(port, "80", 3);
    if (digits > 0) {
        memcpy(port, at + len + 1, digits);
        port[digits] = '\0';
    }
    return true;
}

static int connect_to(const struct addrinfo *found)
{
    const struct timeval most = {.tv_sec = SECONDS};

    for (; found != NULL; found = found->ai_next) {
        const int fd = socket(found->ai_family, found->ai_socktype | SOCK_CLOEXEC, 0);

        if (fd < 0)
            continue;
        (void)setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &most, sizeof most);
        (void)setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &most, sizeof most);
        if (connect(fd, found->ai_addr, found->ai_addrlen) == 0)
            return fd;
        (void)close(fd);
    }
    return -1;
}

static bool open_connection(const char *url, int *ret_fd, struct lg_error *reterr)
{
    const struct addrinfo wanted = {.ai_socktype = SOCK_STREAM};
    struct addrinfo *found = NULL;
    char host[NAME], port[8];

    if (!take_apart(url, host, port, reterr))
        return false;
    if (getaddrinfo(host, port, &wanted, &found) != 0)
        return lg_fail(reterr, LG_RETRY, "could not find the gateway's host \"%s\"", host);
    *ret_fd = connect_to(found);
    freeaddrinfo(found);
    return *ret_fd >= 0 || lg_fail(reterr, LG_RETRY, "could not reach the gateway at %s", url);
}

static bool send_all(int fd, struct lg_span bytes, struct lg_error *reterr)
{
    for (size_t at = 0; at < bytes.len;) {
        const ssize_t n = send(fd, bytes.at + at, bytes.len - at, MSG_NOSIGNAL);

        if (n <= 0)
            return lg_fail(reterr, LG_RETRY, "could not send to the gateway");
        at += (size_t)n;
    }
    return true;
}

static bool receive_all(int fd, struct lg_arena *arena, struct lg_span *ret_answer,
                        struct lg_error *reterr)
{
    struct lg_builder answer = lg_builder(arena, ANSWER_MOST);
    char piece[PIECE];
    ssize_t n;

    while ((n = recv(fd, piece, sizeof piece, 0)) > 0)
        lg_builder_add(&answer, (struct lg_span){piece, (size_t)n});
    *ret_answer = lg_builder_text(&answer);
    return (n == 0 && !answer.full && ret_answer->len > 0) ||
           lg_fail(reterr, LG_RETRY, "the gateway's answer did not come whole");
}

static struct lg_span request_of(const struct ctl *ctl, const struct ctl_call *call)
{
    struct lg_builder request = lg_builder(ctl->arena, REQUEST_MOST);

    lg_builder_fmt(&request, "%s %.*s HTTP/1.1\r\nHost: loopgate\r\nConnection: close\r\n",
                   call->method, LG_SPAN_ARG(call->path));
    lg_builder_fmt(&request, "Authorization: Bearer %s\r\nPrefer: wait=30\r\n",
                   lg_config_get(&ctl->config, LG_SET_API_KEY));
    if (call->body.at != NULL)
        lg_builder_fmt(&request, "Content-Type: application/json\r\nContent-Length: %zu\r\n",
                       call->body.len);
    lg_builder_add(&request, LG_SPAN("\r\n"));
    lg_builder_add(&request, call->body);
    return lg_builder_text(&request);
}

/* "HTTP/1.1 200 OK", headers, an empty line, the body. */
static bool take_answer(struct lg_span answer, int *ret_status, struct lg_span *ret_body,
                        struct lg_error *reterr)
{
    static const char end[] = "\r\n\r\n";
    const char *behind = memmem(answer.at, answer.len, end, sizeof end - 1);
    const char *space = memchr(answer.at, ' ', answer.len);

    if (behind == NULL || space == NULL || space > behind)
        return lg_fail(reterr, LG_RETRY, "what answers at the gateway's address is no HTTP");
    *ret_status = (int)strtol(space + 1, NULL, 10);
    behind += sizeof end - 1;
    *ret_body = (struct lg_span){behind, answer.len - (size_t)(behind - answer.at)};
    return true;
}

bool ctl_http(struct ctl *ctl, const struct ctl_call *call, int *ret_status,
              struct lg_span *ret_body, struct lg_error *reterr)
{
    struct lg_span answer = {NULL, 0};
    int fd = -1;

    if (lg_config_get(&ctl->config, LG_SET_API_KEY)[0] == '\0')
        return lg_fail(reterr, LG_STOP,
                       "there is no API key: set LOOPGATE_API_KEY, or LOOPGATE_API_KEY_FILE");
    if (!open_connection(lg_config_get(&ctl->config, LG_SET_API), &fd, reterr))
        return false;
    const bool ok = send_all(fd, request_of(ctl, call), reterr) &&
                    receive_all(fd, ctl->arena, &answer, reterr) &&
                    take_answer(answer, ret_status, ret_body, reterr);
    (void)close(fd);
    return ok;
}
