/*
 * cases.h - a process that judges documents: cases on stdin, one line of verdict for each.
 *
 * A case is a line "NAME LENGTH" and LENGTH bytes.  The verdict is "ok", or for each fault its code
 * and pointer with a tab between all.  Each case is judged with both parsers; where they differ, in
 * faults or in what is written again, the fault is "parsers-differ".
 */
#pragma once

#include <stdbool.h>

#include "base/arena.h"
#include "wire/fault.h"
#include "wire/json.h"

/*
 * Judges one document; on true it is good and *ret_written is what the encoder makes of it (left
 * alone where there is none), else *reterr_faults says why not.
 */
typedef bool judge_fn(struct lg_json_reader *reader, struct lg_arena *arena, struct lg_span name,
                      struct lg_span bytes, struct lg_span *ret_written,
                      struct ev_faults *reterr_faults);

/* Judges all cases on stdin; the exit code of the process. */
int judge_cases(judge_fn *judge);
