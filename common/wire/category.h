/*
 * category.h - category packs from JSON: every fault at once, each with its pointer.
 */
#pragma once

#include "base/arena.h"
#include "base/error.h"
#include "model/category.h"
#include "wire/fault.h"
#include "wire/folder.h"
#include "wire/json.h"

/*
 * Reads one pack into the arena.  On false the faults say what is wrong (fault.h); beside the
 * shape these are checked: prefixes are digits, the random share lies between 0 and 1, codes of
 * checks and standards stand once.
 */
LG_MUST_CHECK bool lg_category_read(struct lg_json_reader *reader, struct lg_arena *arena,
                                    struct lg_span bytes, struct lg_category *ret_category,
                                    struct ev_faults *reterr_faults);

/* The set of these packs, in their order; fails like lg_category_load(). */
LG_MUST_CHECK bool lg_category_set_of(struct lg_json_reader *reader, struct lg_arena *arena,
                                      const struct lg_folder_file *files, size_t n,
                                      struct lg_category_set *ret_set, struct lg_error *reterr);

/*
 * Reads all *.json files of a folder, in the order of their names, as the set in force.  Fails with
 * LG_STOP when a file cannot be read or is faulty, two packs claim one code, prefix or regime, or
 * the general pack is missing; the detail names file, pointer and reason.
 */
LG_MUST_CHECK bool lg_category_load(struct lg_json_reader *reader, struct lg_arena *arena,
                                    const char *folder, struct lg_category_set *ret_set,
                                    struct lg_error *reterr);
