/*
 * training.c - what decisions saw of items and what inspections found of them, as CSV for a model.
 *
 * One row for each item that final outcomes teach: failed or not, how many items it stands for
 * (1/p where chance chose it; none that a complaint, an alert or an officer chose), and every
 * attribute that can be a feature, as it was when the item was decided: nothing is told that a
 * decision could not know.
 */
#include "training.h"

#include <stdio.h>

#include <argp.h>
#include <sysexits.h>

#include "assess.h"
#include "assess_sql.h"
#include "backtest_sql.h"
#include "base/own.h"
#include "base/text.h"
#include "base/time.h"
#include "declarations.h"
#include "ops/log.h"
#include "wire/item_facts.h"

enum { PAGE = 2000, ARENA_BYTES = 1 << 30, FIRST_YEAR = 2000, LAST_YEAR = 2200 };

/* Columns of training_items. */
enum { ID, VERSION, ITEM, SELECTED_BY, PROBABILITY, FACTS, DECIDED_AT, EVENT, FAILED };

struct exporting {
    struct assess *assess;
    struct lg_store *store;
    struct lg_arena *arena; /* of a page */
    const char *category;
    lg_day from, until;
};

static bool is_feature(size_t attribute)
{
    return lg_attributes[attribute].type == LG_ATTRIBUTE_TEXT ||
           lg_attributes[attribute].type == LG_ATTRIBUTE_NUMBER;
}

static void print_head(void)
{
    (void)printf("failed,weight,day");
    for (size_t i = 0; i < LG_FACTS_N; i++) {
        if (is_feature(i))
            (void)printf(",%s", lg_attributes[i].name);
    }
    (void)printf("\n");
}

static void print_text(struct lg_span text)
{
    (void)putchar('"');
    for (size_t i = 0; i < text.len; i++) {
        if (text.at[i] == '"')
            (void)putchar('"');
        (void)putchar(text.at[i]);
    }
    (void)putchar('"');
}

/* Empty where there is none. */
static void print_fact(const struct lg_fact *fact)
{
    char number[LG_E5_TEXT];

    if (fact->has_number)
        (void)printf("%.*s", lg_e5_format(fact->number, number), number);
    else if (fact->text.at != NULL)
        print_text(fact->text);
}

static void print_row(const struct lg_item_declared *declared, bool failed, double weight,
                      lg_day day)
{
    char date[10];

    lg_day_format(day, date);
    (void)printf("%d,%.17g,%.*s", failed, weight, (int)sizeof date, date);
    for (size_t i = 0; i < LG_FACTS_N; i++) {
        if (!is_feature(i))
            continue;
        (void)putchar(',');
        print_fact(&declared->facts.at[i]);
    }
    (void)printf("\n");
}

static const struct ev_item *item_of(const struct ev_declaration_body *body, int64_t number)
{
    for (size_t i = 0; i < body->items_n; i++) {
        if (body->items[i].item_number == number)
            return &body->items[i];
    }
    return NULL;
}

/* The item as its decision saw it; false where what is kept cannot be read. */
static bool know_again(const struct exporting *of, const struct lg_result *rows, size_t row,
                       struct lg_item_declared *ret_declared)
{
    struct ev_event *event = lg_arena_take(of->arena, sizeof *event);
    struct lg_item_context context = {.threshold = 0};
    struct lg_item_versions versions;
    struct ev_faults faults;
    struct lg_error error;

    if (!ev_decode(of->assess->reader, of->arena, lg_result_text(rows, row, EVENT), event, &faults))
        return false;
    const struct ev_declaration_body *body = declared_body(event);
    const struct ev_item *item =
        body == NULL ? NULL : item_of(body, lg_result_int(rows, row, ITEM));
    if (item == NULL ||
        !lg_item_facts_read(of->assess->reader, of->arena, lg_result_text(rows, row, FACTS),
                            &context, &versions, &error))
        return false;
    *ret_declared = (struct lg_item_declared){
        .body = body,
        .item = item,
        .category = lg_goods_category(&of->assess->categories, body, item),
        .sender = declared_owner(event),
    };
    lg_item_look(of->arena, context.grade, context.day, ret_declared);
    lg_item_know(&context, ret_declared);
    return true;
}

static void export_row(const struct exporting *of, const struct lg_result *rows, size_t row)
{
    const double weight = lg_risk_weight(ev_path_of(lg_result_text(rows, row, SELECTED_BY)),
                                         lg_result_float(rows, row, PROBABILITY));
    struct lg_item_declared declared;

    if (weight > 0 && know_again(of, rows, row, &declared))
        print_row(&declared, lg_result_bool(rows, row, FAILED), weight,
                  lg_day_of_time(lg_result_time(rows, row, DECIDED_AT)));
}

