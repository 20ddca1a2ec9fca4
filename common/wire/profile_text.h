/*
 * profile_text.h - a profile as one line of text, both ways, and as a row of CSV.
 *
 *   VN-12 v3: if originCountry in (CN, VN) and hsCode prefix 8703 and not brand in list TRUSTED
 *   then lane red action physical weight 0.4; ports 2248; from 2026-01-01; reason "…"; reasonZh "…"; basis "…"
 *
 *   line        = code "v"number ":" "if" condition "then" consequence { ";" member }
 *   condition   = both { "or" both }          both = part { "and" part }
 *   part        = "not" part | "(" condition ")" | ("all" | "any") "(" condition { "," condition } ")" | comparison
 *   comparison  = attribute ( "=" value | "has" values | "in" values | "prefix" values | "in list" code
 *                           | ">=" bound [ "<" bound ] | "<" bound | "exists" )
 *   values      = value | "(" value { "," value } ")"
 *   consequence = "note" | [ "lane" lane ] [ "action" action ] [ "weight" decimal ]
 *   member      = "ports" value { "," value } | "categories" value { "," value } | "from" day | "until" day
 *               | "owner" value | "published" | "reason" value | "reasonZh" value
 *               | "instruction" value | "instructionZh" value
 *               | "check" code label labelZh { "," code label labelZh } | "basis" value
 *   value       = a word of letters, digits and . _ - + / * % or a text in double quotes, escaped as in JSON
 *
 * "=" and "in" are of texts, "has" of sets, bounds of numbers and days.  A line says just what its
 * document says: written and read again it gives the same document.
 */
#pragma once

#include "base/arena.h"
#include "base/error.h"
#include "wire/profile.h"

/* The line of a profile, without an end; absent when it is longer than 1 MiB. */
struct lg_span lg_profile_line(struct lg_arena *arena, const struct lg_profile *profile);

/* Pieces of it, as cells of CSV: what is asked, values with commas between, checks. */
struct lg_span lg_condition_text(struct lg_arena *arena, const struct lg_condition *condition);
struct lg_span lg_values_text(struct lg_arena *arena, const struct lg_span *values, size_t n);
struct lg_span lg_checks_text(struct lg_arena *arena, const struct lg_profile *profile);

/*
 * The document that a line says; what is in it is still to be read (lg_profile_read).  LG_REJECT
 * with the column, in characters from 1, and what is expected there; `ret_fault_zh` is given then,
 * and says the same in Chinese.
 */
LG_MUST_CHECK bool lg_profile_of_line(struct lg_arena *arena, struct lg_span line,
                                      struct lg_span *ret_document, struct lg_span *ret_fault_zh,
                                      struct lg_error *reterr);

/* The same of the pieces: JSON of a condition, of a list of texts, of a checklist. */
LG_MUST_CHECK bool lg_condition_of_text(struct lg_arena *arena, struct lg_span text,
                                        struct lg_span *ret_json, struct lg_error *reterr);
LG_MUST_CHECK bool lg_values_of_text(struct lg_arena *arena, struct lg_span text,
                                     struct lg_span *ret_json, struct lg_error *reterr);
LG_MUST_CHECK bool lg_checks_of_text(struct lg_arena *arena, struct lg_span text,
                                     struct lg_span *ret_json, struct lg_error *reterr);
