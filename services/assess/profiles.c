/*
 * profiles.c - the profiles in force: the first set, with what people activated in its place; and
 * the models.
 */
#include "assess.h"
#include "backtest_sql.h"
#include "base/own.h"
#include "base/text.h"
#include "ops/log.h"
#include "profiles_sql.h"
#include "trial.h"
#include "wire/challenger.h"
#include "wire/profile.h"

/* Above what 100,000 profiles take by far. */
static const size_t SET_BYTES = (size_t)2 << 30, DOCUMENT_BYTES = (size_t)4 << 30;

/* Documents read again one by one leave the old ones behind: as many as are in force, and these. */
enum { LEFT_BEHIND = 10000 };

static void note_change(struct documents *documents, const struct lg_result *rows, size_t row)
{
    const int64_t change = lg_result_int(rows, row, 3);

    if (change > documents->newest)
        documents->newest = change;
}

static void tell_left_out(const char *kind, struct lg_span code, const struct lg_error *error)
{
    lg_log(LG_LOG_WARN, "the %s \"%.*s\" is left out: %s", kind, LG_SPAN_ARG(code), error->message);
}

static struct lg_list_set lists_of(const struct assess_maker *maker, const struct lg_result *rows,
                                   struct documents *documents)
{
    struct lg_arena *arena = documents->arena;
    struct lg_list *lists = lg_arena_take(arena, (lg_result_rows(rows) + 1) * sizeof *lists);
    struct lg_error error;
    size_t n = 0;

    for (size_t row = 0; row < lg_result_rows(rows); row++) {
        note_change(documents, rows, row);
        if (!lg_result_bool(rows, row, 1))
            continue;
        if (lg_list_read(maker->reader, arena, lg_result_text(rows, row, 2), &lists[n], &error))
            n++;
        else
            tell_left_out("list", lg_result_text(rows, row, 0), &error);
    }
    return (struct lg_list_set){lists, n, maker->countries};
}

/* Drafted versions of lists in the place of those of their codes; `rows` are of `n` that were asked for. */
static bool try_lists(const struct assess_maker *maker, struct lg_arena *arena,
                      const struct lg_result *rows, size_t n, struct lg_list_set *set,
                      struct lg_error *reterr)
{
    struct lg_list *lists = lg_arena_take(arena, (set->n + n + 1) * sizeof *lists);
    size_t all = 0;

    if (lg_result_rows(rows) != n)
        return lg_fail(reterr, LG_REJECT, "a version of a list that it names is not there");
    for (size_t row = 0; row < n; row++, all++) {
        if (!lg_list_read(maker->reader, arena, lg_result_text(rows, row, 0), &lists[all], reterr))
            return false;
    }
    for (size_t i = 0; i < set->n; i++) {
        if (lg_list_find(&(struct lg_list_set){.at = lists, .n = n}, set->at[i].code) == NULL)
            lists[all++] = set->at[i];
    }
    *set = (struct lg_list_set){lists, all, maker->countries};
    return true;
}

/*
 * A document was checked when it was drafted; one that cannot be read any more, as a list that it
 * refers to is not in force, is left out.
 */
static void take(const struct assess_maker *maker, const struct lg_result *rows,
                 struct documents *documents)
{
    struct lg_profile profile;
    struct lg_error error;

    for (size_t row = 0; row < lg_result_rows(rows); row++) {
        note_change(documents, rows, row);
        if (!lg_result_bool(rows, row, 1)) {
            roster_drop(&documents->roster, lg_result_text(rows, row, 0));
        } else if (lg_profile_read(maker->reader, documents->arena, lg_result_text(rows, row, 2),
                                   &documents->lists, &profile, &error)) {
            profile.version = lg_result_int(rows, row, 4);
            roster_put(&documents->roster, &profile);
        } else {
            tell_left_out("profile", lg_result_text(rows, row, 0), &error);
            roster_put_back(&documents->roster, lg_result_text(rows, row, 0));
        }
    }
}

/* Documents, a line each, in the place of those of their codes. */
static bool try_documents(const struct assess_maker *maker, struct lg_span lines,
                          struct documents *documents, struct lg_error *reterr)
{
    while (lines.len > 0) {
        const char *end = memchr(lines.at, '\n', lines.len);
        const size_t len = end == NULL ? lines.len : (size_t)(end - lines.at);
        struct lg_profile profile;

        if (len > 0) {
            if (!lg_profile_read(maker->reader, documents->arena, (struct lg_span){lines.at, len},
                                 &documents->lists, &profile, reterr))
                return false;
            roster_put(&documents->roster, &profile);
        }
        lines = (struct lg_span){lines.at + len, lines.len - len};
        lines.at += end != NULL;
        lines.len -= end != NULL;
    }
    return true;
}

static bool try_out(const struct assess_maker *maker, const struct assess_trial *trial,
                    const struct lg_result *rows, struct documents *documents,
                    struct lg_error *reterr)
{
    struct lg_profile profile;

    for (size_t i = 0; i < trial->without_n; i++)
        roster_drop(&documents->roster, trial->without[i]);
    if (lg_result_rows(rows) != trial->n)
        return lg_fail(reterr, LG_REJECT, "a version of a profile that it names is not there");
    roster_try(&documents->roster);
    for (size_t row = 0; row < trial->n; row++) {
        if (!lg_profile_read(maker->reader, documents->arena, lg_result_text(rows, row, 0),
                             &documents->lists, &profile, reterr))
            return false;
        profile.version = lg_result_int(rows, row, 1);
        roster_put(&documents->roster, &profile);
    }
    return try_documents(maker, trial->documents, documents, reterr);
}

