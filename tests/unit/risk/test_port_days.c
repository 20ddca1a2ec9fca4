/*
 * Days of a port: what each earns and leaves, and the share that follows.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "risk/port_days.h"

enum { TODAY = LG_PORT_BACK, NOON = 12 };

static const double capacity = 480; /* eight orders */

static void assert_double(double value, double expected)
{
    assert_true(value > expected - 1e-6 && value < expected + 1e-6);
}

/* Days are all worked; half of the goods are decided the day before, half on the day itself, all of them at noon. */
static struct lg_port port_at(double hours)
{
    struct lg_port port = {.hours = hours, .order = 60, .forced = 0.02, .ticked = 0};

    for (int i = 0; i < LG_PORT_DAYS; i++)
        port.days[i] = (struct lg_port_day){.worked = true, .capacity = capacity};
    port.leads[lg_port_lead(NOON)] = 1e9;
    port.leads[lg_port_lead(NOON - 24)] = 1e9;
    return port;
}

/* Some days that are over, each as all others are: its capacity was used. */
static void pass(struct lg_port *port, int from, int until)
{
    for (int i = from; i < until; i++) {
        port->days[i].seen = 4800;
        port->days[i].forced = 96;
        port->days[i].spent = capacity;
        port->days[i].settled = i < LG_PORT_BACK - 1;
        port->days[i].credit = 0;
    }
}

static void hours_lead_to_the_end_of_the_day(void **state)
{
    (void)state;
    assert_int_equal(lg_port_lead(0), 23);
    assert_int_equal(lg_port_lead(23.9), 0);
    assert_int_equal(lg_port_lead(-0.5), 24);
    assert_int_equal(lg_port_lead(-24), 47);
    assert_int_equal(lg_port_lead(-10000), LG_PORT_LEADS - 1);
}

static void a_port_that_nothing_is_known_of_takes_what_comes(void **state)
{
    struct lg_port port = {.hours = 6, .order = 60};

    (void)state;
    for (int i = 0; i < LG_PORT_DAYS; i++)
        port.days[i] = (struct lg_port_day){.worked = true, .capacity = capacity};
    lg_port_steer(&port);
    assert_true(port.days[TODAY].steered);
    assert_double(port.days[TODAY].share, 1);
    assert_false(port.days[TODAY - 1].settled);
}

static void each_day_earns_as_its_goods_are_decided(void **state)
{
    struct lg_port port = port_at(0);

    (void)state;
    pass(&port, 0, TODAY);
    port.days[TODAY].seen = 2400; /* decided yesterday */
    port.days[TODAY].spent = 240;
    lg_port_steer(&port);
    assert_true(port.days[TODAY - 1].settled);
    assert_double(port.days[TODAY - 1].credit, 0);
    assert_true(port.days[TODAY].credit > -5 && port.days[TODAY].credit < 5);
    assert_true(port.days[TODAY].share > 0.03 && port.days[TODAY].share < 0.13);
    assert_double(port.days[TODAY + 1].credit, 0); /* nothing of tomorrow is decided before noon */
    assert_true(port.days[TODAY + 1].share > 0.07 && port.days[TODAY + 1].share < 0.1);
}

/* What the day before left, and what of its own day was spent too early. */
static void debts_and_credits_go_on(void **state)
{
    struct lg_port rich = port_at(0), poor = port_at(0);

    (void)state;
    pass(&rich, 0, TODAY);
    pass(&poor, 0, TODAY);
    rich.days[TODAY - 1].spent = capacity - 120;
    poor.days[TODAY - 1].spent = capacity + 1200; /* more than a day can pay back */
    lg_port_steer(&rich);
    lg_port_steer(&poor);
    assert_double(rich.days[TODAY - 1].credit, 120);
    assert_double(poor.days[TODAY - 1].credit, -1200);
    assert_true(rich.days[TODAY].credit > 100);
    assert_true(rich.days[TODAY].share > 0.5);
    assert_double(poor.days[TODAY].share, 0);
    assert_double(poor.days[TODAY + 1].share, 0); /* today cannot pay it back */
    assert_true(poor.days[TODAY + 3].share > 0);
    assert_true(rich.days[TODAY + 1].credit < 10); /* today can spend it */
}

