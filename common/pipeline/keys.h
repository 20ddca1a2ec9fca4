/*
 * keys.h - the subjects that a batch touches: locked in order, and asked for what waits for them.
 */
#pragma once

#include "pipeline/batch.h"
#include "store/column.h"

/* Keys are gathered record by record. */
struct lg_keys *lg_keys_new(struct lg_arena *arena);

/* From here on keys belong to that record. */
void lg_keys_of_record(struct lg_keys *keys, size_t record);

/* How many locks have been asked for; a batch is cut before there are too many for the server. */
size_t lg_keys_locks(const struct lg_keys *keys);

/* Whether the record creates a key that an earlier one of the batch may wait for. */
bool lg_keys_late(const struct lg_keys *keys);

/* Forgets what records from `first` on asked for. */
void lg_keys_cut(struct lg_keys *keys, size_t first);

/* The locks' hashes as an int8 column, and the created keys as a bytea column. */
struct lg_column *lg_keys_lock_column(const struct lg_keys *keys, struct lg_arena *arena);
struct lg_column *lg_keys_created_column(const struct lg_keys *keys, struct lg_arena *arena);

/* The record that creates `key`; -1 when none does. */
int64_t lg_keys_creator(const struct lg_keys *keys, struct lg_span key);
