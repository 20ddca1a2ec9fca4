/*
 * cookie.h - the session's cookie, and what of a request only a browser of this site can say.
 *
 * The name ends with the instance's and eight hex digits of its keys: browsers know hosts without
 * ports, and two stacks on one host would otherwise throw each other's sessions out.
 */
#pragma once

#include "gateway.h"

enum { GW_COOKIE_NAME = 96 };

/* "__Host-loopgate-INSTANCE-xxxxxxxx"; characters that no cookie's name may have become "-". */
void gw_cookie_name(const struct gateway *gateway, char ret_name[GW_COOKIE_NAME]);

/* The token that the request brings; absent when it brings none. */
struct lg_span gw_cookie_read(const struct gateway *gateway,
                              const struct lg_http_exchange *exchange);

/* The value of Set-Cookie: with the token, or taking it away when that is NULL.  In the arena. */
const char *gw_cookie_set(const struct gateway *gateway, struct lg_arena *arena, const char *token);

/* Whether Origin names the very host that the request was sent to. */
bool gw_is_same_origin(const struct lg_http_exchange *exchange);

/* The address that the request comes from, without port: the proxy's word where it is the proxy. */
struct lg_span gw_address(const struct gateway *gateway, const struct lg_http_exchange *exchange);
