/*
 * suite_judge.c - judges documents by the shapes of the JSON Schema test suite.
 */
#include <stdlib.h>

#include "cases.h"
#include "suite.h"
#include "wire/decode.h"

static bool judge(struct lg_json_reader *reader, struct lg_arena *arena, struct lg_span name,
                  struct lg_span bytes, struct lg_span *ret_written,
                  struct ev_faults *reterr_faults)
{
    const size_t index = (size_t)strtoul(name.at, NULL, 10);
    const struct lg_json *root;
    struct lg_error error;

    (void)ret_written;
    reterr_faults->n = 0;
    reterr_faults->more = false;
    if (index >= suite_shapes_n || !lg_json_parse(reader, bytes, &root, &error)) {
        ev_fault_add(reterr_faults, NULL, "json", "not read");
        return false;
    }

    struct lg_decoding decoding = {.arena = arena, .faults = reterr_faults};
    decoding.text = lg_arena_take(arena, bytes.len + 1);
    lg_shape_decode(&decoding, NULL, suite_shapes[index], root,
                    lg_arena_take(arena, suite_shapes[index]->size));
    return reterr_faults->n == 0;
}

int main(void)
{
    return judge_cases(judge);
}
