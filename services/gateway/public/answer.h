/*
 * answer.h - how the public's pages are answered: the strict policy, a tag to ask anew by, no session.
 */
#pragma once

#include "gateway.h"
#include "public/pages.h"

enum { GW_PUBLIC_BODY = 8 << 20 }; /* bytes of a page */

/* The language that stands behind /public; false for any other. */
bool gw_public_language(const struct gw_call *call, enum gw_language *ret_language);

/* The one that the browser asks for rather; Chinese where it says neither. */
enum gw_language gw_public_preferred(const struct gw_call *call);

/* Answers with the page, or 304 where the browser has it. */
void gw_public_answer(struct gw_call *call, enum gw_language language, struct lg_span body);

/* Answers with 404, 429 (after so many seconds it may come again) or 503, as a page. */
void gw_public_sorry(struct gw_call *call, enum gw_language language, int status, int64_t wait_s);
