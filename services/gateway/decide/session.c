#include "decide/session.h"

bool gw_session_lives(struct gw_session_time of, int64_t now_us)
{
    return now_us < of.started_us + of.most_us && now_us < of.seen_us + of.idle_us;
}

/* Characters of UTF-8: bytes that do not go on with one. */
static size_t characters(struct lg_span text)
{
    size_t n = 0;

    for (size_t i = 0; i < text.len; i++)
        n += ((unsigned char)text.at[i] & 0xc0) != 0x80;
    return n;
}

static bool contains(struct lg_span text, struct lg_span part)
{
    for (size_t i = 0; i + part.len <= text.len; i++) {
        if (memcmp(text.at + i, part.at, part.len) == 0)
            return true;
    }
    return false;
}

/* Whether it says the same few characters again and again. */
static bool repeats(struct lg_span text)
{
    for (size_t period = 1; period <= 3; period++) {
        size_t same = 0;

        for (size_t i = period; i < text.len; i++)
            same += text.at[i] == text.at[i - period];
        if (same + period == text.len)
            return true;
    }
    return false;
}

const char *gw_password_fault(struct lg_span account, struct lg_span current, struct lg_span next)
{
    if (characters(next) < GW_PASSWORD_LEAST)
        return "has fewer than 12 characters";
    if (next.len > GW_PASSWORD_MOST)
        return "has more than 128 bytes";
    if (lg_span_eq(current, next))
        return "is the one in force";
    if (contains(next, account))
        return "contains the account's name";
    if (repeats(next))
        return "says the same again and again";
    return NULL;
}
