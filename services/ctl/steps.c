/*
 * steps.c - the steps of a version of a profile or a parameter, taken through the gateway by a person with a key.
 *
 * What the gateway says is printed as it stands; a step that was refused is 65.
 */
#include <stdio.h>
#include <stdlib.h>

#include <ctype.h>

#include "base/own.h"
#include "base/text.h"
#include "commands.h"
#include "http_call.h"
#include "wire/folder.h"
#include "wire/json.h"

enum { EVENT_MOST = 1 << 20 };

/* What a step says beside its version; NULL: nothing. */
struct said {
    const char *kind; /* of control */
    struct lg_span code;
    const char *reason, *share, *least_parity, *least_hit_rate;
    struct lg_span document;
};

static void add_text(struct lg_builder *event, const char *name, const char *value)
{
    if (value == NULL)
        return;
    lg_builder_fmt(event, ",\"%s\":", name);
    lg_json_write_string(event, lg_span_of(value));
}

static void add_number(struct lg_builder *event, const char *name, const char *value)
{
    if (value != NULL)
        lg_builder_fmt(event, ",\"%s\":%lld", name, strtoll(value, NULL, 10));
}

/* Prints the answer; false when the step was not taken. */
static bool tell(struct ctl *ctl, int status, struct lg_span body, struct lg_error *reterr)
{
    lg_own(lg_json_reader) struct lg_json_reader *reader = lg_json_reader_new(LG_JSON_JANSSON);
    const struct lg_json *root, *state;

    (void)ctl;
    (void)printf("%.*s", LG_SPAN_ARG(body));
    if (reader == NULL || !lg_json_parse(reader, body, &root, reterr))
        return lg_fail(reterr, LG_RETRY, "the gateway's answer is no JSON: status %d", status);
    state = lg_json_member(root, LG_SPAN("state"));
    if (state != NULL && state->type == LG_JSON_STRING &&
        (lg_span_eq(state->string, LG_SPAN("done")) ||
         lg_span_eq(state->string, LG_SPAN("pending"))))
        return true;
    return lg_fail(reterr, LG_REJECT, "the step was not taken");
}

static bool send_step(struct ctl *ctl, const char *step, long long version, const struct said *said,
                      struct lg_error *reterr)
{
    struct lg_builder event = lg_builder(ctl->arena, EVENT_MOST);
    struct ctl_call call = {.method = "POST", .path = LG_SPAN("/v1/events/control")};
    struct lg_span body;
    int status;

    lg_builder_fmt(&event, "{\"kind\":\"%s\",\"objectId\":", said->kind);
    lg_json_write_string(&event, said->code);
    lg_builder_fmt(&event, ",\"version\":%lld,\"action\":\"%s\"", version, step);
    add_text(&event, "reason", said->reason);
    add_number(&event, "share", said->share);
    add_number(&event, "leastParity", said->least_parity);
    add_number(&event, "leastHitRate", said->least_hit_rate);
    if (said->document.at != NULL)
        lg_builder_fmt(&event, ",\"document\":%.*s", LG_SPAN_ARG(said->document));
    lg_builder_add(&event, LG_SPAN("}"));
    call.body = lg_builder_text(&event);
    return ctl_http(ctl, &call, &status, &body, reterr) && tell(ctl, status, body, reterr);
}

static struct lg_span path_of(struct ctl *ctl, const char *code)
{
    struct lg_builder path = lg_builder(ctl->arena, 2000);

    lg_builder_add(&path, LG_SPAN("/v1/profiles/"));
    for (; *code != '\0'; code++) {
        if (isalnum((unsigned char)*code) || *code == '-' || *code == '_' || *code == '.')
            lg_builder_fmt(&path, "%c", *code);
        else
            lg_builder_fmt(&path, "%%%02X", (unsigned)(unsigned char)*code);
    }
    return lg_builder_text(&path);
}

/* The profile's versions as the gateway knows them; the nodes live as long as the reader. */
static bool ask_versions(struct ctl *ctl, struct lg_json_reader *reader,
                         const struct lg_json **ret_versions, struct lg_error *reterr)
{
    const struct ctl_call call = {.method = "GET", .path = path_of(ctl, ctl->words.at[0])};
    const struct lg_json *root;
    struct lg_span body;
    int status;

    if (!ctl_http(ctl, &call, &status, &body, reterr))
        return false;
    if (status != 200 || !lg_json_parse(reader, body, &root, reterr) ||
        (*ret_versions = lg_json_member(root, LG_SPAN("versions"))) == NULL ||
        (*ret_versions)->type != LG_JSON_ARRAY)
        return lg_fail(reterr, LG_REJECT, "the gateway shows no profile \"%s\": status %d",
                       ctl->words.at[0], status);
    return true;
}

