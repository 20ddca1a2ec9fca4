/*
 * lint_text.h - findings on profiles as sentences in both languages, and as JSON.
 */
#pragma once

#include "base/text.h"
#include "risk/lint.h"

/* "unreachable", "over-capacity" */
const char *lg_lint_kind_name(enum lg_lint_kind kind);

struct lg_span lg_lint_text(struct lg_arena *arena, const struct lg_lint_finding *finding);
struct lg_span lg_lint_text_zh(struct lg_arena *arena, const struct lg_lint_finding *finding);

/* The values of an item that it has, as a JSON object by their names. */
void lg_facts_write(struct lg_builder *json, const struct lg_facts *facts);

/* {"kind", "severity", "profiles", "pointer", "text", "textZh", "example", "exampleId"}, absent ones left out. */
void lg_lint_write(struct lg_builder *json, const struct lg_lint_finding *finding);
