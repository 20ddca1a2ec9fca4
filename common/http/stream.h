/*
 * stream.h - an answer whose body goes on: server-sent events.
 *
 * What is sent is kept until the client takes it; a client that takes too little, or has gone, is
 * let go.  While nothing is to be sent the connection sleeps and holds no thread.
 */
#pragma once

#include "http/server.h"

enum { LG_HTTP_STREAM_MOST = 64 << 10 }; /* bytes that may wait for a client */

struct lg_http_stream;

/*
 * Answers the exchange, which belongs to the server from here on, with this head (its body is not
 * looked at).  The stream is the caller's until closed; NULL when out of memory.
 */
struct lg_http_stream *lg_http_stream_open(struct lg_http_exchange *exchange,
                                           const struct lg_http_response *head);

/* Sends bytes, from any thread; false when nobody listens any more.  Never blocks. */
bool lg_http_stream_send(struct lg_http_stream *stream, struct lg_span bytes);

/* Ends the body behind what was sent, and lets go.  All must be closed before the server is freed. */
void lg_http_stream_close(struct lg_http_stream *stream);
