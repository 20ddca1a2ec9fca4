/*
 * profile.h - profiles as JSON documents (schemas/profiles), read into the risk engine's form.
 */
#pragma once

#include "base/arena.h"
#include "base/error.h"
#include "risk/profile.h"
#include "wire/folder.h"
#include "wire/json.h"
#include "wire/list.h"

enum { LG_PROFILE_FAULTS_MOST = 20 };

/* What is wrong at a place of a document, a JSON Pointer. */
struct lg_profile_fault {
    struct lg_span at, text, text_zh;
};

/* The first that were found; what is told lives in the arena. */
struct lg_profile_faults {
    struct lg_profile_fault at[LG_PROFILE_FAULTS_MOST];
    size_t n;
};

/* lg_profile_read of what is JSON already: false with all faults, of a comparison the first one. */
LG_MUST_CHECK bool lg_profile_look(struct lg_arena *arena, const struct lg_json *root,
                                   const struct lg_list_set *lists, struct lg_profile *ret_profile,
                                   struct lg_profile_faults *ret_faults);

/*
 * Reads one document into the arena, with the members of the lists that it refers to.  Fails with
 * LG_REJECT; the message names the first fault's place as a JSON Pointer and says what is wrong: also that a list
 * is not there or of another kind than the attribute.  Countries have one code each, by the lists' own table.
 * `lists` is NULL where they are not at hand: then any name will do, and such a list has no members.
 */
LG_MUST_CHECK bool lg_profile_read(struct lg_json_reader *reader, struct lg_arena *arena,
                                   struct lg_span bytes, const struct lg_list_set *lists,
                                   struct lg_profile *ret_profile, struct lg_error *reterr);

/*
 * The document of a profile: members in one order, absent ones left out, lists by their codes.
 * Read again it is the same profile.  Absent when it is longer than 4 MiB.
 */
struct lg_span lg_profile_document(struct lg_arena *arena, const struct lg_profile *profile);
lg_e5 lg_profile_weight_e5(const struct lg_profile *profile);

/* These documents, which refer to no list, in their order; LG_STOP when one is faulty. */
LG_MUST_CHECK bool lg_profiles_of(struct lg_json_reader *reader, struct lg_arena *arena,
                                  const struct lg_folder_file *files, size_t n,
                                  struct lg_profile **ret_profiles, struct lg_error *reterr);

/* Reads all *.json files of a folder, which refer to no list, in the order of their names; LG_STOP when one is faulty. */
LG_MUST_CHECK bool lg_profile_load(struct lg_json_reader *reader, struct lg_arena *arena,
                                   const char *folder, struct lg_profile **ret_profiles,
                                   size_t *ret_n, struct lg_error *reterr);
