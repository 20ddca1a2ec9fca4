/*
 * commands.c - the table itself; --help prints it in this order.
 */
#include "commands.h"

const struct ctl_command ctl_commands[] = {
    {"migrate", NULL, "", "bring the database's schema up to this version", ctl_migrate, 0, 0},
    {"topics", "apply", "", "create the topics and the rights on them", ctl_topics_apply, 0, 0},
};
const size_t ctl_commands_n = sizeof ctl_commands / sizeof *ctl_commands;
