/*
 * lint.c - POST /v1/lint/profiles: what is wrong with a draft, before it is drafted and after.
 *
 * The body is the `control` event that would draft it.  Without a document it is the version that is
 * drafted already: what is said of that is kept, for nobody approves what was not looked at.
 */
#include "base/own.h"
#include "in_force.h"
#include "intake.h"
#include "ops/log.h"
#include "profiles_sql.h"
#include "readers.h"
#include "wire/lint_text.h"
#include "wire/profile_text.h"

enum { BODY_MOST = 900000, ANSWER_MOST = 16 << 20, FINDINGS_MOST = 200 };

struct linting {
    struct gw_errand errand; /* first */
    struct gw_call *call;
};

/* What is said of a draft. */
struct said {
    struct lg_builder findings; /* a JSON array without its end */
    int32_t errors, warnings;
};

/* A fault of the document itself, at its place there. */
static void say_fault(struct said *said, const struct ev_control *control,
                      const struct lg_profile_fault *fault)
{
    struct lg_builder *to = &said->findings;

    lg_builder_add(to, said->errors == 0 ? LG_SPAN("\n") : LG_SPAN(",\n"));
    lg_builder_add(to, LG_SPAN("{\"kind\":\"unreadable\",\"severity\":\"error\",\"profiles\":["));
    lg_json_write_string(to, control->object_id);
    lg_builder_add(to, LG_SPAN("],\"pointer\":"));
    lg_json_write_string(to, fault->at);
    lg_builder_add(to, LG_SPAN(",\"text\":"));
    lg_json_write_string(to, fault->text);
    lg_builder_add(to, LG_SPAN(",\"textZh\":"));
    lg_json_write_string(to, fault->text_zh);
    lg_builder_add(to, LG_SPAN("}"));
    said->errors++;
}

static void say_findings(struct said *said, const struct gw_in_force *in_force,
                         const struct lg_profile *profile)
{
    struct lg_builder *to = &said->findings;
    struct lg_lint_finding findings[FINDINGS_MOST];
    const struct lg_linted linted = lg_linted_of(to->arena, profile);
    struct lg_lint_input input = {.subject = &linted, .today = gw_in_force_today(in_force)};

    input.others = gw_in_force_profiles(in_force, &input.others_n);
    const size_t n = lg_lint(to->arena, &input, findings, FINDINGS_MOST);
    for (size_t i = 0; i < n; i++) {
        lg_builder_add(to, i == 0 ? LG_SPAN("\n") : LG_SPAN(",\n"));
        lg_lint_write(to, &findings[i]);
        *(findings[i].is_error ? &said->errors : &said->warnings) += 1;
    }
}

/* Reads what would be drafted: what cannot be read cannot be drafted; that a list is not in force yet is said too. */
static bool read(struct gw_bench *bench, const struct gw_in_force *in_force,
                 const struct ev_control *control, struct lg_profile *ret_profile,
                 struct lg_profile_faults *ret_faults)
{
    const struct lg_json *root;
    struct lg_error error;

    *ret_faults = (struct lg_profile_faults){.n = 1};
    if (control->document.at == NULL) {
        ret_faults->at[0] = (struct lg_profile_fault){
            LG_SPAN(""), LG_SPAN("a draft brings its document, and none of this version is kept"),
            LG_SPAN("起草须附内容，且未保存过此版本的内容")};
        return false;
    }
    if (!lg_json_parse(bench->reader, control->document, &root, &error)) {
        const struct lg_span text = lg_text(bench->arena, "%s", error.message);

        ret_faults->at[0] = (struct lg_profile_fault){LG_SPAN(""), text, text};
        return false;
    }
    return lg_profile_look(bench->arena, root, gw_in_force_lists(in_force), ret_profile,
                           ret_faults);
}

/* Gives the draft as a line, where it can be read. */
static struct lg_span say(struct gw_bench *bench, const struct gw_in_force *in_force,
                          const struct ev_control *control, struct said *said)
{
    static const struct lg_profile_fault other_code = {LG_SPAN_INIT("/code"),
                                                       LG_SPAN_INIT("is not the object's id"),
                                                       LG_SPAN_INIT("与对象标识不一致")};
    struct lg_profile profile;
    struct lg_profile_faults faults;
    const bool is_read = read(bench, in_force, control, &profile, &faults);

    said->findings = lg_builder(bench->arena, ANSWER_MOST / 2);
    lg_builder_add(&said->findings, LG_SPAN("["));
    for (size_t i = 0; !is_read && i < faults.n; i++)
        say_fault(said, control, &faults.at[i]);
    if (is_read && !lg_span_eq(profile.code, control->object_id))
        say_fault(said, control, &other_code);
    else if (is_read)
        say_findings(said, in_force, &profile);
    lg_builder_add(&said->findings, LG_SPAN("]"));
    return is_read ? lg_profile_line(bench->arena, &profile) : (struct lg_span){NULL, 0};
}

