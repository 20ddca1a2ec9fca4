/*
 * The tree: roots computed with Python after RFC 6962's own definition; a build that stops and goes
 * on; every leaf counts.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "risk/merkle.h"

/* A tree of the leaves "0", "1", ...; `other` is written with a sign in front. */
static struct lg_merkle tree_of(int leaves, int other)
{
    struct lg_merkle tree = {.leaves = 0};
    char text[16];

    for (int i = 0; i < leaves; i++) {
        const int len = snprintf(text, sizeof text, "%s%d", i == other ? "-" : "", i);

        lg_merkle_add(&tree, (struct lg_span){text, (size_t)len});
    }
    return tree;
}

static void roots_are_those_of_the_standard(void **state)
{
    static const struct {
        int leaves;
        const char *root;
    } rows[] = {
        {0, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
        {1, "db3426e878068d28d269b6c87172322ce5372b65756d0789001d34835f601c03"},
        {2, "cb00989d94a569c0a678ae042b63dcd4625db96440517f37a6eb7976ea24ed4b"},
        {3, "725d5230db68f557470dc35f1d8865813acd7ebb07ad152774141decbae71327"},
        {7, "a3e23b32ccb6bf96d092d165d8aa546e09829de8f03b0e8957581d1e16b92bdf"},
        {8, "3b85a9626c1ccb64c6b95ec7fa64888defe2cf12e39e77e10812ce5fcb9cb58e"},
        {100, "7a1541f5e93292eb40660749ef8f36ef074d30052102fab1abfd03bf09e5685d"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const struct lg_merkle tree = tree_of(rows[i].leaves, -1);
        uint8_t root[LG_SHA256];
        char hex[2 * LG_SHA256];

        lg_merkle_root(&tree, root);
        lg_hex(root, sizeof root, hex);
        assert_memory_equal(hex, rows[i].root, sizeof hex);
    }
}

static void every_leaf_counts(void **state)
{
    (void)state;
    for (int leaves = 1; leaves <= 70; leaves++) {
        const struct lg_merkle tree = tree_of(leaves, -1);
        const struct lg_merkle longer = tree_of(leaves + 1, -1);
        uint8_t root[LG_SHA256], other[LG_SHA256];

        lg_merkle_root(&tree, root);
        lg_merkle_root(&longer, other);
        assert_memory_not_equal(root, other, sizeof root);
        for (int changed = 0; changed < leaves; changed++) {
            const struct lg_merkle with = tree_of(leaves, changed);

            lg_merkle_root(&with, other);
            assert_memory_not_equal(root, other, sizeof root);
        }
    }
}

static void a_build_may_stop_anywhere(void **state)
{
    (void)state;
    for (int leaves = 0; leaves <= 130; leaves++) {
        const struct lg_merkle whole = tree_of(leaves, -1);
        struct lg_merkle resumed = {.leaves = 0};

        assert_true(lg_merkle_resume(whole.leaves, lg_merkle_peaks(&whole), &resumed));
        for (int i = leaves; i < 150; i++) {
            char text[16];
            const int len = snprintf(text, sizeof text, "%d", i);

            lg_merkle_add(&resumed, (struct lg_span){text, (size_t)len});
        }
        const struct lg_merkle all = tree_of(150, -1);
        uint8_t root[LG_SHA256], expected[LG_SHA256];
        lg_merkle_root(&resumed, root);
        lg_merkle_root(&all, expected);
        assert_memory_equal(root, expected, sizeof root);
    }
}

static void peaks_that_cannot_be_are_refused(void **state)
{
    const struct lg_merkle tree = tree_of(3, -1);
    struct lg_merkle resumed = {.leaves = 0};

    (void)state;
    assert_false(lg_merkle_resume(4, lg_merkle_peaks(&tree), &resumed));
    assert_false(
        lg_merkle_resume(UINT64_C(1) << LG_MERKLE_PEAKS, (struct lg_span){"", 0}, &resumed));
    assert_true(lg_merkle_resume(5, lg_merkle_peaks(&tree), &resumed));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(roots_are_those_of_the_standard),
        cmocka_unit_test(every_leaf_counts),
        cmocka_unit_test(a_build_may_stop_anywhere),
        cmocka_unit_test(peaks_that_cannot_be_are_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
