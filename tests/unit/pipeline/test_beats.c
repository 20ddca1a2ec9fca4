/* A loop that waits for the database lives: nobody restarts it for that. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>
#include <pthread.h>

#include "ops/health.h"
#include "pipeline/loop.h"

enum { WANTED = 3 };

static atomic_int beats;

void __wrap_lg_health_beat(void);
void __wrap_lg_health_beat(void)
{
    if (atomic_fetch_add(&beats, 1) + 1 == WANTED)
        lg_run_stop();
}

/* Ends what would wait for ever. */
static void *give_up(void *user)
{
    (void)user;
    for (int waited = 0; waited < 10000 && !lg_run_stopping(); waited += 50)
        lg_pause_ms(50);
    lg_run_stop();
    return NULL;
}

static void a_position_that_cannot_be_read_is_asked_for_alive(void **state)
{
    static const struct lg_service service = {.name = "assess", .schema = "assessment"};
    static const struct lg_consumer consumer = {.topic = "outcomes"};
    struct lg_config *config = calloc(1, sizeof *config);
    struct lg_loop *loop = calloc(1, sizeof *loop);
    struct lg_work work = {.loop = loop};
    struct lg_error error;
    pthread_t patience;

    (void)state;
    assert_non_null(config);
    assert_non_null(loop);
    (void)snprintf(config->value[LG_SET_DATABASE], LG_SETTING_SIZE, "host=127.0.0.1 port=1");
    *loop = (struct lg_loop){.service = &service, .consumer = &consumer, .config = config};
    assert_int_equal(pthread_create(&patience, NULL, give_up, NULL), 0);
    assert_int_equal(lg_claim_ask(loop, &work, &error), LG_ATTEMPT_STOP);
    assert_int_equal(pthread_join(patience, NULL), 0);
    assert_int_equal(atomic_load(&beats), WANTED);
    free(loop);
    free(config);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_position_that_cannot_be_read_is_asked_for_alive)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
