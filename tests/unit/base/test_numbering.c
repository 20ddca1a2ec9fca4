/*
 * Numbers of things and of texts: growth, hashes that are alike, memory that ends.
 */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "../alike.h"
#include "../one_arena.h"
#include "base/dictionary.h"
#include "base/hash.h"
#include "base/text.h"

/* The number of a thing, which is the place of its hash among `hashes`; 0 when it has none. */
static uint32_t number_of(const struct lg_numbering *numbering, const uint64_t *hashes,
                          uint64_t hash)
{
    struct lg_probe probe = lg_probe(hash);
    uint32_t number;

    do
        number = lg_probe_next(numbering, &probe);
    while (number != 0 && hashes[number - 1] != hash);
    return number;
}

/* Numbers so many things by what `hash_of` makes of their places, and looks for each and for others. */
static void number_all(size_t n, uint64_t (*hash_of)(size_t))
{
    struct lg_numbering numbering = {NULL, 0, 0};
    uint64_t *hashes = lg_arena_take(arena, n * sizeof *hashes);

    for (size_t i = 0; i < n; i++) {
        hashes[i] = hash_of(i);
        assert_int_equal(number_of(&numbering, hashes, hashes[i]), 0);
        assert_int_equal(lg_numbering_add(&numbering, arena, hashes[i]), i + 1);
        assert_int_equal(number_of(&numbering, hashes, hashes[i]), i + 1);
        assert_true(2 * numbering.n <= numbering.mask + 1);
    }
    assert_int_equal(numbering.n, n);
    for (size_t i = 0; i < n; i++) {
        assert_int_equal(number_of(&numbering, hashes, hashes[i]), i + 1);
        assert_int_equal(number_of(&numbering, hashes, hash_of(n + i)), 0);
    }
}

static uint64_t scattered(size_t i)
{
    return lg_hash64((struct lg_span){(const char *)&i, sizeof i}, 0);
}

/* The half that a numbering keeps is one for all; only the owner can tell these apart. */
static uint64_t of_one_half(size_t i)
{
    return 0x8000000100000000U + i;
}

/* All belong at the last place of any table, and go on at its beginning. */
static uint64_t at_the_end(size_t i)
{
    return (uint64_t)(UINT32_MAX - (uint32_t)(i % 3)) << 32 | i;
}

/* The places of these are neighbours in a table of any size: runs of many. */
static uint64_t in_a_row(size_t i)
{
    return (uint64_t)i << 32;
}

static void each_thing_has_its_number_however_many(void **state)
{
    (void)state;
    number_all(1, scattered);
    number_all(100000, scattered);
    number_all(20000, in_a_row);
}

static void things_of_one_hash_stay_apart(void **state)
{
    (void)state;
    number_all(500, of_one_half);
    number_all(500, at_the_end);
}

static void an_empty_one_has_nothing(void **state)
{
    const struct lg_numbering numbering = {NULL, 0, 0};
    const struct lg_dictionary dictionary = {.texts = NULL};
    struct lg_probe probe = lg_probe(0);

    (void)state;
    assert_int_equal(lg_probe_next(&numbering, &probe), 0);
    assert_int_equal(lg_dictionary_find(&dictionary, LG_SPAN("")), 0);
    assert_int_equal(lg_dictionary_find(&dictionary, LG_SPAN("a")), 0);
}

static void a_walk_gives_each_under_a_hash_once(void **state)
{
    enum { HASHES = 7, EACH = 40 };
    struct lg_numbering numbering = {NULL, 0, 0};
    int seen[HASHES * EACH] = {0};

    (void)state;
    for (size_t i = 0; i < HASHES * EACH; i++)
        (void)lg_numbering_add(&numbering, arena, scattered(i % HASHES));
    for (size_t i = 0; i < HASHES; i++) {
        struct lg_probe probe = lg_probe(scattered(i));
        uint32_t number;

        while ((number = lg_probe_next(&numbering, &probe)) != 0) {
            assert_int_equal((number - 1) % HASHES, i);
            seen[number - 1]++;
        }
    }
    for (size_t i = 0; i < HASHES * EACH; i++)
        assert_int_equal(seen[i], 1);
}

