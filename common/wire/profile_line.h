/*
 * profile_line.h - what the readers of a profile's line share; for them alone.
 */
#pragma once

#include "wire/profile_token.h"

/* Reads what is asked, as the JSON of a condition. */
bool lg_line_condition(struct lg_tokens *tokens, struct lg_span *ret_json);
