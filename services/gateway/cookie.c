#include "cookie.h"

#include <stdio.h>
#include <strings.h>

#include <ctype.h>

#include "base/text.h"

static bool is_name(char c)
{
    return isalnum((unsigned char)c) || c == '_' || c == '.';
}

void gw_cookie_name(const struct gateway *gateway, char ret_name[GW_COOKIE_NAME])
{
    uint8_t mac[LG_SHA256];
    char hex[9] = "";

    lg_hmac(&gateway->keys.receipt, LG_SPAN("loopgate/cookie"), mac);
    lg_hex(mac, 4, hex);
    (void)snprintf(ret_name, GW_COOKIE_NAME, "__Host-loopgate-%.60s-%s",
                   lg_config_get(gateway->config, LG_SET_INSTANCE), hex);
    for (char *c = ret_name; *c != '\0'; c++)
        *c = is_name(*c) ? *c : '-';
}

static struct lg_span trimmed(struct lg_span text)
{
    while (text.len > 0 && text.at[0] == ' ')
        text = (struct lg_span){text.at + 1, text.len - 1};
    return text;
}

struct lg_span gw_cookie_read(const struct gateway *gateway,
                              const struct lg_http_exchange *exchange)
{
    struct lg_span rest = lg_http_header(exchange, "Cookie");
    char name[GW_COOKIE_NAME];

    gw_cookie_name(gateway, name);
    const size_t name_len = strlen(name);
    while (rest.len > 0) {
        const char *end = memchr(rest.at, ';', rest.len);
        const size_t len = end == NULL ? rest.len : (size_t)(end - rest.at);
        const struct lg_span pair = trimmed((struct lg_span){rest.at, len});

        if (pair.len > name_len && memcmp(pair.at, name, name_len) == 0 && pair.at[name_len] == '=')
            return (struct lg_span){pair.at + name_len + 1, pair.len - name_len - 1};
        rest = end == NULL ? (struct lg_span){0} : (struct lg_span){end + 1, rest.len - len - 1};
    }
    return (struct lg_span){0};
}

const char *gw_cookie_set(const struct gateway *gateway, struct lg_arena *arena, const char *token)
{
    char name[GW_COOKIE_NAME];

    gw_cookie_name(gateway, name);
    return lg_text(arena, "%s=%s; Path=/; Secure; HttpOnly; SameSite=Strict%s", name,
                   token == NULL ? "" : token, token == NULL ? "; Max-Age=0" : "")
        .at;
}

bool gw_is_same_origin(const struct lg_http_exchange *exchange)
{
    const struct lg_span origin = lg_http_header(exchange, "Origin");
    const struct lg_span host = lg_http_header(exchange, "Host");
    const struct lg_span site = lg_http_header(exchange, "Sec-Fetch-Site");
    const char *const schemes[] = {"https://", "http://"};

    if (site.at != NULL && !lg_span_eq(site, LG_SPAN("same-origin")))
        return false;
    for (size_t i = 0; i < sizeof schemes / sizeof *schemes; i++) {
        const size_t skip = strlen(schemes[i]);

        if (host.len > 0 && origin.len == skip + host.len &&
            memcmp(origin.at, schemes[i], skip) == 0 &&
            strncasecmp(origin.at + skip, host.at, host.len) == 0)
            return true;
    }
    return false;
}

/* Without the port that a socket's name ends with. */
static struct lg_span host_of(struct lg_span peer)
{
    for (size_t i = peer.len; i > 0; i--) {
        if (peer.at[i - 1] == ':')
            return (struct lg_span){peer.at, i - 1};
    }
    return peer;
}

/* The last that the list names: what stands before it anybody may have written. */
static struct lg_span last_of(struct lg_span list)
{
    for (size_t i = list.len; i > 0; i--) {
        if (list.at[i - 1] == ',')
            return trimmed((struct lg_span){list.at + i, list.len - i});
    }
    return list;
}

struct lg_span gw_address(const struct gateway *gateway, const struct lg_http_exchange *exchange)
{
    const struct lg_span host = host_of(lg_http_request(exchange)->peer);
    const struct lg_span proxy = lg_span_of(lg_config_get(gateway->config, LG_SET_PROXY));
    const struct lg_span forwarded = last_of(lg_http_header(exchange, "X-Forwarded-For"));

    return proxy.len > 0 && lg_span_eq(host, proxy) && forwarded.len > 0 && forwarded.len <= 64
               ? forwarded
               : host;
}
