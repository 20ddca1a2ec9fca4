#include "http/stream.h"

#include <stdlib.h>

#include <pthread.h>

#include "http/exchange.h"

enum { BLOCK = 4096 };

struct lg_http_stream {
    pthread_mutex_t lock;
    struct MHD_Connection *connection;
    size_t len;
    int holders; /* the caller, and libmicrohttpd's response */
    bool asleep; /* the connection is suspended: it lives until it is resumed */
    bool ended, gone;
    char bytes[LG_HTTP_STREAM_MOST];
};

/* Unlocks; frees when it was the last. */
static void let_go(struct lg_http_stream *stream)
{
    const bool last = --stream->holders == 0;

    (void)pthread_mutex_unlock(&stream->lock);
    if (!last)
        return;
    (void)pthread_mutex_destroy(&stream->lock);
    free(stream);
}

static void wake(struct lg_http_stream *stream)
{
    if (stream->asleep)
        MHD_resume_connection(stream->connection);
    stream->asleep = false;
}

/* libmicrohttpd asks for bytes; with none the connection is put to sleep, under the same lock. */
static ssize_t on_read(void *user, uint64_t at, char *to, size_t room)
{
    struct lg_http_stream *stream = user;
    ssize_t n;

    (void)at;
    (void)pthread_mutex_lock(&stream->lock);
    n = (ssize_t)(stream->len < room ? stream->len : room);
    memcpy(to, stream->bytes, (size_t)n);
    memmove(stream->bytes, stream->bytes + n, stream->len - (size_t)n);
    stream->len -= (size_t)n;
    if (n == 0 && stream->ended) {
        n = MHD_CONTENT_READER_END_OF_STREAM;
    } else if (n == 0) {
        stream->asleep = true;
        MHD_suspend_connection(stream->connection);
    }
    (void)pthread_mutex_unlock(&stream->lock);
    return n;
}

static void on_free(void *user)
{
    struct lg_http_stream *stream = user;

    (void)pthread_mutex_lock(&stream->lock);
    stream->gone = true;
    let_go(stream);
}

struct lg_http_stream *lg_http_stream_open(struct lg_http_exchange *exchange,
                                           const struct lg_http_response *head)
{
    const struct lg_http_response failed = {.status = 503};
    struct lg_http_stream *stream = malloc(sizeof *stream);
    struct MHD_Response *response = NULL;

    if (stream != NULL) {
        memset(stream, 0, offsetof(struct lg_http_stream, bytes));
        (void)pthread_mutex_init(&stream->lock, NULL);
        stream->connection = exchange->connection;
        stream->holders = 2;
        response =
            MHD_create_response_from_callback(MHD_SIZE_UNKNOWN, BLOCK, on_read, stream, on_free);
    }
    if (response == NULL) {
        free(stream);
        lg_http_answer(exchange, &failed);
        return NULL;
    }
    lg_http_exchange_reply(exchange, head, response);
    lg_http_exchange_drop(exchange);
    return stream;
}

bool lg_http_stream_send(struct lg_http_stream *stream, struct lg_span bytes)
{
    (void)pthread_mutex_lock(&stream->lock);
    const bool fits = !stream->gone && bytes.len <= sizeof stream->bytes - stream->len;
    if (fits) {
        memcpy(stream->bytes + stream->len, bytes.at, bytes.len);
        stream->len += bytes.len;
        wake(stream);
    }
    (void)pthread_mutex_unlock(&stream->lock);
    return fits;
}

void lg_http_stream_close(struct lg_http_stream *stream)
{
    if (stream == NULL)
        return;
    (void)pthread_mutex_lock(&stream->lock);
    stream->ended = true;
    if (!stream->gone)
        wake(stream);
    let_go(stream);
}
