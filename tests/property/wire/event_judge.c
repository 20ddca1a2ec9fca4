/*
 * event_judge.c - judges events: NAME is "envelope" for whole ones, else the type of bare data.
 *
 * What is good must also survive being written: read again, it gives the same bytes.
 */
#include "cases.h"
#include "wire/event.h"

static bool decode(struct lg_json_reader *reader, struct lg_arena *arena, struct lg_span name,
                   struct lg_span bytes, struct ev_event *ret_event, struct ev_faults *faults)
{
    const enum ev_type type = ev_type_of_short_name(name);

    if (type == EV_TYPE_NONE)
        return ev_decode_clear(reader, arena, bytes, ret_event, faults);
    return ev_decode_data(reader, arena, type, bytes, ret_event, faults);
}

static bool judge(struct lg_json_reader *reader, struct lg_arena *arena, struct lg_span name,
                  struct lg_span bytes, struct lg_span *ret_written,
                  struct ev_faults *reterr_faults)
{
    const bool whole = ev_type_of_short_name(name) == EV_TYPE_NONE;
    struct ev_event event;

    if (!decode(reader, arena, name, bytes, &event, reterr_faults))
        return false;

    const struct lg_span first = whole ? ev_encode(arena, &event) : ev_encode_data(arena, &event);
    if (!decode(reader, arena, name, first, &event, reterr_faults)) {
        ev_fault_add(reterr_faults, NULL, "not-read-again", "what was written is refused");
        return false;
    }
    const struct lg_span second = whole ? ev_encode(arena, &event) : ev_encode_data(arena, &event);
    if (!lg_span_eq(first, second)) {
        ev_fault_add(reterr_faults, NULL, "not-stable", "written twice, two texts");
        return false;
    }
    *ret_written = first;
    return true;
}

int main(void)
{
    return judge_cases(judge);
}
