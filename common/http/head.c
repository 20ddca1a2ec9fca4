/*
 * One pass over the bytes that have come (control characters, line ends), then one over the whole
 * head, line by line.  Each rule is a function that yields why not, or NULL.
 */
#include "http/head.h"

#include <strings.h>

static bool is_control(unsigned char byte)
{
    return byte < 0x20 || byte == 0x7F;
}

static bool is_alnum(unsigned char byte)
{
    return (byte >= '0' && byte <= '9') || ((byte | 0x20) >= 'a' && (byte | 0x20) <= 'z');
}

/* tchar of RFC 9110, section 5.6.2 */
static bool is_token(struct lg_span text)
{
    for (size_t i = 0; i < text.len; i++) {
        const unsigned char byte = (unsigned char)text.at[i];

        if (!is_alnum(byte) && (byte == '\0' || strchr("!#$%&'*+-.^_`|~", byte) == NULL))
            return false;
    }
    return text.len > 0;
}

size_t lg_http_utf8(const unsigned char *at, size_t len)
{
    static const struct {
        unsigned char first, last, low, high; /* of the first and the second byte */
        size_t len;
    } forms[] = {
        {0xC2, 0xDF, 0x80, 0xBF, 2}, {0xE0, 0xE0, 0xA0, 0xBF, 3}, {0xE1, 0xEC, 0x80, 0xBF, 3},
        {0xED, 0xED, 0x80, 0x9F, 3}, {0xEE, 0xEF, 0x80, 0xBF, 3}, {0xF0, 0xF0, 0x90, 0xBF, 4},
        {0xF1, 0xF3, 0x80, 0xBF, 4}, {0xF4, 0xF4, 0x80, 0x8F, 4},
    };

    if (at[0] < 0x80)
        return 1;
    for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++) {
        if (at[0] < forms[i].first || at[0] > forms[i].last)
            continue;
        if (forms[i].len > len || at[1] < forms[i].low || at[1] > forms[i].high)
            return 0;
        for (size_t k = 2; k < forms[i].len; k++)
            if ((at[k] & 0xC0) != 0x80)
                return 0;
        return forms[i].len;
    }
    return 0;
}

static bool is_utf8(struct lg_span text)
{
    for (size_t i = 0; i < text.len;) {
        const size_t len = lg_http_utf8((const unsigned char *)text.at + i, text.len - i);

        if (len == 0)
            return false;
        i += len;
    }
    return true;
}

/* Why the byte may not stand here in a head, or NULL. */
static const char *fault_of(unsigned char byte, bool after_cr)
{
    if (after_cr != (byte == '\n'))
        return after_cr ? "a bare carriage return" : "a bare line feed";
    if (is_control(byte) && byte != '\r' && byte != '\n' && byte != '\t')
        return "a control character in the head";
    return NULL;
}

size_t lg_http_head_end(struct lg_span bytes, size_t from, const char **ret_why)
{
    for (size_t i = from; i < bytes.len; i++) {
        const unsigned char byte = (unsigned char)bytes.at[i];
        const char *fault = fault_of(byte, i > 0 && bytes.at[i - 1] == '\r');

        if (i >= LG_HTTP_HEAD_SIZE)
            break;
        if (fault != NULL) {
            *ret_why = fault;
            return 0;
        }
        if (byte == '\n' && i >= 3 && bytes.at[i - 2] == '\n')
            return i + 1;
    }
    if (bytes.len >= LG_HTTP_HEAD_SIZE)
        *ret_why = "the head is longer than 32 KiB";
    return 0;
}

static int hex_digit(unsigned char byte)
{
    if (byte >= '0' && byte <= '9')
        return byte - '0';
    byte |= 0x20;
    return byte >= 'a' && byte <= 'f' ? byte - 'a' + 10 : -1;
}