static long long number_of(const struct lg_json *version)
{
    const struct lg_json *number = lg_json_member(version, LG_SPAN("version"));

    return number == NULL || number->type != LG_JSON_INTEGER ? 0 : (long long)number->integer;
}

/* The version of that number, or NULL; 0 is the newest. */
static const struct lg_json *version_of(const struct lg_json *versions, long long wanted)
{
    const struct lg_json *one = lg_json_first(versions), *found = NULL;

    for (size_t i = 0; i < versions->n; i++, one = lg_json_next(one)) {
        if (wanted == 0 || number_of(one) == wanted)
            found = one;
    }
    return found;
}

static bool take_step(struct ctl *ctl, const char *step, const char *version, struct said *said,
                      struct lg_error *reterr)
{
    lg_own(lg_json_reader) struct lg_json_reader *reader = lg_json_reader_new(LG_JSON_JANSSON);
    const struct lg_json *versions, *newest;

    if (reader == NULL)
        return lg_fail(reterr, LG_STOP, "out of memory");
    said->code = lg_span_of(ctl->words.at[0]);
    if (version != NULL)
        return send_step(ctl, step, strtoll(version, NULL, 10), said, reterr);
    if (!ask_versions(ctl, reader, &versions, reterr))
        return false;
    newest = version_of(versions, 0);
    return newest == NULL ? lg_fail(reterr, LG_REJECT, "it has no version")
                          : send_step(ctl, step, number_of(newest), said, reterr);
}

bool ctl_profiles_step(struct ctl *ctl, const struct ctl_command *command, int argc, char **argv,
                       struct lg_error *reterr)
{
    const char *version = NULL;
    struct said said = {.kind = "profile"};
    const struct ctl_option options[] = {
        {"version", "N", "this one; otherwise the newest", &version},
        {"reason", "TEXT", "kept with the step", &said.reason},
        {0}};

    return ctl_begin(ctl, command, argc, argv, options, reterr) &&
           take_step(ctl, command->verb, version, &said, reterr);
}

bool ctl_profiles_cutover(struct ctl *ctl, const struct ctl_command *command, int argc, char **argv,
                          struct lg_error *reterr)
{
    const char *version = NULL;
    struct said said = {.kind = "profile", .share = "10"};
    const struct ctl_option options[] = {
        {"version", "N", "this one; otherwise the newest", &version},
        {"share", "PERCENT", "of items that it rules, 1 to 99; 10 when not given", &said.share},
        {"least-parity", "PERCENT", "it stops below, by itself", &said.least_parity},
        {"least-hit-rate", "PERCENT", "it stops below, by itself", &said.least_hit_rate},
        {"reason", "TEXT", "kept with the step", &said.reason},
        {0}};

    return ctl_begin(ctl, command, argc, argv, options, reterr) &&
           take_step(ctl, command->verb, version, &said, reterr);
}

/* The document with the number of its version changed. */
static struct lg_span as_version(struct ctl *ctl, const struct lg_json *document, long long version)
{
    struct lg_builder text = lg_builder(ctl->arena, EVENT_MOST);
    const struct lg_json *name = lg_json_first(document);

    for (size_t i = 0; i < document->n; i++) {
        const struct lg_json *value = lg_json_next(name);

        lg_builder_add(&text, i == 0 ? LG_SPAN("{") : LG_SPAN(","));
        lg_json_write_string(&text, name->string);
        lg_builder_add(&text, LG_SPAN(":"));
        if (lg_span_eq(name->string, LG_SPAN("version")))
            lg_json_write_integer(&text, version);
        else
            lg_json_write(&text, value);
        name = lg_json_next(value);
    }
    lg_builder_add(&text, LG_SPAN("}"));
    return lg_builder_text(&text);
}

static bool draft_again(struct ctl *ctl, const struct lg_json *versions, long long earlier,
                        struct said *said, struct lg_error *reterr)
{
    const struct lg_json *from = version_of(versions, earlier);
    const struct lg_json *newest = version_of(versions, 0);
    const struct lg_json *document =
        from == NULL ? NULL : lg_json_member(from, LG_SPAN("document"));