static void texts_that_differ_in_little_are_told_apart(void **state)
{
    static const struct lg_span words[] = {
        LG_SPAN_INIT("a"),   LG_SPAN_INIT("ab"), LG_SPAN_INIT("a\0"),  LG_SPAN_INIT("b"),
        LG_SPAN_INIT("\0a"), LG_SPAN_INIT(""),   LG_SPAN_INIT("abab"), LG_SPAN_INIT("A")};
    enum { N = sizeof words / sizeof *words };
    struct lg_dictionary dictionary = {.texts = NULL};

    (void)state;
    for (size_t i = 0; i < N; i++) {
        assert_int_equal(lg_dictionary_find(&dictionary, words[i]), 0);
        assert_int_equal(lg_dictionary_put(&dictionary, arena, words[i]), i + 1);
    }
    for (size_t i = 0; i < N; i++) {
        assert_int_equal(lg_dictionary_find(&dictionary, words[i]), i + 1);
        assert_int_equal(lg_dictionary_put(&dictionary, arena, words[i]), i + 1);
        assert_int_equal(lg_dictionary_refer(&dictionary, arena, words[i]), i + 1);
        assert_true(lg_span_eq(dictionary.texts[i], words[i]));
    }
    assert_int_equal(dictionary.numbers.n, N);
    assert_int_equal(lg_dictionary_find(&dictionary, (struct lg_span){NULL, 0}), 6);
    assert_int_equal(lg_dictionary_find(&dictionary, LG_SPAN("B")), 0);
}

static void a_text_that_is_put_is_copied_and_one_that_is_referred_to_is_not(void **state)
{
    struct lg_dictionary dictionary = {.texts = NULL};
    char text[] = "one";

    (void)state;
    assert_int_equal(lg_dictionary_put(&dictionary, arena, lg_span_of(text)), 1);
    text[0] = 'O';
    assert_int_equal(lg_dictionary_refer(&dictionary, arena, lg_span_of(text)), 2);
    assert_ptr_equal(dictionary.texts[1].at, text);
    assert_true(lg_span_eq(dictionary.texts[0], LG_SPAN("one")));
    assert_int_equal(lg_dictionary_find(&dictionary, LG_SPAN("one")), 1);
    assert_int_equal(lg_dictionary_find(&dictionary, LG_SPAN("One")), 2);
}

static void texts_are_found_however_many(void **state)
{
    enum { N = 30000 };
    struct lg_dictionary dictionary = {.texts = NULL};

    (void)state;
    for (uint32_t i = 0; i < N; i++)
        assert_int_equal(lg_dictionary_put(&dictionary, arena, lg_text(arena, "k%u", i)), i + 1);
    for (uint32_t i = 0; i < N; i++) {
        assert_int_equal(lg_dictionary_find(&dictionary, lg_text(arena, "k%u", i)), i + 1);
        assert_int_equal(lg_dictionary_find(&dictionary, lg_text(arena, "k%u", N + i)), 0);
    }
}

static void two_texts_of_one_hash_stay_two(void **state)
{
    enum { SEED = 7 }; /* of dictionaries */
    const uint64_t hash = 0x0123456789abcdefU;
    char first[ALIKE], second[ALIKE];
    const struct lg_span one = alike(first, 1, hash, SEED), two = alike(second, 2, hash, SEED);
    struct lg_dictionary dictionary = {.texts = NULL};

    (void)state;
    assert_true(lg_hash64(one, SEED) == hash && lg_hash64(two, SEED) == hash);
    assert_int_equal(lg_dictionary_put(&dictionary, arena, one), 1);
    assert_int_equal(lg_dictionary_find(&dictionary, two), 0);
    assert_int_equal(lg_dictionary_put(&dictionary, arena, two), 2);
    assert_int_equal(lg_dictionary_find(&dictionary, one), 1);
    assert_int_equal(lg_dictionary_find(&dictionary, two), 2);
}

/* As everything that stands in an arena: beyond its limit the process ends. */
static void it_ends_where_its_arena_does(void **state)
{
    int status = 0;

    (void)state;
    (void)fflush(stdout);
    const pid_t child = fork();
    if (child == 0) {
        struct lg_arena *small = lg_arena_new(1 << 16);
        struct lg_numbering numbering = {NULL, 0, 0};

        (void)fclose(stderr);
        (void)signal(SIGABRT, SIG_DFL);
        for (size_t i = 0; i < 100000; i++)
            (void)lg_numbering_add(&numbering, small, scattered(i));
        _exit(0);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFSIGNALED(status));
    assert_int_equal(WTERMSIG(status), SIGABRT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_empty_one_has_nothing),
        cmocka_unit_test(each_thing_has_its_number_however_many),
        cmocka_unit_test(things_of_one_hash_stay_apart),
        cmocka_unit_test(a_walk_gives_each_under_a_hash_once),
        cmocka_unit_test(texts_that_differ_in_little_are_told_apart),
        cmocka_unit_test(a_text_that_is_put_is_copied_and_one_that_is_referred_to_is_not),
        cmocka_unit_test(texts_are_found_however_many),
        cmocka_unit_test(two_texts_of_one_hash_stay_two),
        cmocka_unit_test(it_ends_where_its_arena_does),
    };

    return cmocka_run_group_tests(tests, make_arena, free_arena);
}
