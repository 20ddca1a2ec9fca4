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

/* The version of that code that was tried; 0: none. */
static int64_t version_of(const struct lg_json *result, struct lg_span code)
{
    const struct lg_json *rows = lg_json_member(result, LG_SPAN("profiles"));
    const struct lg_json *row =
        rows == NULL || rows->type != LG_JSON_ARRAY ? NULL : lg_json_first(rows);

    for (size_t i = 0; row != NULL && i < rows->n; i++, row = lg_json_next(row)) {
        const struct lg_json *named = lg_json_member(row, LG_SPAN("code"));
        const struct lg_json *version = lg_json_member(row, LG_SPAN("version"));

        if (named != NULL && named->type == LG_JSON_STRING && lg_span_eq(named->string, code) &&
            version != NULL && version->type == LG_JSON_INTEGER)
            return version->integer;
    }
    return 0;
}

static void take(struct lg_arena *arena, const struct lg_json *result,
                 const struct lg_json *findings, struct ctl_lint_history *history)
{
    const struct lg_json *finding = lg_json_first(findings);

    history->found = lg_arena_take(arena, (findings->n + 1) * sizeof *history->found);
    for (size_t i = 0; i < findings->n; i++, finding = lg_json_next(finding)) {
        const struct lg_json *profiles = lg_json_member(finding, LG_SPAN("profiles"));

        if (profiles == NULL || profiles->type != LG_JSON_ARRAY || profiles->n == 0 ||
            lg_json_first(profiles)->type != LG_JSON_STRING)
            continue;
        const struct lg_span code = lg_json_first(profiles)->string;

        history->found[history->n++] = (struct ctl_lint_found){version_of(result, code),
                                                               lg_text_copy(arena, code),
                                                               text_of(arena, finding, "severity"),
                                                               text_of(arena, finding, "kind"),
                                                               text_of(arena, finding, "text"),
                                                               example_of(arena, finding)};
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
    result = result == NULL ? root : result;
    findings = lg_json_member(result, LG_SPAN("findings"));
    if (findings == NULL || findings->type != LG_JSON_ARRAY)
        return lg_fail(reterr, LG_REJECT, "\"%s\" is no result of a back-test", path);
    take(ctl->arena, result, findings, &history);
    *ret_history = history;
    return true;
}
