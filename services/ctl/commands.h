/*
 * commands.h - the table of all commands; each stands in a file of its own.
 */
#pragma once

#include <stddef.h>

#include "ctl.h"

extern const struct ctl_command ctl_commands[];
extern const size_t ctl_commands_n;

/* The files' commands, as struct ctl_command.run. */
#define CTL_COMMAND(name)                                                                          \
    bool name(struct ctl *ctl, const struct ctl_command *command, int argc, char **argv,           \
              struct lg_error *reterr) LG_MUST_CHECK

CTL_COMMAND(ctl_migrate);
CTL_COMMAND(ctl_topics_apply);
CTL_COMMAND(ctl_principals_add);
CTL_COMMAND(ctl_principals_list);
CTL_COMMAND(ctl_principals_revoke);
CTL_COMMAND(ctl_grants_add);
CTL_COMMAND(ctl_grants_list);
CTL_COMMAND(ctl_grants_revoke);
CTL_COMMAND(ctl_accounts_add);
CTL_COMMAND(ctl_accounts_list);
CTL_COMMAND(ctl_accounts_revoke);
CTL_COMMAND(ctl_keys_add);
CTL_COMMAND(ctl_keys_list);
CTL_COMMAND(ctl_keys_revoke);
CTL_COMMAND(ctl_intake_add);
CTL_COMMAND(ctl_intake_list);
CTL_COMMAND(ctl_intake_revoke);
CTL_COMMAND(ctl_profiles_list);
CTL_COMMAND(ctl_profiles_show);
CTL_COMMAND(ctl_profiles_lint);
CTL_COMMAND(ctl_profiles_convert);
CTL_COMMAND(ctl_profiles_draft);
CTL_COMMAND(ctl_profiles_step);
CTL_COMMAND(ctl_profiles_cutover);
CTL_COMMAND(ctl_profiles_rollback);
CTL_COMMAND(ctl_profiles_feedback);
CTL_COMMAND(ctl_profiles_backtest);
CTL_COMMAND(ctl_parameters_list);
CTL_COMMAND(ctl_parameters_draft);
CTL_COMMAND(ctl_parameters_step);
CTL_COMMAND(ctl_lists_document);
CTL_COMMAND(ctl_models_training);
CTL_COMMAND(ctl_models_score);
CTL_COMMAND(ctl_models_document);
CTL_COMMAND(ctl_models_compare);
CTL_COMMAND(ctl_audit_verify);
CTL_COMMAND(ctl_digest);
CTL_COMMAND(ctl_tick);
CTL_COMMAND(ctl_drain);
CTL_COMMAND(ctl_pace);
CTL_COMMAND(ctl_status);
CTL_COMMAND(ctl_doctor);
CTL_COMMAND(ctl_dead_letters_list);
CTL_COMMAND(ctl_dead_letters_show);
CTL_COMMAND(ctl_dead_letters_replay);
CTL_COMMAND(ctl_dead_letters_drop);
CTL_COMMAND(ctl_trace);
CTL_COMMAND(ctl_replay);
CTL_COMMAND(ctl_verify_draw);

/* replay.c: assess's program: beside this one, or where a build has it. */
const char *ctl_assess_program(struct ctl *ctl);
