/*
 * lint_history.c - the findings in a back-test's result; assess alone makes them (backtest_findings.c).
 */
#include "lint_history.h"

#include "base/own.h"
#include "base/text.h"
#include "wire/folder.h"
#include "wire/json.h"

enum { RESULT_MOST = 64 << 20, EXAMPLE_MOST = 1 << 20 };

static struct lg_span text_of(struct lg_arena *arena, const struct lg_json *object,
                              const char *name)
{
    const struct lg_json *node = lg_json_member(object, lg_span_of(name));

    return node != NULL && node->type == LG_JSON_STRING ? lg_text_copy(arena, node->string)
                                                        : (struct lg_span){NULL, 0};
}

/* An item that shows it, or a declaration's number. */
static struct lg_span example_of(struct lg_arena *arena, const struct lg_json *finding)
{
    const struct lg_json *item = lg_json_member(finding, LG_SPAN("example"));
    struct lg_builder json = lg_builder(arena, EXAMPLE_MOST);

    if (item == NULL)
        return text_of(arena, finding, "exampleId");
    lg_json_write(&json, item);
    return lg_builder_text(&json);
}

static void take(struct lg_arena *arena, const struct lg_json *findings,
                 struct ctl_lint_history *history)
{
    const struct lg_json *finding = lg_json_first(findings);

    history->found = lg_arena_take(arena, (findings->n + 1) * sizeof *history->found);
    for (size_t i = 0; i < findings->n; i++, finding = lg_json_next(finding)) {
        const struct lg_json *profiles = lg_json_member(finding, LG_SPAN("profiles"));

        if (profiles == NULL || profiles->type != LG_JSON_ARRAY || profiles->n == 0 ||
            lg_json_first(profiles)->type != LG_JSON_STRING)
            continue;
        history->found[history->n++] = (struct ctl_lint_found){
            lg_text_copy(arena, lg_json_first(profiles)->string),
            text_of(arena, finding, "severity"), text_of(arena, finding, "kind"),
            text_of(arena, finding, "text"), example_of(arena, finding)};
    }
}

bool ctl_lint_history_read(struct ctl *ctl, const char *path, struct ctl_lint_history *ret_history,
                           struct lg_error *reterr)
{
    lg_own(lg_json_reader) struct lg_json_reader *reader = lg_json_reader_new(LG_JSON_JANSSON);
    const struct lg_json *root, *result, *findings;
    struct ctl_lint_history history = {.n = 0};
    struct lg_span text;

    if (reader == NULL)
        return lg_fail(reterr, LG_STOP, "out of memory");
    if (!lg_folder_file_read(ctl->arena, path, RESULT_MOST, &text, reterr) ||
        !lg_json_parse(reader, text, &root, reterr))
        return false;
    result = lg_json_member(root, LG_SPAN("result"));
    findings = lg_json_member(result == NULL ? root : result, LG_SPAN("findings"));
    if (findings == NULL || findings->type != LG_JSON_ARRAY)
        return lg_fail(reterr, LG_REJECT, "\"%s\" is no result of a back-test", path);
    take(ctl->arena, findings, &history);
    *ret_history = history;
    return true;
}
