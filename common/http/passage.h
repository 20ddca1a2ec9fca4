/*
 * passage.h - one connection's way through the gate, both directions.  The gate's own.
 *
 * Of `in`, [0, sent) has gone inside, [sent, clean) may go, [clean, len) is not judged yet.  After a
 * bad head nothing more goes in; once the answers that were due have come out, the refusal follows.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/time.h"
#include "http/gate.h"
#include "http/head.h"

enum { LG_PASSAGE_ADDRESS = 64, LG_PASSAGE_OUT = 16 << 10 };

struct lg_passage;

/* What epoll hands back: which socket of which passage. */
struct lg_passage_end {
    struct lg_passage *passage;
    int fd;
    uint32_t watched; /* the epoll events in force */
};

struct lg_passage {
    struct lg_passage *next;
    struct lg_passage_end client, inner;
    int epoll;
    struct lg_gate_debt *debt;
    int64_t deadline_us;
    struct lg_http_framing framing; /* of the request being read; done: a head is next */
    size_t sent, clean, len;
    size_t seen; /* of the head, from `clean` on */
    size_t out_sent, out_len;
    const char *why;  /* refused, and why */
    bool last;        /* the request being read is the last one taken */
    bool no_more_in;  /* nothing more will be read from the client */
    bool inner_gone;  /* the inner side has closed; what it said may still wait in the socket */
    bool no_more_out; /* the inner side has said all, and it has been read */
    bool lingering;   /* all is said; the client's last bytes are thrown away */
    bool over;
    char address[LG_PASSAGE_ADDRESS];
    char in[LG_HTTP_HEAD_SIZE];
    char out[LG_PASSAGE_OUT];
};

/* Owns both sockets from here on; NULL (sockets untouched) when out of memory. */
struct lg_passage *lg_passage_new(int client, int inner, const char *address, int64_t deadline_us);
bool lg_passage_watch(struct lg_passage *passage, int epoll);

/* Moves what can move after an event at one end; sets `over` when nothing can any more. */
void lg_passage_move(struct lg_passage_end *end, uint32_t events, int64_t head_ms, int64_t idle_ms);

/* Reads no further request. */
void lg_passage_shut(struct lg_passage *passage);

/* To be called now and then: ends the connection when its last answer has gone. */
void lg_passage_tick(struct lg_passage *passage, int64_t idle_ms);

/* Sends what the inner side has already said, as far as the client takes it at once. */
void lg_passage_finish(struct lg_passage *passage);

void lg_passage_free(struct lg_passage *passage);
