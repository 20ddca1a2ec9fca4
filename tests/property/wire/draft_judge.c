/*
 * draft_judge.c - judges the documents that people draft: NAME is that of a schema, "profile".
 *
 * A profile that is good must also survive being written.  The code is "meaning" for what no schema can
 * say: an order of two values, a number's size in a text, how deep a condition is.
 */
#include <string.h>

#include "cases.h"
#include "wire/challenger.h"
#include "wire/drafted.h"
#include "wire/profile.h"

static const char *code_of(const char *message)
{
    static const char *const meanings[] = {"must lie behind validFrom",
                                           "must lie between -100 and 100",
                                           "holds no number",
                                           "is nested too deep",
                                           "ends before it begins",
                                           "must be behind the first day",
                                           "must be a share above 0 and at most 1"};
    const size_t len = strlen(message);

    for (size_t i = 0; i < sizeof meanings / sizeof *meanings; i++) {
        const size_t tail = strlen(meanings[i]);

        if (len >= tail && strcmp(message + len - tail, meanings[i]) == 0)
            return "meaning";
    }
    return "wrong";
}

static void tell(struct ev_faults *faults, const char *message)
{
    const struct lg_span place = ev_fault_place(message);
    struct ev_fault *fault = &faults->at[0];

    faults->n = 1;
    faults->more = false;
    *fault = (struct ev_fault){.code = place.at == NULL ? "no-place" : code_of(message)};
    if (place.at != NULL && place.len < sizeof fault->pointer)
        memcpy(fault->pointer, place.at, place.len);
}

/* What a model's text says is LightGBM's, not the schema's: ../test_lightgbm.py. */
static bool model_is_good(struct lg_json_reader *reader, struct lg_arena *arena,
                          struct lg_span bytes, struct lg_error *reterr)
{
    struct lg_challenger model;
    const struct lg_json *root;

    if (lg_challenger_read(reader, arena, bytes, &model, reterr))
        return true;
    if (!lg_span_eq(ev_fault_place(reterr->message), LG_SPAN("/text")) ||
        !lg_json_parse(reader, bytes, &root, reterr))
        return false;
    const struct lg_json *text = lg_json_member(root, LG_SPAN("text"));
    if (text != NULL && text->type == LG_JSON_STRING && text->string.len > 0)
        return true;
    return lg_fail(reterr, LG_REJECT, "at \"/text\": must be a text");
}

/* Of what has no form to be written in. */
static bool is_good(struct lg_json_reader *reader, struct lg_arena *arena, struct lg_span name,
                    struct lg_span bytes, struct lg_error *reterr)
{
    struct lg_parameter_drafted parameter;
    struct lg_credit_drafted credit;
    const struct lg_json *root;
    struct lg_list list;

    if (lg_span_eq(name, LG_SPAN("list")))
        return lg_list_read(reader, arena, bytes, &list, reterr);
    if (lg_span_eq(name, LG_SPAN("model")))
        return model_is_good(reader, arena, bytes, reterr);
    if (!lg_json_parse(reader, bytes, &root, reterr))
        return false;
    return lg_span_eq(name, LG_SPAN("credit")) ? lg_credit_read(root, &credit, reterr)
                                               : lg_parameter_read(root, &parameter, reterr);
}

/* Survives being written, too. */
static bool profile_is_good(struct lg_json_reader *reader, struct lg_arena *arena,
                            struct lg_span bytes, struct lg_span *ret_written,
                            struct lg_error *reterr)
{
    struct lg_profile profile;

    if (!lg_profile_read(reader, arena, bytes, NULL, &profile, reterr))
        return false;
    const struct lg_span first = lg_profile_document(arena, &profile);
    if (!lg_profile_read(reader, arena, first, NULL, &profile, reterr) ||
        !lg_span_eq(first, lg_profile_document(arena, &profile)))
        return lg_fail(reterr, LG_REJECT, "at \"/\": is another when it is written and read again");
    *ret_written = first;
    return true;
}

static bool judge(struct lg_json_reader *reader, struct lg_arena *arena, struct lg_span name,
                  struct lg_span bytes, struct lg_span *ret_written,
                  struct ev_faults *reterr_faults)
{
    struct lg_error error;
    const bool good = lg_span_eq(name, LG_SPAN("profile"))
                          ? profile_is_good(reader, arena, bytes, ret_written, &error)
                          : is_good(reader, arena, name, bytes, &error);

    if (!good)
        tell(reterr_faults, error.message);
    return good;
}

int main(void)
{
    return judge_cases(judge);
}
