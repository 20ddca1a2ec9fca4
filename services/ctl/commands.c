/*
 * commands.c - the table itself; --help prints it in this order.
 */
#include "commands.h"

const struct ctl_command ctl_commands[] = {
    {"migrate", NULL, "", "bring the database's schema up to this version", ctl_migrate, 0, 0},
    {"topics", "apply", "", "create the topics and the rights on them", ctl_topics_apply, 0, 0},
    {"principals", "add", "ID", "add a person or a system", ctl_principals_add, 1, 1},
    {"principals", "list", "", "list them", ctl_principals_list, 0, 0},
    {"principals", "revoke", "ID", "end one, its grants and keys", ctl_principals_revoke, 1, 1},
    {"grants", "add", "PRINCIPAL ROLE", "grant a role within a scope", ctl_grants_add, 2, 2},
    {"grants", "list", "[PRINCIPAL]", "list them", ctl_grants_list, 0, 1},
    {"grants", "revoke", "NUMBER", "end one", ctl_grants_revoke, 1, 1},
    {"keys", "add", "PRINCIPAL", "make an API key and show it once", ctl_keys_add, 1, 1},
    {"keys", "list", "[PRINCIPAL]", "list them", ctl_keys_list, 0, 1},
    {"keys", "revoke", "ID", "end one", ctl_keys_revoke, 1, 1},
    {"intake", "add", "PRINCIPAL", "give it a topic of its own to write", ctl_intake_add, 1, 1},
    {"intake", "list", "", "list such topics", ctl_intake_list, 0, 0},
    {"intake", "revoke", "PRINCIPAL", "stop reading its topic", ctl_intake_revoke, 1, 1},
    {"profiles", "list", "[CODE]", "their versions and who moved them", ctl_profiles_list, 0, 1},
    {"profiles", "show", "CODE", "one version with its document", ctl_profiles_show, 1, 1},
    {"profiles", "lint", "FILE...", "can these be drafted", ctl_profiles_lint, 1, CTL_WORDS},
    {"lists", "document", "FILE", "a list's document from CSV, or its faulty rows",
     ctl_lists_document, 1, 1},
    {"status", NULL, "", "where each consumer stands, what waits", ctl_status, 0, 0},
    {"doctor", NULL, "", "is everything there that is needed", ctl_doctor, 0, 0},
    {"trace", NULL, "ID", "an object's path through the services", ctl_trace, 1, 1},
    {"replay", NULL, "ID", "decide again what was decided about an item", ctl_replay, 1, 1},
    {"verify-draw", NULL, "FILE|-", "check a published draw, without a database", ctl_verify_draw,
     1, 1},
    {"dead-letters", "list", "", "events that could not be used", ctl_dead_letters_list, 0, 0},
    {"dead-letters", "show", "ID", "one of them, personal values masked", ctl_dead_letters_show, 1,
     1},
    {"dead-letters", "replay", "ID...", "have them tried again", ctl_dead_letters_replay, 1,
     CTL_WORDS},
    {"dead-letters", "drop", "ID...", "give them up", ctl_dead_letters_drop, 1, CTL_WORDS},
    {"digest", NULL, "", "one SHA-256 over the business rows", ctl_digest, 0, 0},
    {"tick", NULL, "", "let a demonstration's time go on", ctl_tick, 0, 0},
    {"drain", NULL, "", "wait until nothing is on its way", ctl_drain, 0, 0},
    {"pace", NULL, "", "drain at each line of the input, which may be a tick's time", ctl_pace, 0,
     0},
};
const size_t ctl_commands_n = sizeof ctl_commands / sizeof *ctl_commands;
