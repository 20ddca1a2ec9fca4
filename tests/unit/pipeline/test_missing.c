/* What the broker says of its log decides whether a partition stands still: a log that begins behind the position has lost records. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "pipeline/loop.h"

static int64_t begins, ends, sought;

void __wrap_lg_consume_ask_ends(struct lg_consume *consume, enum lg_bus_end which,
                                const int32_t *partitions, size_t n, int64_t *ret_ends);
void __wrap_lg_consume_ask_ends(struct lg_consume *consume, enum lg_bus_end which,
                                const int32_t *partitions, size_t n, int64_t *ret_ends)
{
    (void)consume;
    assert_int_equal(n, 1);
    assert_int_equal(partitions[0], 2);
    ret_ends[0] = which == LG_BUS_BEGIN ? begins : ends;
}

bool __wrap_lg_consume_seek(struct lg_consume *consume, int32_t partition, int64_t offset,
                            struct lg_error *reterr);
bool __wrap_lg_consume_seek(struct lg_consume *consume, int32_t partition, int64_t offset,
                            struct lg_error *reterr)
{
    (void)consume, (void)partition, (void)reterr;
    sought = offset;
    return true;
}

/* What partition 2, whose next offset is 117, comes to where its log is that. */
static const struct lg_claim *asked(struct lg_loop *loop, int64_t log_begins, int64_t log_ends)
{
    static const struct lg_consumer consumer = {.topic = "inspections"};

    *loop = (struct lg_loop){.consumer = &consumer,
                             .halts = lg_metric(LG_GAUGE, "halted", "", "partitions")};
    loop->claims[2] = (struct lg_claim){.ours = true, .next_offset = 117};
    begins = log_begins;
    ends = log_ends;
    sought = -1;
    lg_claim_out_of_range(loop, 2);
    return &loop->claims[2];
}

static void test_where_the_log_is(void **state)
{
    struct lg_loop *loop = calloc(1, sizeof *loop);

    (void)state;
    assert_non_null(loop);
    const struct lg_claim *claim = asked(loop, 120, 130);
    assert_true(claim->halted);
    assert_string_equal(claim->missing,
                        "offset 117 should follow, and the topic begins at offset 120");
    assert_int_equal(atomic_load(&loop->halted), 1);
    claim = asked(loop, 0, 100);
    assert_true(claim->halted);
    assert_string_equal(claim->missing,
                        "offset 117 should follow, and the topic ends at offset 100");
    free(loop);
}

/* It may have been asked before it knew its own log again. */
static void test_a_broker_that_did_not_know_yet(void **state)
{
    struct lg_loop *loop = calloc(1, sizeof *loop);

    (void)state;
    assert_non_null(loop);
    assert_false(asked(loop, 0, 130)->halted);
    assert_int_equal(sought, 117);
    assert_false(asked(loop, -1, -1)->halted);
    assert_int_equal(sought, -1);
    free(loop);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_where_the_log_is),
                                       cmocka_unit_test(test_a_broker_that_did_not_know_yet)};

    return cmocka_run_group_tests_name("records that are missing", tests, NULL, NULL);
}
