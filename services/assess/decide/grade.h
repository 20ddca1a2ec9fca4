/*
 * grade.h - whether an enterprise may be given a credit grade.
 *
 * The moves are the life cycle "credit_grade": who was dishonest is certified again through the
 * regular grade only.  Source: schemas/rules/credit-grades.md.
 */
#pragma once

#include <stdbool.h>

#include "base/span.h"

/* `before` is absent for an enterprise of which no grade was decided yet; what is no grade follows none. */
bool decide_grade(struct lg_span before, struct lg_span grade);
