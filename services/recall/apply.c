/*
 * apply.c - the docket written back: what is new, what changed, what follows it.
 */
#include "recall_sql.h"
#include "shell.h"

enum {
    COMPLAINT_COLUMNS = 15,
    TAKE_COLUMNS = 4,
    INCIDENT_COLUMNS = 12,
    INVESTIGATION_COLUMNS = 12,
    SOURCE_COLUMNS = 3,
    FOLLOW_COLUMNS = 4,
    MEDIATION_COLUMNS = 2,
    CAMPAIGN_COLUMNS = 18,
    DEADLINE_COLUMNS = 6
};

struct written {
    struct lg_column *complaints[COMPLAINT_COLUMNS], *taken[TAKE_COLUMNS];
    struct lg_column *incidents[INCIDENT_COLUMNS], *investigations[INVESTIGATION_COLUMNS];
    struct lg_column *sources[SOURCE_COLUMNS], *following[FOLLOW_COLUMNS];
    struct lg_column *mediation[MEDIATION_COLUMNS], *campaigns[CAMPAIGN_COLUMNS];
    struct lg_column *deadlines[DEADLINE_COLUMNS];
};

static void add_word(struct lg_column *column, const char *word)
{
    lg_column_add_text(column, lg_span_of(word));
}

static void new_complaint(struct lg_arena *arena, struct lg_column **columns,
                          const struct report *of)
{
    const struct ev_complaint *said = &of->event->complaint;

    lg_column_add_text(columns[0], of->number);
    lg_column_add_id(columns[1], of->id);
    add_word(columns[2], of->state);
    lg_column_add_text(columns[3], goods_text(arena, &of->goods));
    lg_column_add_text(columns[4], of->goods_key);
    lg_column_add_text(columns[5], said->declaration_number);
    add_word(columns[6], ev_severity_name(of->severity));
    add_word(columns[7], ev_kind_name(of->hazard));
    lg_column_add_text(columns[8], said->description);
    column_add_int_when(columns[9], said->has_occurred_on, said->occurred_on);
    column_add_int_when(columns[10], said->has_quantity, said->quantity_e5);
    lg_column_add_text(columns[11], of->case_number);
    lg_column_add_int(columns[12], of->filed_us);
    lg_column_add_int(columns[13], of->changed_us);
    lg_column_add_text(columns[14], of->bytes);
}

static void new_incident(struct lg_arena *arena, struct lg_column **columns,
                         const struct report *of)
{
    const struct ev_incident *said = &of->event->incident;

    lg_column_add_text(columns[0], of->number);
    lg_column_add_id(columns[1], of->id);
    lg_column_add_text(columns[2], goods_text(arena, &of->goods));
    lg_column_add_text(columns[3], of->goods_key);
    add_word(columns[4], ev_severity_name(of->severity));
    add_word(columns[5], ev_kind_name(of->hazard));
    lg_column_add_text(columns[6], said->source);
    lg_column_add_text(columns[7], said->description);
    column_add_int_when(columns[8], said->has_occurred_on, said->occurred_on);
    column_add_int_when(columns[9], said->has_injuries, said->injuries);
    lg_column_add_text(columns[10], of->case_number);
    lg_column_add_int(columns[11], of->filed_us);
}

static void write_report(struct lg_arena *arena, struct written *written, const struct report *of)
{
    if (!of->changed)
        return;
    if (of->is_new && of->kind == REPORT_COMPLAINT) {
        new_complaint(arena, written->complaints, of);
    } else if (of->is_new) {
        new_incident(arena, written->incidents, of);
    } else {
        lg_column_add_text(written->taken[0], of->number);
        lg_column_add_text(written->taken[1], of->case_number);
        add_word(written->taken[2], of->state);
        lg_column_add_int(written->taken[3], of->changed_us);
    }
}

static void write_following(struct written *written, const struct investigation *of)
{
    for (size_t start = 0; start < COMPLAINT_STARTS; start++) {
        if (of->complaint_ends[start] == NULL)
            continue;
        lg_column_add_text(written->following[0], of->number);
        add_word(written->following[1], complaint_starts[start]);
        add_word(written->following[2], of->complaint_ends[start]);
        lg_column_add_int(written->following[3], of->changed_us);
    }
    if (of->mediation_met_us == 0)
        return;
    lg_column_add_text(written->mediation[0], of->number);
    lg_column_add_int(written->mediation[1], of->mediation_met_us);
}

static void write_investigation(struct lg_arena *arena, struct written *written,
                                const struct investigation *of)
{
    struct lg_column **columns = written->investigations;

    if (!of->changed)
        return;
    lg_column_add_text(columns[0], of->number);
    lg_column_add_id(columns[1], of->id);
    add_word(columns[2], of->state);
    lg_column_add_text(columns[3], goods_text(arena, &of->goods));
    lg_column_add_text(columns[4], of->goods_key);
    add_word(columns[5], ev_severity_name(of->severity));
    add_word(columns[6], ev_kind_name(of->hazard));
    lg_column_add_text(columns[7], of->finding);
    lg_column_add_bool(columns[8], of->automatic);
    lg_column_add_text(columns[9], of->opened_by);
    lg_column_add_int(columns[10], of->opened_us);
    lg_column_add_int(columns[11], of->changed_us);
    write_following(written, of);
}

