/*
 * documents.c - what a draft brings: profiles, lists, models, parameters and credit are read before they are kept.
 */
#include "assess.h"
#include "base/own.h"
#include "base/text.h"
#include "base/time.h"
#include "controlling.h"
#include "wire/challenger.h"
#include "wire/drafted.h"
#include "wire/fault.h"
#include "wire/lint_text.h"
#include "wire/profile.h"

enum { MODEL_BYTES = 256 << 20 };

/*
 * What the linter calls an error is never drafted; what it warns of is for whoever approves.  Lists
 * may change until then, so that nothing is said that rests on their members.
 */
static bool can_be_meant(struct lg_batch *batch, const struct lg_record *record,
                         const struct lg_profile *profile, struct lg_error *reterr)
{
    const struct lg_linted linted = lg_linted_of(batch->arena, profile);
    const struct lg_lint_input input = {&linted, NULL, 0, lg_day_of_time(record->at_us)};
    struct lg_lint_finding finding;

    if (lg_lint(batch->arena, &input, &finding, 1) == 0 || !finding.is_error)
        return true;
    const struct lg_span text = lg_lint_text(batch->arena, &finding);
    return lg_fail(reterr, LG_REJECT, "%s: %.*s", lg_lint_kind_name(finding.kind),
                   LG_SPAN_ARG(text));
}

/* Models are many numbers: what reading one takes is given back at once. */
static bool read_model(struct assess *assess, const struct ev_control *control,
                       struct lg_arena *arena, struct lg_span *ret_code, struct lg_error *reterr)
{
    lg_own(lg_arena) struct lg_arena *own = lg_arena_new(MODEL_BYTES);
    struct lg_challenger model;

    if (own == NULL)
        return lg_fail(reterr, LG_REJECT, "out of memory");
    if (!lg_challenger_read(assess->reader, own, control->document, &model, reterr))
        return false;
    if (model.version != control->version)
        return lg_fail(reterr, LG_REJECT, "at \"/version\": is another than the control's");
    for (size_t i = 0; i < model.categories_n; i++) {
        if (lg_category_find(&assess->categories, model.categories[i]) == NULL)
            return lg_fail(reterr, LG_REJECT, "at \"/categories/%zu\": there is no such category",
                           i);
    }
    *ret_code = lg_text_copy(arena, model.code);
    return true;
}

/* Profiles, models and lists name themselves; a list that a profile refers to may still be to come. */
static bool read_object(struct assess *assess, struct lg_batch *batch,
                        const struct lg_record *record, struct lg_span *ret_code,
                        struct lg_error *reterr)
{
    const struct ev_control *control = &record->event->control;
    struct lg_profile profile;
    struct lg_list list;

    if (control->kind == EV_CONTROL_KIND_MODEL)
        return read_model(assess, control, batch->arena, ret_code, reterr);
    if (control->kind == EV_CONTROL_KIND_LIST) {
        if (!lg_list_read(assess->reader, batch->arena, control->document, &list, reterr))
            return false;
        *ret_code = list.code;
        return true;
    }
    if (!lg_profile_read(assess->reader, batch->arena, control->document, NULL, &profile, reterr) ||
        !can_be_meant(batch, record, &profile, reterr))
        return false;
    *ret_code = profile.code;
    return true;
}

/* Readers name the place in the document where something is wrong. */
static void refuse(struct lg_batch *batch, struct lg_record *record, const char *code,
                   const struct lg_error *why)
{
    const struct lg_span at = ev_fault_place(why->message);

    lg_record_reject(batch, record, code,
                     lg_text(batch->arena, "/data/document%.*s", LG_SPAN_ARG(at)), "%s",
                     why->message);
}

static const char *code_of_fault(enum ev_control_kind kind)
{
    return kind == EV_CONTROL_KIND_LIST    ? "invalid-list"
           : kind == EV_CONTROL_KIND_MODEL ? "invalid-model"
                                           : "invalid-profile";
}

