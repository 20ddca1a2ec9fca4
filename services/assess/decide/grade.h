/*
 * grade.h - whether an enterprise may be given a credit grade.
 *
 * The moves are the life cycle "credit_grade": who was dishonest is certified again through the
 * regular grade only.  Source: schemas/rules/credit-grades.md.
 */
#pragma once

#include <stdbool.h>

#include "base/span.h"

enum grade_refusal { GRADE_TAKEN, GRADE_UNKNOWN, GRADE_NOT_REACHED };

/* `before` is absent for an enterprise of which no grade was decided yet. */
enum grade_refusal decide_grade(struct lg_span before, struct lg_span grade);