static void write_campaign(struct lg_arena *arena, struct lg_column **columns,
                           const struct campaign *of)
{
    if (!of->changed)
        return;
    lg_column_add_text(columns[0], of->number);
    lg_column_add_id(columns[1], of->id);
    add_word(columns[2], of->state);
    lg_column_add_text(columns[3], of->case_number);
    lg_column_add_text(columns[4], goods_text(arena, &of->goods));
    lg_column_add_text(columns[5], of->producer_id);
    lg_column_add_text(columns[6], of->producer_name);
    lg_column_add_text(columns[7], of->hazard);
    lg_column_add_text(columns[8], of->hazard_zh);
    lg_column_add_text(columns[9], of->remedy);
    column_add_int_when(columns[10], of->has_units_affected, of->units_affected);
    column_add_int_when(columns[11], of->has_units_remedied, of->units_remedied);
    lg_column_add_text(columns[12], of->proposed_by);
    lg_column_add_int(columns[13], of->measure_version);
    lg_column_add_bool(columns[14], of->blocking);
    lg_column_add_int(columns[15], of->opened_us);
    lg_column_add_int(columns[16], of->changed_us);
    column_add_time(columns[17], of->closed_us);
}

static void write_sources(struct written *written, const struct docket *docket)
{
    for (const struct source *source = docket->sources; source != NULL; source = source->next) {
        if (!source->is_new)
            continue;
        lg_column_add_text(written->sources[0], source->case_number);
        add_word(written->sources[1], source->kind == REPORT_COMPLAINT ? "complaint" : "incident");
        lg_column_add_text(written->sources[2], source->number);
    }
}

static void write_clocks(struct lg_column **columns, struct lg_span subject,
                         const struct clock *clocks)
{
    for (const struct clock *clock = clocks; clock != NULL; clock = clock->next) {
        if (!clock->changed)
            continue;
        lg_column_add_text(columns[0], subject);
        lg_column_add_text(columns[1], clock->rule);
        lg_column_add_int(columns[2], clock->started_us);
        lg_column_add_int(columns[3], clock->due_us);
        lg_column_add_text(columns[4], clock->basis);
        column_add_time(columns[5], clock->met_us);
    }
}

static void write_all(struct lg_arena *arena, struct written *written, const struct docket *docket)
{
    for (const struct report *of = docket->reports; of != NULL; of = of->next) {
        write_report(arena, written, of);
        write_clocks(written->deadlines, of->subject, of->clocks);
    }
    for (const struct investigation *of = docket->investigations; of != NULL; of = of->next) {
        write_investigation(arena, written, of);
        write_clocks(written->deadlines, of->subject, of->clocks);
    }
    for (const struct campaign *of = docket->campaigns; of != NULL; of = of->next) {
        write_campaign(arena, written->campaigns, of);
        write_clocks(written->deadlines, of->subject, of->clocks);
    }
    write_sources(written, docket);
}

static void new_columns(struct lg_arena *arena, struct written *written)
{
    columns_new(arena, &q_complaints_put, written->complaints);
    columns_new(arena, &q_complaints_take, written->taken);
    columns_new(arena, &q_incidents_put, written->incidents);
    columns_new(arena, &q_investigations_put, written->investigations);
    columns_new(arena, &q_sources_put, written->sources);
    columns_new(arena, &q_complaints_follow, written->following);
    columns_new(arena, &q_mediation_meet, written->mediation);
    columns_new(arena, &q_campaigns_put, written->campaigns);
    columns_new(arena, &q_deadlines_put, written->deadlines);
}

/* Runs were put in front of one another. */
static struct trace_run *in_order(struct trace_run *runs)
{
    struct trace_run *first = NULL;

    while (runs != NULL) {
        struct trace_run *next = runs->next;

        runs->next = first;
        first = runs;
        runs = next;
    }
    return first;
}

bool recall_apply(void *service, struct lg_batch *batch, struct lg_store *store,
                  struct lg_error *reterr)
{
    struct recall *recall = service;
    struct written written;

    new_columns(batch->arena, &written);
    write_all(batch->arena, &written, recall->docket);
    columns_queue(store, &q_complaints_put, written.complaints);
    columns_queue(store, &q_complaints_take, written.taken);
    columns_queue(store, &q_incidents_put, written.incidents);
    columns_queue(store, &q_investigations_put, written.investigations);
    columns_queue(store, &q_sources_put, written.sources);
    columns_queue(store, &q_complaints_follow, written.following);
    columns_queue(store, &q_campaigns_put, written.campaigns);
    columns_queue(store, &q_deadlines_put, written.deadlines);
    columns_queue(store, &q_mediation_meet, written.mediation);
    return lg_store_flush(store, reterr) &&
           tracing_go_on(batch, store, in_order(recall->docket->runs), reterr);
}
