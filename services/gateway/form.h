/*
 * form.h - a small JSON object of texts as a body: exactly the members that the route takes.
 *
 * Its values may be secrets: no refusal quotes one.
 */
#pragma once

#include "answers.h"

struct gw_field {
    const char *name;
    size_t least, most; /* bytes */
    bool optional;
};

/*
 * Reads the call's body; ret_values[i] is fields[i]'s, in the call's arena, absent where it is
 * optional and not there.  False, and the call refused, when the body is anything else.
 */
bool gw_form_read(struct gw_call *call, const struct gw_field *fields, size_t n,
                  struct lg_span *ret_values) LG_MUST_CHECK;

/* Refuses the call for what one of the fields says. */
void gw_form_refuse(struct gw_call *call, const char *field, const char *reason);

/* The column of a field that may be a day, NULL where it is absent.  False, and the call refused, when it is none. */
bool gw_form_day(struct gw_call *call, const char *field, struct lg_span value,
                 struct lg_column **ret_day) LG_MUST_CHECK;