    if (document == NULL || document->type != LG_JSON_OBJECT)
        return lg_fail(reterr, LG_REJECT, "it has no version %lld", earlier);
    const long long next = number_of(newest) + 1;
    said->code = lg_span_of(ctl->words.at[0]);
    said->document = as_version(ctl, document, next);
    return send_step(ctl, "draft", next, said, reterr);
}

bool ctl_profiles_rollback(struct ctl *ctl, const struct ctl_command *command, int argc,
                           char **argv, struct lg_error *reterr)
{
    lg_own(lg_json_reader) struct lg_json_reader *reader = lg_json_reader_new(LG_JSON_JANSSON);
    const struct lg_json *versions;
    struct said said = {.kind = "profile"};
    const struct ctl_option options[] = {{"reason", "TEXT", "kept with the step", &said.reason},
                                         {0}};

    if (reader == NULL)
        return lg_fail(reterr, LG_STOP, "out of memory");
    return ctl_begin(ctl, command, argc, argv, options, reterr) &&
           ask_versions(ctl, reader, &versions, reterr) &&
           draft_again(ctl, versions, strtoll(ctl->words.at[1], NULL, 10), &said, reterr);
}

/* The document in a file, and the members that say what it is of. */
static bool read_draft(struct ctl *ctl, struct lg_json_reader *reader, struct said *said,
                       const struct lg_json **ret_root, struct lg_error *reterr)
{
    const struct lg_json *code;

    if (reader == NULL)
        return lg_fail(reterr, LG_STOP, "out of memory");
    if (!lg_folder_file_read(ctl->arena, ctl->words.at[0], EVENT_MOST / 2, &said->document,
                             reterr) ||
        !lg_json_parse(reader, said->document, ret_root, reterr))
        return false;
    code = lg_json_member(*ret_root, LG_SPAN("code"));
    if (code == NULL || code->type != LG_JSON_STRING)
        return lg_fail(reterr, LG_REJECT, "the document names no code");
    said->code = code->string;
    return true;
}

bool ctl_profiles_draft(struct ctl *ctl, const struct ctl_command *command, int argc, char **argv,
                        struct lg_error *reterr)
{
    lg_own(lg_json_reader) struct lg_json_reader *reader = lg_json_reader_new(LG_JSON_JANSSON);
    const struct lg_json *root;
    struct said said = {.kind = "profile"};
    const struct ctl_option options[] = {{"reason", "TEXT", "kept with the step", &said.reason},
                                         {0}};

    return ctl_begin(ctl, command, argc, argv, options, reterr) &&
           read_draft(ctl, reader, &said, &root, reterr) &&
           send_step(ctl, "draft", number_of(root), &said, reterr);
}

bool ctl_parameters_draft(struct ctl *ctl, const struct ctl_command *command, int argc, char **argv,
                          struct lg_error *reterr)
{
    lg_own(lg_json_reader) struct lg_json_reader *reader = lg_json_reader_new(LG_JSON_JANSSON);
    const struct lg_json *root, *key;
    struct said said = {.kind = "parameter"};
    const struct ctl_option options[] = {{"reason", "TEXT", "kept with the step", &said.reason},
                                         {0}};

    if (!ctl_begin(ctl, command, argc, argv, options, reterr) ||
        !read_draft(ctl, reader, &said, &root, reterr))
        return false;
    key = lg_json_member(root, LG_SPAN("key"));
    if (key != NULL && key->type == LG_JSON_STRING)
        said.code =
            lg_text(ctl->arena, "%.*s/%.*s", LG_SPAN_ARG(said.code), LG_SPAN_ARG(key->string));
    return send_step(ctl, "draft", number_of(root), &said, reterr);
}

bool ctl_parameters_step(struct ctl *ctl, const struct ctl_command *command, int argc, char **argv,
                         struct lg_error *reterr)
{
    struct said said = {.kind = "parameter"};
    const struct ctl_option options[] = {{"reason", "TEXT", "kept with the step", &said.reason},
                                         {0}};

    if (!ctl_begin(ctl, command, argc, argv, options, reterr))
        return false;
    const long long version = strtoll(ctl->words.at[1], NULL, 10);
    said.code = lg_span_of(ctl->words.at[0]);
    return version > 0 ? send_step(ctl, command->verb, version, &said, reterr)
                       : ctl_usage(ctl, reterr, "say which version, a number");
}
