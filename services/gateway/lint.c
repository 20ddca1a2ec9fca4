/*
 * lint.c - POST /v1/profiles/lint: what is wrong with a draft, before it is drafted.
 *
 * The body is the `control` event that would draft it.  Nothing is recorded and nothing sent on.
 */
#include "base/time.h"
#include "in_force.h"
#include "intake.h"
#include "ops/log.h"
#include "ops/run.h"
#include "readers.h"
#include "wire/lint_text.h"
#include "wire/profile_text.h"

enum { BODY_MOST = 900000, ANSWER_MOST = 16 << 20, FINDINGS_MOST = 200 };

struct linting {
    struct gw_errand errand; /* first */
    struct gw_call *call;
};

static void add_unreadable(struct lg_builder *to, const struct ev_control *control,
                           const char *reason)
{
    lg_builder_add(to, LG_SPAN("{\"kind\":\"unreadable\",\"severity\":\"error\",\"profiles\":["));
    lg_json_write_string(to, control->object_id);
    lg_builder_add(to, LG_SPAN("],\"text\":"));
    lg_json_write_string(to, lg_span_of(reason));
    lg_builder_add(to, LG_SPAN(",\"textZh\":"));
    lg_json_write_string(to, lg_text(to->arena, "无法读取：%s", reason));
    lg_builder_add(to, LG_SPAN("}"));
}

static void add_findings(struct lg_builder *to, const struct gw_in_force *in_force,
                         const struct lg_profile *profile)
{
    struct lg_lint_finding findings[FINDINGS_MOST];
    const struct lg_linted linted = lg_linted_of(to->arena, profile);
    struct lg_lint_input input = {.subject = &linted, .today = lg_day_of_time(lg_now_us())};

    input.others = gw_in_force_profiles(in_force, &input.others_n);
    const size_t n = lg_lint(to->arena, &input, findings, FINDINGS_MOST);
    for (size_t i = 0; i < n; i++) {
        lg_builder_add(to, i == 0 ? LG_SPAN("\n") : LG_SPAN(",\n"));
        lg_lint_write(to, &findings[i]);
    }
}

/* What cannot be read cannot be drafted; that a list is not in force yet is said too. */
static struct lg_span answer_of(struct gw_bench *bench, const struct gw_in_force *in_force,
                                const struct ev_control *control)
{
    struct lg_builder answer = lg_builder(bench->arena, ANSWER_MOST);
    struct lg_profile profile;
    struct lg_error why;
    const bool read = control->document.at != NULL &&
                      lg_profile_read(bench->reader, bench->arena, control->document,
                                      gw_in_force_lists(in_force), &profile, &why);

    lg_builder_add(&answer, LG_SPAN("{\"findings\":["));
    if (control->document.at == NULL)
        add_unreadable(&answer, control, "a draft brings its document");
    else if (!read)
        add_unreadable(&answer, control, why.message);
    else if (!lg_span_eq(profile.code, control->object_id))
        add_unreadable(&answer, control, "at \"/code\": is not the object's id");
    else
        add_findings(&answer, in_force, &profile);
    lg_builder_add(&answer, LG_SPAN("]"));
    const struct lg_span line =
        read ? lg_profile_line(bench->arena, &profile) : (struct lg_span){NULL, 0};
    if (line.at != NULL) {
        lg_builder_add(&answer, LG_SPAN(",\"line\":"));
        lg_json_write_string(&answer, line);
    }
    lg_builder_add(&answer, LG_SPAN("}\n"));
    return lg_builder_text(&answer);
}

static void lint(struct gw_call *call, struct gw_bench *bench, struct lg_store *store)
{
    struct ev_event *event = lg_arena_take(bench->arena, sizeof *event);
    struct gw_in_force *in_force = call->gateway->in_force;
    struct gw_refusal refusal;
    struct lg_error error;

    if (!gw_decode(bench, EV_TYPE_CONTROL, call->request->body, event, &refusal) ||
        !gw_may_send(call, event, &refusal)) {
        gw_refuse(call, &refusal);
        return;
    }
    if (!gw_in_force_take(in_force, call->gateway->law, store, &error)) {
        lg_log_error(LG_LOG_WARN, "reading the profiles in force", &error);
        gw_refuse_for(call, GW_WHY_UNAVAILABLE, "the database does not answer");
        return;
    }
    const struct lg_span answer = answer_of(bench, in_force, &event->control);
    gw_in_force_give(in_force);
    gw_answer_json(call, 200, answer, NULL);
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
    {"POST", "/v1/profiles/lint", BODY_MOST, post_lint, GW_DOOR_PROVEN, NULL},
    {0},
};