static bool object_is_sound(struct assess *assess, struct lg_batch *batch, struct lg_record *record)
{
    const struct ev_control *control = &record->event->control;
    struct lg_span code = {NULL, 0};
    struct lg_error why;

    if (!read_object(assess, batch, record, &code, &why)) {
        refuse(batch, record, code_of_fault(control->kind), &why);
        return false;
    }
    if (!lg_span_eq(code, control->object_id)) {
        lg_record_reject(batch, record, "other-code", LG_SPAN("/data/document/code"),
                         "the document's code is not the object's id");
        return false;
    }
    return true;
}

static bool credit_is_sound(struct assess *assess, struct lg_batch *batch, struct lg_record *record,
                            struct assess_drafted *ret_drafted)
{
    struct lg_credit_drafted drafted;
    const struct lg_json *root;
    struct lg_error why;

    if (!lg_json_parse(assess->reader, record->event->control.document, &root, &why) ||
        !lg_credit_read(root, &drafted, &why)) {
        refuse(batch, record, "invalid-credit", &why);
        return false;
    }
    ret_drafted->grade = lg_text_copy(batch->arena, drafted.grade);
    ret_drafted->basis = lg_text_copy(batch->arena, drafted.basis);
    return grade_follows(assess->controlling, batch, record, ret_drafted->grade);
}

/* A parameter's object is its code, with the key that it is set for. */
static bool parameter_is_sound(struct assess *assess, struct lg_batch *batch,
                               struct lg_record *record, struct assess_drafted *ret_drafted)
{
    const struct ev_control *control = &record->event->control;
    const struct assess_parameter_law law = {assess->controlling->kinds,
                                             assess->controlling->kinds_n, &assess->categories,
                                             lg_day_of_time(record->at_us)};
    struct assess_parameter_draft draft;
    const struct lg_json *root;
    struct lg_error why;

    if (!lg_json_parse(assess->reader, control->document, &root, &why) ||
        !assess_parameter_read(batch->arena, root, &law, &draft, &why)) {
        refuse(batch, record, "invalid-parameter", &why);
        return false;
    }
    if (!lg_span_eq(draft.object, control->object_id) || draft.version != control->version) {
        lg_record_reject(batch, record, "other-code", LG_SPAN("/data/document/code"),
                         "code, key and version of the document are not the control's");
        return false;
    }
    ret_drafted->from = draft.from;
    return true;
}

bool assess_document_is_sound(struct assess *assess, struct lg_batch *batch,
                              struct lg_record *record, struct assess_drafted *ret_drafted)
{
    const struct ev_control *control = &record->event->control;

    if (control->document.at == NULL) {
        lg_record_reject(batch, record, "no-document", LG_SPAN("/data/document"),
                         "a draft brings its document");
        return false;
    }
    if (control->kind == EV_CONTROL_KIND_PROFILE || control->kind == EV_CONTROL_KIND_LIST ||
        control->kind == EV_CONTROL_KIND_MODEL)
        return object_is_sound(assess, batch, record);
    if (control->kind == EV_CONTROL_KIND_PARAMETER)
        return parameter_is_sound(assess, batch, record, ret_drafted);
    return control->kind != EV_CONTROL_KIND_CREDIT ||
           credit_is_sound(assess, batch, record, ret_drafted);
}

static bool same_but_version(const struct lg_json *a, const struct lg_json *b)
{
    if (a->type != LG_JSON_OBJECT || b->type != LG_JSON_OBJECT || a->n != b->n)
        return false;
    const struct lg_json *name = lg_json_first(a);
    for (size_t i = 0; i < a->n; i++) {
        const struct lg_json *value = lg_json_next(name);
        const struct lg_json *other = lg_json_member(b, name->string);

        if (other == NULL ||
            (!lg_span_eq(name->string, LG_SPAN("version")) && !lg_json_equal(value, other)))
            return false;
        name = lg_json_next(value);
    }
    return true;
}

bool assess_same_document(struct assess *assess, struct lg_span a, struct lg_span b)
{
    lg_own(lg_json_reader) struct lg_json_reader *reader = lg_json_reader_new(LG_JSON_JANSSON);
    const struct lg_json *first, *second;
    struct lg_error why;

    return reader != NULL && lg_json_parse(assess->reader, a, &first, &why) &&
           lg_json_parse(reader, b, &second, &why) && same_but_version(first, second);
}