/* Takes the document that is kept, where the event brings none. */
static bool complete(struct gw_bench *bench, struct lg_store *store, struct ev_control *control,
                     bool *ret_kept, struct lg_error *reterr)
{
    lg_own(lg_result) struct lg_result *rows = NULL;
    struct lg_column *const params[] = {lg_of_text(bench->arena, control->object_id),
                                        lg_of_int4(bench->arena, (int32_t)control->version)};

    *ret_kept = false;
    if (control->document.at != NULL || control->kind != EV_CONTROL_KIND_PROFILE)
        return true;
    if (!lg_store_run(store, &q_draft_of, params, &rows, reterr))
        return false;
    *ret_kept = lg_result_rows(rows) > 0;
    if (*ret_kept)
        control->document = lg_text_copy(bench->arena, lg_result_text(rows, 0, 0));
    return true;
}

static bool keep(const struct gw_call *call, struct gw_bench *bench, struct lg_store *store,
                 const struct ev_control *control, const struct said *said, struct lg_error *reterr)
{
    struct lg_arena *arena = bench->arena;
    struct lg_column *const params[] = {
        lg_of_text(arena, control->object_id), lg_of_int4(arena, (int32_t)control->version),
        lg_of_text(arena, call->who->id),      lg_of_int4(arena, said->errors),
        lg_of_int4(arena, said->warnings),     lg_of_text(arena, lg_builder_text(&said->findings))};

    return lg_store_run(store, &q_lint_put, params, NULL, reterr);
}

static void answer(struct gw_call *call, struct gw_bench *bench, const struct said *said,
                   struct lg_span line)
{
    struct lg_builder body = lg_builder(bench->arena, ANSWER_MOST);

    lg_builder_add(&body, LG_SPAN("{\"findings\":"));
    lg_builder_add(&body, lg_builder_text(&said->findings));
    if (line.at != NULL) {
        lg_builder_add(&body, LG_SPAN(",\"line\":"));
        lg_json_write_string(&body, line);
    }
    lg_builder_add(&body, LG_SPAN("}\n"));
    gw_answer_json(call, 200, lg_builder_text(&body), NULL);
}

static bool look(struct gw_call *call, struct gw_bench *bench, struct lg_store *store,
                 struct ev_control *control, struct lg_error *reterr)
{
    struct gw_in_force *in_force = call->gateway->in_force;
    struct said said = {.errors = 0};
    bool kept;

    if (!complete(bench, store, control, &kept, reterr) ||
        !gw_in_force_take(in_force, call->gateway->law, store, reterr))
        return false;
    const struct lg_span line = say(bench, in_force, control, &said);
    gw_in_force_give(in_force);
    if (kept && !keep(call, bench, store, control, &said, reterr))
        return false;
    answer(call, bench, &said, line);
    return true;
}

static void lint(struct gw_call *call, struct gw_bench *bench, struct lg_store *store)
{
    struct ev_event *event = lg_arena_take(bench->arena, sizeof *event);
    struct gw_refusal refusal;
    struct lg_error error;

    if (!gw_decode(bench, EV_TYPE_CONTROL, call->request->body, event, &refusal) ||
        !gw_may_send(call, event, &refusal)) {
        gw_refuse(call, &refusal);
    } else if (!look(call, bench, store, &event->control, &error)) {
        lg_log_error(LG_LOG_WARN, "linting a profile", &error);
        gw_refuse_for(call, GW_WHY_UNAVAILABLE, "the database does not answer");
    }
}

static void run(struct gw_errand *errand, struct lg_store *store)
{
    struct gw_call *call = ((struct linting *)(void *)errand)->call;
    struct gw_benches *benches = call->gateway->benches; /* the call ends before the bench */
    struct gw_bench *bench = store == NULL ? NULL : gw_bench_take(benches);

    if (bench == NULL) {
        gw_refuse_for(call, GW_WHY_UNAVAILABLE, "the database does not answer");
        return;
    }
    lint(call, bench, store);
    gw_bench_put(benches, bench);
}

static void post_lint(struct gw_call *call)
{
    struct linting *linting = lg_arena_take(call->arena, sizeof *linting);

    *linting = (struct linting){.errand.run = run, .call = call};
    if (!gw_media_is(call, "application/json"))
        gw_refuse_for(call, GW_WHY_MEDIA, "a control event is application/json");
    else if (!gw_readers_take(call->gateway->readers, &linting->errand))
        gw_refuse_for(call, GW_WHY_UNAVAILABLE, "too many read at once");
}

const struct gw_route gw_lint_routes[] = {
    {"POST", "/v1/lint/profiles", BODY_MOST, post_lint, GW_DOOR_PROVEN, NULL},
    {0},
};