bool lg_http_unescape(struct lg_span text, bool plus_is_space, char *to, size_t *ret_len)
{
    size_t len = 0;

    for (size_t i = 0; i < text.len; i++) {
        unsigned char byte = (unsigned char)text.at[i];

        if (byte == '%') {
            const int high = i + 2 < text.len ? hex_digit((unsigned char)text.at[i + 1]) : -1;
            const int low = high < 0 ? -1 : hex_digit((unsigned char)text.at[i + 2]);

            if (low < 0)
                return false;
            byte = (unsigned char)(high * 16 + low);
            i += 2;
        } else if (byte == '+' && plus_is_space) {
            byte = ' ';
        }
        if (is_control(byte))
            return false;
        to[len++] = (char)byte;
    }
    *ret_len = len;
    return is_utf8((struct lg_span){to, len});
}

/* pchar, "/" and "?" of RFC 3986 */
static bool is_target_byte(unsigned char byte)
{
    return is_alnum(byte) || (byte != '\0' && strchr("-._~!$&'()*+,;=:@%/?", byte) != NULL);
}

/* A segment "." or "..", however it is spelled, makes readers disagree about the resource. */
static bool has_dot_segment(struct lg_span decoded)
{
    for (size_t i = 0; i < decoded.len; i++) {
        size_t len = 0;

        if (decoded.at[i] != '/')
            continue;
        while (i + 1 + len < decoded.len && decoded.at[i + 1 + len] != '/')
            len++;
        if ((len == 1 || len == 2) && memcmp(decoded.at + i + 1, "..", len) == 0)
            return true;
    }
    return false;
}

static const char *check_target(struct lg_span target, struct lg_http_head *head)
{
    char decoded[LG_HTTP_HEAD_SIZE];
    const char *mark = memchr(target.at, '?', target.len);
    size_t len;

    if (target.len == 0 || target.at[0] != '/')
        return "the target does not begin with \"/\"";
    for (size_t i = 0; i < target.len; i++)
        if (!is_target_byte((unsigned char)target.at[i]))
            return "a character that the target may not have";
    head->path = target;
    if (mark != NULL) {
        head->path.len = (size_t)(mark - target.at);
        head->query = (struct lg_span){mark + 1, target.len - head->path.len - 1};
        if (!lg_http_unescape(head->query, true, decoded, &len))
            return "a broken escape in the query";
    }
    if (!lg_http_unescape(head->path, false, decoded, &len))
        return "a broken escape in the path";
    return has_dot_segment((struct lg_span){decoded, len}) ? "a dot segment in the path" : NULL;
}

/* method SP target SP HTTP/1.1 */
static const char *check_first_line(struct lg_span line, struct lg_http_head *head, bool *ret_old)
{
    const char *end = line.at + line.len;
    const char *first = memchr(line.at, ' ', line.len);
    const char *second = first == NULL ? NULL : memchr(first + 1, ' ', (size_t)(end - first) - 1);

    if (second == NULL)
        return "the request line is not method, target, version";

    const struct lg_span version = {second + 1, (size_t)(end - second) - 1};

    head->method = (struct lg_span){line.at, (size_t)(first - line.at)};
    if (!is_token(head->method) || head->method.len > 16)
        return "the method is not a token";
    *ret_old = lg_span_eq(version, LG_SPAN("HTTP/1.0"));
    if (!*ret_old && !lg_span_eq(version, LG_SPAN("HTTP/1.1")))
        return "the version is not HTTP/1.1";
    return check_target((struct lg_span){first + 1, (size_t)(second - first) - 1}, head);
}

struct seen {
    int hosts, lengths, encodings, fields;
};

static bool is_named(struct lg_span name, struct lg_span wanted)
{
    return name.len == wanted.len && strncasecmp(name.at, wanted.at, name.len) == 0;
}

