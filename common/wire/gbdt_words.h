/*
 * gbdt_words.h - the last line of a model: the words of its categories, as pandas had them.
 */
#pragma once

#include "base/error.h"
#include "risk/gbdt.h"
#include "wire/json.h"

/*
 * Finds the line "pandas_categorical:" in what follows the trees and gives each feature that is a
 * text its words: the k-th list is of the k-th one.  Fails with LG_REJECT.
 */
bool gbdt_words_read(struct lg_json_reader *reader, struct lg_arena *arena, struct lg_span rest,
                     struct lg_gbdt_forest *forest, struct lg_error *reterr) LG_MUST_CHECK;
