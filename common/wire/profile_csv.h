/*
 * profile_csv.h - many profiles as rows of CSV, both ways.
 *
 * The first row names the columns, in any order: code, version, when (what is asked, as in a line),
 * lane, action, weight, ports, categories, validFrom, validUntil, owner, published ("true" or
 * nothing), reason, reasonZh, instruction, instructionZh, checklist, legalBasis.  An empty cell is
 * an absent member.
 */
#pragma once

#include "wire/profile.h"

/* The row that names the columns, and that of a profile; each with its end of line. */
void lg_profile_csv_head(struct lg_builder *csv);
void lg_profile_csv_row(struct lg_builder *csv, const struct lg_profile *profile);

/* Why a cell, or a row as a whole (column ""), cannot stand; `line` is where the row ends. */
struct lg_row_fault {
    size_t line;
    struct lg_span column;
    const char *reason;
};

struct lg_profile_rows {
    struct lg_profile *profiles; /* of the rows without a fault */
    size_t n;
    struct lg_row_fault *faults; /* all of them */
    size_t faults_n;
};

enum { LG_PROFILE_ROWS = 100000 };

/*
 * Reads all rows; lists are not looked up.  LG_REJECT where the text is no CSV or its first row
 * names a column that there is not, or lacks one that must be there.
 */
LG_MUST_CHECK bool lg_profile_csv_read(struct lg_json_reader *reader, struct lg_arena *arena,
                                       struct lg_span text, struct lg_profile_rows *ret_rows,
                                       struct lg_error *reterr);