static const char *check_length(struct lg_span value, struct lg_http_head *head)
{
    if (value.len == 0 || value.len > 18)
        return "Content-Length is not a number";
    for (size_t i = 0; i < value.len; i++) {
        if (value.at[i] < '0' || value.at[i] > '9')
            return "Content-Length is not a number";
        head->length = head->length * 10 + (uint64_t)(value.at[i] - '0');
    }
    return NULL;
}

static const char *check_host(struct lg_span value)
{
    if (value.len == 0 || value.len > 255)
        return "Host is empty or too long";
    for (size_t i = 0; i < value.len; i++)
        if (!is_alnum((unsigned char)value.at[i]) && strchr("-._:[]", value.at[i]) == NULL)
            return "Host is not a host";
    return NULL;
}

/* The fields that decide about framing and routing; their values stand without white space. */
static const char *check_known(struct lg_span name, struct lg_span value, struct seen *seen,
                               struct lg_http_head *head)
{
    if (is_named(name, LG_SPAN("Host")))
        return seen->hosts++ > 0 ? "more than one Host" : check_host(value);
    if (is_named(name, LG_SPAN("Content-Length")))
        return seen->lengths++ > 0 ? "more than one Content-Length" : check_length(value, head);
    if (is_named(name, LG_SPAN("Transfer-Encoding"))) {
        head->chunked = true;
        if (seen->encodings++ > 0)
            return "more than one Transfer-Encoding";
        return is_named(value, LG_SPAN("chunked")) ? NULL : "Transfer-Encoding is not chunked";
    }
    if (is_named(name, LG_SPAN("Upgrade")))
        return "Upgrade is not served";
    if (is_named(name, LG_SPAN("Expect")) && !is_named(value, LG_SPAN("100-continue")))
        return "Expect is not 100-continue";
    return NULL;
}

static const char *check_field(struct lg_span line, struct seen *seen, struct lg_http_head *head)
{
    const char *colon = memchr(line.at, ':', line.len);

    if (line.at[0] == ' ' || line.at[0] == '\t')
        return "a folded field";
    if (colon == NULL)
        return "a field without a colon";
    if (++seen->fields > LG_HTTP_FIELDS)
        return "more than 100 fields";

    const struct lg_span name = {line.at, (size_t)(colon - line.at)};
    struct lg_span value = {colon + 1, line.len - name.len - 1};

    if (!is_token(name))
        return "a field's name is not a token";
    if (!is_utf8(value))
        return "a field is not UTF-8";
    if (value.len > 0 && value.at[0] == ' ')
        value = (struct lg_span){value.at + 1, value.len - 1};
    return check_known(name, value, seen, head);
}

static const char *check_together(const struct seen *seen, bool old,
                                  const struct lg_http_head *head)
{
    if (seen->hosts == 0)
        return "no Host";
    if (head->chunked && seen->lengths > 0)
        return "Content-Length beside Transfer-Encoding";
    return head->chunked && old ? "Transfer-Encoding in HTTP/1.0" : NULL;
}

/* The line at the start of `rest` without its CR LF; `rest` goes on behind it. */
static struct lg_span next_line(struct lg_span *rest)
{
    const char *end = memchr(rest->at, '\n', rest->len);
    const size_t whole = end == NULL ? rest->len : (size_t)(end - rest->at) + 1;
    const struct lg_span line = {rest->at, whole < 2 ? 0 : whole - 2};

    *rest = (struct lg_span){rest->at + whole, rest->len - whole};
    return line;
}

bool lg_http_head_check(struct lg_span head, struct lg_http_head *ret_head, const char **ret_why)
{
    struct lg_http_head found = {0};
    struct seen seen = {0};
    bool old = false;
    struct lg_span line = next_line(&head);
    const char *why = check_first_line(line, &found, &old);

    for (line = next_line(&head); why == NULL && line.len > 0; line = next_line(&head))
        why = check_field(line, &seen, &found);
    if (why == NULL)
        why = check_together(&seen, old, &found);
    if (why != NULL) {
        *ret_why = why;
        return false;
    }
    *ret_head = found;
    return true;
}
