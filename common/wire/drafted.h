/*
 * drafted.h - what people draft of parameters and of enterprises' credit, as schemas/documents has it.
 *
 * A parameter: the value, a decimal, rules from one day on until another, exclusive; without a value
 * the days have none.  Credit: the grade that its authority decided, and why.
 */
#pragma once

#include "wire/flat.h"

struct lg_parameter_drafted {
    struct lg_span code, key, basis; /* key: absent where it is set for nothing more special */
    int64_t version;
    lg_e5 value;
    lg_day from, until;
    bool valued, ends, verified;
};

struct lg_credit_drafted {
    struct lg_span grade, basis; /* a grade of the life cycle */
};

/* Texts belong to the reader of the JSON.  LG_REJECT with the place and what is wrong. */
bool lg_parameter_read(const struct lg_json *document, struct lg_parameter_drafted *ret_parameter,
                       struct lg_error *reterr) LG_MUST_CHECK;
bool lg_credit_read(const struct lg_json *document, struct lg_credit_drafted *ret_credit,
                    struct lg_error *reterr) LG_MUST_CHECK;
