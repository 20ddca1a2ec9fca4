/*
 * profile_files.h - profiles from files: *.json a document, *.ndjson one a line, *.csv one a row,
 * anything else one a line of text, where empty lines and those that begin with "#" say nothing.
 */
#pragma once

#include "ctl.h"
#include "wire/profile.h"

struct ctl_profile_found {
    const char *file;
    size_t line; /* 0: the file as a whole */
    struct lg_profile profile;
};

struct ctl_profile_fault {
    const char *file;
    size_t line;
    struct lg_span column; /* of CSV; otherwise absent */
    const char *fault;
};

struct ctl_profile_files {
    struct ctl_profile_found *found;
    size_t found_n;
    struct ctl_profile_fault *faults; /* all that cannot be read */
    size_t faults_n;
};

/* Reads the files that the words of the command line name; lists are not looked up. */
bool ctl_profile_files(struct ctl *ctl, struct ctl_profile_files *ret_files,
                       struct lg_error *reterr) LG_MUST_CHECK;

/* Prints the faults as a table, and fails with LG_REJECT, when there are some. */
bool ctl_profile_files_sound(struct ctl *ctl, const struct ctl_profile_files *files,
                             struct lg_error *reterr) LG_MUST_CHECK;
