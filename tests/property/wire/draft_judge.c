/*
 * draft_judge.c - judges the documents that people draft: NAME is "profile" or "list".
 *
 * A profile that is good must also survive being written.  The code is "meaning" for what no schema can
 * say: an order of two values, a number's size in a text, how deep a condition is.
 */
#include <string.h>

#include "cases.h"
#include "wire/profile.h"

static const char *code_of(const char *message)
{
    static const char *const meanings[] = {"must lie behind validFrom",
                                           "must lie between -100 and 100", "holds no number",
                                           "is nested too deep", "ends before it begins"};
    const size_t len = strlen(message);

    for (size_t i = 0; i < sizeof meanings / sizeof *meanings; i++) {
        const size_t tail = strlen(meanings[i]);

        if (len >= tail && strcmp(message + len - tail, meanings[i]) == 0)
            return "meaning";
    }
    return "wrong";
}

/* The message of a reader: at "POINTER": reason. */
static void tell(struct ev_faults *faults, const char *message)
{
    static const char before[] = "at \"";
    const char *from = message + sizeof before - 1;
    const char *until =
        strncmp(message, before, sizeof before - 1) == 0 ? strstr(from, "\": ") : NULL;
    struct ev_fault *fault = &faults->at[0];

    faults->n = 1;
    faults->more = false;
    *fault = (struct ev_fault){.code = until == NULL ? "no-place" : code_of(message)};
    if (until != NULL && (size_t)(until - from) < sizeof fault->pointer)
        memcpy(fault->pointer, from, (size_t)(until - from));
}

static bool judge(struct lg_json_reader *reader, struct lg_arena *arena, struct lg_span name,
                  struct lg_span bytes, struct lg_span *ret_written,
                  struct ev_faults *reterr_faults)
{
    struct lg_profile profile;
    struct lg_error error;
    struct lg_list list;
    const bool good = lg_span_eq(name, LG_SPAN("list"))
                          ? lg_list_read(reader, arena, bytes, &list, &error)
                          : lg_profile_read(reader, arena, bytes, NULL, &profile, &error);

    if (!good) {
        tell(reterr_faults, error.message);
        return false;
    }
    if (lg_span_eq(name, LG_SPAN("list")))
        return true;
    const struct lg_span first = lg_profile_document(arena, &profile);
    if (!lg_profile_read(reader, arena, first, NULL, &profile, &error) ||
        !lg_span_eq(first, lg_profile_document(arena, &profile))) {
        tell(reterr_faults, "at \"/\": is another when it is written and read again");
        return false;
    }
    *ret_written = first;
    return true;
}

int main(void)
{
    return judge_cases(judge);
}
