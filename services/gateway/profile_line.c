/*
 * profile_line.c - POST /v1/lint/lines: the document that a profile's line of text says.
 *
 * The linter gives a document's line; this is the way back, for who would rather write the line.
 * What is no line is told with its place, as the linter tells what it finds.  Nothing is recorded.
 */
#include "analyst.h"
#include "answers.h"
#include "form.h"
#include "wire/json.h"
#include "wire/profile_text.h"

/* A character has at most four bytes. */
enum {
    CHARACTERS_MOST = 16000,
    LINE_MOST = 4 * CHARACTERS_MOST,
    BODY_MOST = 2 * LINE_MOST,
    ANSWER_MOST = 4 << 20
};

static bool is_short(struct lg_span line)
{
    size_t n = 0;

    for (size_t i = 0; i < line.len; i++)
        n += ((unsigned char)line.at[i] & 0xc0) != 0x80;
    return n <= CHARACTERS_MOST;
}

static void answer(struct gw_call *call, struct lg_builder *body)
{
    lg_builder_add(body, LG_SPAN("}\n"));
    gw_answer_json(call, 200, lg_builder_text(body), NULL);
}

static void post_line(struct gw_call *call)
{
    static const struct gw_field field = {"line", 1, LINE_MOST, false};
    struct lg_builder body = lg_builder(call->arena, ANSWER_MOST);
    struct lg_span line, document, fault_zh;
    struct lg_error error;

    if (!gw_is_analyst(call) || !gw_form_read(call, &field, 1, &line))
        return;
    if (!is_short(line)) {
        gw_form_refuse(call, field.name, "must be 1 to 16,000 characters");
        return;
    }
    if (lg_profile_of_line(call->arena, line, &document, &fault_zh, &error)) {
        lg_builder_add(&body, LG_SPAN("{\"document\":"));
        lg_builder_add(&body, document);
    } else {
        lg_builder_add(&body, LG_SPAN("{\"fault\":"));
        lg_json_write_string(&body, lg_span_of(error.message));
        lg_builder_add(&body, LG_SPAN(",\"faultZh\":"));
        lg_json_write_string(&body, fault_zh);
    }
    answer(call, &body);
}

const struct gw_route gw_profile_line_routes[] = {
    {"POST", "/v1/lint/lines", BODY_MOST, post_line, GW_DOOR_PROVEN, NULL},
    {0},
};
