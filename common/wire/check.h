/*
 * check.h - one value against the limits of its field.
 *
 * Each function adds a fault and gives false when the value breaks them.  The values are nodes
 * or texts as the reader gives them: valid UTF-8.
 */
#pragma once

#include "wire/decode.h"

/* Is the node of this JSON type? */
bool lg_check_type(const struct lg_decoding *decoding, const struct ev_step *step,
                   const struct lg_json *node, enum lg_json_type type);

/* Length in characters, no U+0000, pattern; longer where the text is sealed and may be. */
bool lg_check_text(const struct lg_decoding *decoding, const struct ev_step *step,
                   const struct lg_field *field, struct lg_span text);

/* The range and multiple of an integer. */
bool lg_check_integer(const struct lg_decoding *decoding, const struct ev_step *step,
                      const struct lg_field *field, int64_t value);

/* The bounds and multiple of a number. */
bool lg_check_number(const struct lg_decoding *decoding, const struct ev_step *step,
                     const struct lg_field *field, double value);

/* One of the values that the field lists, if it lists any. */
bool lg_check_among(const struct lg_decoding *decoding, const struct ev_step *step,
                    const struct lg_field *field, const struct lg_json *node);

/* How many items, and whether each stands once. */
bool lg_check_items(const struct lg_decoding *decoding, const struct ev_step *step,
                    const struct lg_field *field, const struct lg_json *array);

/* No string in the value holds U+0000, which no column of the database can keep. */
bool lg_check_plain(const struct lg_decoding *decoding, const struct ev_step *step,
                    const struct lg_json *node);