/* The last row of a page, behind which the next begins. */
struct last {
    struct lg_id id;
    int32_t version, item;
};

static bool export_page(const struct exporting *of, struct last *last, size_t *ret_n,
                        struct lg_error *reterr)
{
    lg_own(lg_result) struct lg_result *rows = NULL;
    struct lg_arena *arena = of->arena;

    lg_arena_reset(arena);
    struct lg_column *const params[] = {lg_of_text(arena, lg_span_of(of->category)),
                                        lg_of_time(arena, lg_time_of_day(of->from)),
                                        lg_of_time(arena, lg_time_of_day(of->until)),
                                        lg_of_id(arena, last->id),
                                        lg_of_int4(arena, last->version),
                                        lg_of_int4(arena, last->item),
                                        lg_of_int8(arena, PAGE)};
    if (!lg_store_run(of->store, &q_training_items, params, &rows, reterr))
        return false;
    const size_t n = lg_result_rows(rows);
    for (size_t row = 0; row < n; row++)
        export_row(of, rows, row);
    if (n > 0)
        *last = (struct last){lg_result_id(rows, n - 1, ID),
                              (int32_t)lg_result_int(rows, n - 1, VERSION),
                              (int32_t)lg_result_int(rows, n - 1, ITEM)};
    *ret_n = n;
    return true;
}

struct asked {
    const char *ini, *category, *from, *until;
};

static error_t on_option(int key, char *text, struct argp_state *state)
{
    struct asked *asked = state->input;

    if (key == 'c')
        asked->ini = text;
    else if (key == 'f')
        asked->from = text;
    else if (key == 'u')
        asked->until = text;
    else if (key == ARGP_KEY_ARG && asked->category == NULL)
        asked->category = text;
    else if (key == ARGP_KEY_END && asked->category == NULL)
        argp_usage(state);
    else
        return ARGP_ERR_UNKNOWN;
    return 0;
}

static bool take_day(const char *text, lg_day otherwise, lg_day *ret_day, struct lg_error *reterr)
{
    *ret_day = otherwise;
    return text == NULL || lg_day_parse(lg_span_of(text), ret_day) ||
           lg_fail(reterr, LG_REJECT, "\"%.40s\" is no day", text);
}

static bool export(const struct asked *asked, struct lg_config *config, struct lg_error *reterr)
{
    lg_own(lg_store) struct lg_store *store = NULL;
    lg_own(lg_arena) struct lg_arena *arena = lg_arena_new(ARENA_BYTES);
    struct exporting of = {.arena = arena, .category = asked->category};
    struct last last = {.version = 0};
    void *service = NULL;
    size_t n = PAGE;

    if (arena == NULL)
        return lg_fail(reterr, LG_STOP, "out of memory");
    if (!take_day(asked->from, lg_day_of(FIRST_YEAR, 1, 1), &of.from, reterr) ||
        !take_day(asked->until, lg_day_of(LAST_YEAR, 1, 1), &of.until, reterr) ||
        !lg_config_load(config, asked->ini, reterr) ||
        !lg_store_open(lg_config_get(config, LG_SET_DATABASE), &store, reterr) ||
        !lg_store_unlimited(store, &q_history_session, reterr) ||
        !assess_open(config, store, &service, reterr))
        return false;
    of.assess = service;
    of.store = store;
    bool done = lg_category_find(&of.assess->categories, lg_span_of(asked->category)) != NULL ||
                lg_fail(reterr, LG_REJECT, "there is no category \"%.80s\"", asked->category);
    if (done)
        print_head();
    while (done && n == PAGE)
        done = export_page(&of, &last, &n, reterr);
    assess_free(service);
    return done;
}

int assess_training_main(int argc, char **argv)
{
    static const struct argp_option known[] = {
        {"config", 'c', "FILE", 0, "settings", 0},
        {"from", 'f', "DAY", 0, "decided from this day on", 0},
        {"until", 'u', "DAY", 0, "decided before this day", 0},
        {NULL, 0, NULL, 0, NULL, 0}};
    static const struct argp argp = {
        known, on_option, "CATEGORY", "Writes what decisions saw and what was found, as CSV.",
        NULL,  NULL,      NULL};
    static struct lg_config config;
    struct asked asked = {NULL, NULL, NULL, NULL};
    struct lg_error error = {.fate = LG_STOP};

    (void)argp_parse(&argp, argc, argv, 0, NULL, &asked);
    lg_log_open("assess", "warn", "text");
    if (!export(&asked, &config, &error)) {
        (void)fprintf(stderr, "loopgate-assess: %s\n", error.message);
        return error.fate == LG_REJECT  ? EX_DATAERR
               : error.fate == LG_RETRY ? EX_UNAVAILABLE
                                        : EX_CONFIG;
    }
    return fflush(stdout) == 0 ? EX_OK : EX_IOERR;
}
