/*
 * description.h - what the interface says of itself; made from schemas/api at build.
 */
#pragma once

#include <stddef.h>

extern const unsigned char gw_openapi[]; /* the OpenAPI 3.1 document */
extern const size_t gw_openapi_len;

struct gw_problem_text {
    const char *type; /* the last part of "/problems/<type>"; NULL ends the list */
    const char *text; /* a line in English, a line in Chinese */
};

extern const struct gw_problem_text gw_problem_texts[];
