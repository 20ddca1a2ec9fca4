/*
 * options.h - the command line, which is the same for every service.
 */
#pragma once

#include "ops/config.h"

/*
 * Takes --config=FILE, --print-config, --check-config, --help, --usage and --version, reads the
 * settings and opens the log.  Comes back when the service is to run; otherwise the process has
 * ended, with one of sysexits: EX_USAGE, EX_CONFIG, or EX_OK behind what was printed.
 */
void lg_options_start(const char *service, int argc, char **argv, struct lg_config *ret_config);

/* The version of this program. */
const char *lg_version(void);
