/*
 * The status URL's token: read back whole, by its sender alone, and nothing else is one.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "model/topics.h"
#include "token.h"

static struct gw_place a_place(void)
{
    struct gw_place place = {.topic = 2, .partition = 513, .offset = INT64_C(1) << 40};

    for (uint8_t i = 0; i < 16; i++) {
        place.receipt[i] = i;
        place.body_hash[i] = (uint8_t)(255 - i);
    }
    return place;
}

static struct lg_span written(const struct lg_hmac_key *key, char text[GW_TOKEN_TEXT + 1])
{
    const struct gw_place place = a_place();

    gw_token_write(key, LG_SPAN("platform-1"), &place, text);
    return (struct lg_span){text, GW_TOKEN_TEXT};
}

static void test_comes_back(void **state)
{
    const struct lg_hmac_key key = lg_hmac_key(LG_SPAN("one key"));
    const struct gw_place wanted = a_place();
    char text[GW_TOKEN_TEXT + 1];
    struct gw_place place;

    (void)state;
    assert_true(gw_token_read(&key, LG_SPAN("platform-1"), written(&key, text), &place));
    assert_int_equal(text[GW_TOKEN_TEXT], 0);
    assert_memory_equal(place.receipt, wanted.receipt, 16);
    assert_memory_equal(place.body_hash, wanted.body_hash, 16);
    assert_int_equal(place.topic, wanted.topic);
    assert_int_equal(place.partition, wanted.partition);
    assert_true(place.offset == wanted.offset);
}

static void test_is_its_senders(void **state)
{
    const struct lg_hmac_key key = lg_hmac_key(LG_SPAN("one key"));
    const struct lg_hmac_key other = lg_hmac_key(LG_SPAN("another"));
    char text[GW_TOKEN_TEXT + 1];
    struct gw_place place;

    (void)state;
    assert_false(gw_token_read(&key, LG_SPAN("platform-2"), written(&key, text), &place));
    assert_false(gw_token_read(&other, LG_SPAN("platform-1"), written(&key, text), &place));
}

static void test_every_changed_character(void **state)
{
    const struct lg_hmac_key key = lg_hmac_key(LG_SPAN("one key"));
    char text[GW_TOKEN_TEXT + 1];
    struct gw_place place;

    (void)state;
    for (size_t i = 0; i < GW_TOKEN_TEXT; i++) {
        const struct lg_span token = written(&key, text);

        text[i] = text[i] == 'A' ? 'B' : 'A';
        assert_false(gw_token_read(&key, LG_SPAN("platform-1"), token, &place));
    }
}

/* What a URL given long ago means rests on these numbers: a topic may be added, none renumbered. */
static void test_a_topic_keeps_its_number(void **state)
{
    static const char *const names[] = {"declarations", "assessments",   "inspections", "releases",
                                        "outcomes",     "controls",      "market",      "recalls",
                                        "ticks-assess", "ticks-inspect", "ticks-recall"};

    (void)state;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        assert_string_equal(lg_topic_numbered((uint8_t)i)->name, names[i]);
    for (size_t i = 0; i < lg_topics_n; i++)
        assert_ptr_equal(lg_topic_numbered(lg_topics[i].number), &lg_topics[i]);
    assert_null(lg_topic_numbered(255));
}

static void test_other_lengths(void **state)
{
    const struct lg_hmac_key key = lg_hmac_key(LG_SPAN("one key"));
    char text[GW_TOKEN_TEXT + 1];
    struct gw_place place;

    (void)state;
    (void)written(&key, text);
    for (size_t len = 0; len < GW_TOKEN_TEXT; len++)
        assert_false(
            gw_token_read(&key, LG_SPAN("platform-1"), (struct lg_span){text, len}, &place));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_comes_back),
        cmocka_unit_test(test_is_its_senders),
        cmocka_unit_test(test_every_changed_character),
        cmocka_unit_test(test_other_lengths),
        cmocka_unit_test(test_a_topic_keeps_its_number),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
