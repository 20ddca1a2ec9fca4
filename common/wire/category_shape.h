/*
 * category_shape.h - how a category pack looks as JSON, for category.c.
 */
#pragma once

#include "wire/shape.h"

/* Fills a struct lg_category; every member is required, others are refused. */
extern const struct lg_shape lg_category_shape;