/* The models in force at a change, by code; more than there is room for are left out. */
static bool gather_models(const struct assess_maker *maker, struct lg_store *store, int64_t change,
                          struct documents *documents, struct lg_error *reterr)
{
    lg_own(lg_result) struct lg_result *rows = NULL;
    struct lg_arena *arena = documents->arena;
    struct lg_challenger *models = lg_arena_take(arena, LG_CHALLENGERS_MOST * sizeof *models);
    struct lg_column *const params[] = {lg_of_int8(arena, change),
                                        lg_of_text(arena, LG_SPAN("model"))};
    struct lg_error error = {.message = "there are too many models"};
    size_t n = 0;

    if (!lg_store_run(store, &q_controls_in_force, params, &rows, reterr))
        return false;
    for (size_t row = 0; row < lg_result_rows(rows); row++) {
        note_change(documents, rows, row);
        if (!lg_result_bool(rows, row, 1))
            continue;
        if (n < LG_CHALLENGERS_MOST &&
            lg_challenger_read(maker->reader, arena, lg_result_text(rows, row, 2), &models[n],
                               &error))
            n++;
        else
            tell_left_out("model", lg_result_text(rows, row, 0), &error);
    }
    documents->models = lg_challenger_set_new(arena, models, n);
    return true;
}

static void queue_tried(struct lg_store *store, struct lg_arena *arena, const char *kind,
                        const struct lg_tried *tried, size_t n, struct lg_result **ret_rows)
{
    struct lg_column *const named[] = {lg_column_new(arena, LG_SQL_TEXT),
                                       lg_column_new(arena, LG_SQL_INT8),
                                       lg_of_text(arena, lg_span_of(kind))};

    for (size_t i = 0; i < n; i++) {
        lg_column_add_text(named[0], tried[i].code);
        lg_column_add_int(named[1], tried[i].version);
    }
    lg_store_queue(store, &q_tried_documents, named, ret_rows);
}

/* The first set, with what people had put in its place up to a change, and then what is tried. */
static bool gather(const struct assess_maker *maker, struct lg_store *store,
                   const struct assess_trial *trial, struct documents *documents,
                   struct lg_error *reterr)
{
    lg_own(lg_result) struct lg_result *rows = NULL, *list_rows = NULL, *tried = NULL;
    lg_own(lg_result) struct lg_result *tried_lists = NULL;
    struct lg_arena *arena = documents->arena;
    struct lg_column *const until = lg_of_int8(arena, trial->until);

    lg_store_queue(store, &q_controls_in_force,
                   (struct lg_column *const[]){until, lg_of_text(arena, LG_SPAN("profile"))},
                   &rows);
    lg_store_queue(store, &q_controls_in_force,
                   (struct lg_column *const[]){until, lg_of_text(arena, LG_SPAN("list"))},
                   &list_rows);
    queue_tried(store, arena, "profile", trial->tried, trial->n, &tried);
    queue_tried(store, arena, "list", trial->lists, trial->lists_n, &tried_lists);
    if (!lg_store_flush(store, reterr))
        return false;
    documents->roster = roster_new(arena, maker->first, maker->first_n);
    documents->newest = -1;
    documents->lists = lists_of(maker, list_rows, documents);
    if (!try_lists(maker, arena, tried_lists, trial->lists_n, &documents->lists, reterr))
        return false;
    take(maker, rows, documents);
    return gather_models(maker, store, trial->until, documents, reterr) &&
           try_out(maker, trial, tried, documents, reterr);
}

static bool read_anew(struct assess_maker *maker, struct lg_store *store, int64_t until,
                      struct lg_error *reterr)
{
    const struct assess_trial nothing = {.until = until};
    struct documents documents = {.arena = lg_arena_new(DOCUMENT_BYTES)};

    if (documents.arena == NULL)
        return lg_fail(reterr, LG_STOP, "cannot read the profiles: out of memory");
    if (!gather(maker, store, &nothing, &documents, reterr)) {
        lg_arena_free(documents.arena);
        return false;
    }
    maker->documents = documents;
    return true;
}

bool assess_documents_read(struct assess_maker *maker, struct lg_store *store,
                           const struct assess_changed *changed, struct lg_arena *arena,
                           struct lg_error *reterr)
{
    struct documents *documents = &maker->documents;
    const size_t left = documents->roster.put_n;
    lg_own(lg_result) struct lg_result *rows = NULL;

    if (changed->codes == NULL || left > 2 * documents->roster.codes.numbers.n + LEFT_BEHIND)
        return read_anew(maker, store, changed->until, reterr);
    if (lg_column_count(changed->codes) == 0)
        return true;
    struct lg_column *const params[] = {changed->codes, lg_of_int8(arena, changed->until)};
    if (!lg_store_run(store, &q_profiles_in_force, params, &rows, reterr))
        return false;
    take(maker, rows, documents);
    return true;
}

struct lg_arena *assess_profiles_arena(struct lg_error *reterr)
{
    struct lg_arena *arena = lg_arena_new(SET_BYTES);

    if (arena == NULL)
        (void)lg_fail(reterr, LG_STOP, "cannot build the profiles: out of memory");
    return arena;
}

bool assess_profiles_tried(const struct assess_maker *maker, struct lg_store *store,
                           struct lg_arena *arena, const struct assess_trial *trial,
                           struct assess_profiles *ret_profiles, struct lg_error *reterr)
{
    struct documents documents = {.arena = arena};
    const struct lg_profile **list;

    if (!gather(maker, store, trial, &documents, reterr))
        return false;
    const size_t n = roster_list(&documents.roster, arena, &list);
    struct lg_profile *profiles = lg_arena_take(arena, (n + 1) * sizeof *profiles);
    for (size_t i = 0; i < n; i++)
        profiles[i] = *list[i];
    *ret_profiles = (struct assess_profiles){profiles, n, documents.models};
    return true;
}
