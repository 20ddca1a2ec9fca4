/*
 * gate.h - the front of every connection: only bytes of clean requests get behind it.
 *
 * One thread with epoll accepts, reads, judges each head and follows each body, and passes the
 * bytes on through a socket pair whose other end `admit` takes.  What comes back goes out as it is.
 */
#pragma once

#include <stdint.h>
#include <sys/socket.h>

#include "base/error.h"

struct lg_gate;

/*
 * How many answers a connection still owes.  Both sides of the pair hold it.  Only at none does the
 * gate close the pair: libmicrohttpd drops the answer of a request that it resumes when it finds an
 * end of input first.
 */
struct lg_gate_debt {
    _Atomic int holders, due;
};

/* Lets go; the last one frees. */
void lg_gate_debt_drop(struct lg_gate_debt *debt);

struct lg_gate_options {
    const char *listen;
    unsigned connections, per_address, head_ms, idle_ms;
    /* Takes the inner end of a new connection, its peer, and a hold on its debt, of which it is to
     * take one for each answer given; false when it cannot (it then closed and dropped them). */
    bool (*admit)(void *user, int socket, const char *peer, struct lg_gate_debt *debt);
    void *user;
};

/* Starts the thread; a bad address or no socket is LG_STOP. */
bool lg_gate_open(const struct lg_gate_options *options, struct lg_gate **ret_gate,
                  struct lg_error *reterr) LG_MUST_CHECK;

uint16_t lg_gate_port(const struct lg_gate *gate);

/* No new connection and no new request from now on; answers still go out. */
void lg_gate_shut(struct lg_gate *gate);

/* Sends what has come from inside, closes everything, frees. */
void lg_gate_free(struct lg_gate *gate);
