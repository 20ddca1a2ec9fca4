#include "form.h"

#include "base/time.h"
#include "intake.h"

static void add_fault(struct ev_faults *faults, const char *field, const char *code,
                      const char *reason)
{
    const struct ev_step step = {.name = lg_span_of(field)};

    ev_fault_add(faults, field == NULL ? NULL : &step, code, "%s", reason);
}

void gw_form_refuse(struct gw_call *call, const char *field, const char *reason)
{
    struct ev_faults faults = {.n = 0};

    add_fault(&faults, field, "format", reason);
    gw_refuse(call, &(struct gw_refusal){.why = GW_WHY_INVALID, .faults = &faults});
}

static void check(const struct gw_field *field, const struct lg_json *value,
                  struct ev_faults *faults)
{
    if (value == NULL) {
        if (!field->optional)
            add_fault(faults, field->name, "required", "is missing");
    } else if (value->type != LG_JSON_STRING) {
        add_fault(faults, field->name, "type", "is no text");
    } else if (value->string.len < field->least) {
        add_fault(faults, field->name, "too-short", "is too short");
    } else if (value->string.len > field->most) {
        add_fault(faults, field->name, "too-long", "is too long");
    }
}

/* Looks for members that are none of the fields. */
static void check_names(const struct gw_field *fields, size_t n, const struct lg_json *root,
                        struct ev_faults *faults)
{
    const struct lg_json *name = lg_json_first(root);

    for (size_t i = 0; i < root->n; i++) {
        bool known = false;

        for (size_t k = 0; k < n; k++)
            known = known || lg_span_eq(name->string, lg_span_of(fields[k].name));
        if (!known)
            add_fault(faults, NULL, "unknown", "has a member that is not taken here");
        name = lg_json_next(lg_json_next(name));
    }
}

static bool judge(const struct gw_field *fields, size_t n, const struct lg_json *root,
                  struct ev_faults *faults)
{
    if (root->type != LG_JSON_OBJECT) {
        add_fault(faults, NULL, "type", "is no object");
        return false;
    }
    for (size_t i = 0; i < n; i++)
        check(&fields[i], lg_json_member(root, lg_span_of(fields[i].name)), faults);
    check_names(fields, n, root, faults);
    return faults->n == 0;
}

static bool read(struct gw_call *call, struct lg_json_reader *reader, const struct gw_field *fields,
                 size_t n, struct lg_span *ret_values)
{
    struct ev_faults faults = {.n = 0};
    const struct lg_json *root;
    struct lg_error error;

    if (!lg_json_parse(reader, call->request->body, &root, &error)) {
        gw_refuse_for(call, GW_WHY_JSON, NULL);
        return false;
    }
    if (!judge(fields, n, root, &faults)) {
        gw_refuse(call, &(struct gw_refusal){.why = GW_WHY_INVALID, .faults = &faults});
        return false;
    }
    for (size_t i = 0; i < n; i++) {
        const struct lg_json *value = lg_json_member(root, lg_span_of(fields[i].name));

        ret_values[i] =
            value == NULL ? (struct lg_span){0} : lg_text_copy(call->arena, value->string);
    }
    return true;
}

bool gw_form_read(struct gw_call *call, const struct gw_field *fields, size_t n,
                  struct lg_span *ret_values)
{
    struct gw_benches *benches = call->gateway->benches; /* a refused call is gone */
    struct gw_bench *bench;

    if (!gw_media_is(call, "application/json")) {
        gw_refuse_for(call, GW_WHY_MEDIA, "a form is application/json");
        return false;
    }
    bench = gw_bench_take(benches);
    if (bench == NULL) {
        gw_refuse_for(call, GW_WHY_UNAVAILABLE, "out of memory");
        return false;
    }
    const bool ok = read(call, bench->reader, fields, n, ret_values);
    gw_bench_put(benches, bench);
    return ok;
}

bool gw_form_day(struct gw_call *call, const char *field, struct lg_span value,
                 struct lg_column **ret_day)
{
    struct lg_column *column = lg_column_new(call->arena, LG_SQL_DATE);
    lg_day day;

    if (value.at == NULL) {
        lg_column_add_null(column);
    } else if (lg_day_parse(value, &day)) {
        lg_column_add_int(column, day);
    } else {
        gw_form_refuse(call, field, "is no day, YYYY-MM-DD");
        return false;
    }
    *ret_day = column;
    return true;
}