/* A credit that the goods to come cannot use goes on to the next day. */
static void what_no_goods_come_for_is_left(void **state)
{
    struct lg_port port = port_at(23);

    (void)state;
    pass(&port, 0, TODAY + 1);
    port.days[TODAY].spent = capacity - 300;
    lg_port_steer(&port);
    assert_true(port.days[TODAY + 1].credit > 250);
}

/* Of five days that are known the first decides with what it left; of days further ahead it is not known. */
static void five_days_stay_together(void **state)
{
    struct lg_port port = port_at(23);

    (void)state;
    pass(&port, 0, TODAY + 1);
    port.days[TODAY - 5].credit = 400; /* so today has to end no lower than 340 below */
    port.days[TODAY - 4].credit = port.days[TODAY - 3].credit = port.days[TODAY - 2].credit = 400;
    port.days[TODAY - 1].spent = capacity + 400;
    port.days[TODAY].spent = capacity + 240;
    lg_port_steer(&port);
    assert_double(port.days[TODAY - 1].credit, 0);
    assert_double(port.days[TODAY].share, 0);
    port = port_at(23);
    pass(&port, TODAY - 2, TODAY + 1); /* too few are known */
    lg_port_steer(&port);
    assert_true(port.days[TODAY].share > 0);
}

static void rest_is_done_on_the_next_working_day(void **state)
{
    struct lg_port port = port_at(NOON);

    (void)state;
    pass(&port, 0, TODAY);
    for (int i = TODAY - 2; i < TODAY + 1; i++)
        port.days[i].worked = false;
    port.days[TODAY + 5].worked = false;
    for (int i = LG_PORT_DAYS - 3; i < LG_PORT_DAYS; i++)
        port.days[i].worked = false;
    port.days[TODAY].seen = 2400;
    port.days[TODAY + 3].capacity = 0;
    lg_port_steer(&port);
    assert_true(port.days[TODAY].steered);
    assert_double(port.days[TODAY].share, port.days[TODAY + 1].share);
    assert_true(port.days[TODAY + 1].credit <
                -300); /* two days' goods were selected beside its own */
    assert_double(port.days[TODAY + 5].share, port.days[TODAY + 6].share);
    assert_false(port.days[TODAY + 3].steered);
    assert_false(port.days[LG_PORT_DAYS - 1].steered); /* the next that is worked is too far away */
    assert_false(port.days[TODAY - 1].settled);
}

static void a_first_day_may_be_one_of_rest(void **state)
{
    struct lg_port port = port_at(NOON);

    (void)state;
    for (int i = 0; i <= TODAY; i++)
        port.days[i].worked = false;
    port.days[TODAY - 1].seen = 600;
    lg_port_steer(&port);
    assert_double(port.days[TODAY].share, port.days[TODAY + 1].share);
    assert_true(port.days[TODAY + 1].steered);
}

static void what_was_kept_counts_though_the_capacity_is_gone(void **state)
{
    struct lg_port port = port_at(0);

    (void)state;
    pass(&port, 0, TODAY);
    for (int i = 0; i < TODAY; i++) {
        port.days[i].capacity = 0;
        port.days[i].settled = true;
        port.days[i].credit = -300;
    }
    lg_port_steer(&port);
    assert_double(port.days[TODAY - 1].credit, -300);
    assert_true(port.days[TODAY].credit < -50);
}

static void a_capacity_that_begins_today_owes_nothing_of_before(void **state)
{
    struct lg_port port = port_at(0);

    (void)state;
    pass(&port, 0, TODAY);
    for (int i = 0; i < TODAY; i++) {
        port.days[i].capacity = 0;
        port.days[i].settled = false;
    }
    lg_port_steer(&port);
    assert_false(port.days[TODAY - 1].settled);
    assert_true(port.days[TODAY].credit > 0 && port.days[TODAY].credit < capacity);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(hours_lead_to_the_end_of_the_day),
        cmocka_unit_test(a_port_that_nothing_is_known_of_takes_what_comes),
        cmocka_unit_test(each_day_earns_as_its_goods_are_decided),
        cmocka_unit_test(debts_and_credits_go_on),
        cmocka_unit_test(what_no_goods_come_for_is_left),
        cmocka_unit_test(five_days_stay_together),
        cmocka_unit_test(rest_is_done_on_the_next_working_day),
        cmocka_unit_test(a_first_day_may_be_one_of_rest),
        cmocka_unit_test(what_was_kept_counts_though_the_capacity_is_gone),
        cmocka_unit_test(a_capacity_that_begins_today_owes_nothing_of_before),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
