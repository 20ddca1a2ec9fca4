/*
 * main.c - assess: declarations into pre-assessments, and what was learned into the next ones.
 */
#include <string.h>

#include "assess.h"
#include "backtest.h"
#include "draws.h"
#include "training.h"

static const struct lg_consumer consumers[] = {
    {"declarations", assess_declaration_keys, assess_declarations_load, assess_declarations_decide,
     assess_declarations_apply, assess_set_open},
    {"outcomes", NULL, assess_outcomes_load, assess_outcomes_decide, assess_outcomes_apply, NULL},
    {"controls", NULL, assess_controls_load, assess_controls_decide, assess_controls_apply, NULL},
    {"ticks-assess", NULL, assess_ticks_load, assess_ticks_decide, assess_ticks_apply,
     assess_set_open},
};

int main(int argc, char **argv)
{
    const struct lg_service service = {
        .name = "assess",
        .schema = "assessment",
        .consumers = consumers,
        .consumers_n = sizeof consumers / sizeof *consumers,
        .wide = "declarations",
        .open = assess_open,
        .free = assess_free,
        .before_tick = assess_before_tick,
    };

    if (argc > 1 && strcmp(argv[1], "replay") == 0)
        return assess_replay_main(argc - 1, argv + 1);
    if (argc > 1 && strcmp(argv[1], "backtest") == 0)
        return assess_backtest_main(argc - 1, argv + 1);
    if (argc > 1 && strcmp(argv[1], "training") == 0)
        return assess_training_main(argc - 1, argv + 1);
    assess_backtests_start(argc, argv);
    return lg_service_main(&service, argc, argv);
}
