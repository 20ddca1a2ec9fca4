/*
 * profile_csv.c - rows of CSV and profiles.
 *
 * A row becomes a document, which the reader of documents judges.  It tells the first fault: the
 * cell is then put to something sound and the rest judged again, until all faults are told.
 */
#include "wire/profile_csv.h"

#include "base/text.h"
#include "base/time.h"
#include "wire/csv.h"
#include "wire/profile_text.h"

enum { JSON_MOST = 1 << 20, CELL_MOST = 1 << 20 };

/* How the text of a cell becomes JSON. */
enum cell { TEXT, NUMBER, CONDITION, VALUES, CHECKS, TRUE };

/* `sound` stands in for what is faulty; a column without it may be empty. */
static const struct column {
    const char *name, *member;
    enum cell cell;
    bool required;
    const char *sound;
} columns[] = {
    {"code", "code", TEXT, true, "\"x\""},
    {"version", "version", NUMBER, true, "1"},
    {"when", "condition", CONDITION, true, "{\"attribute\":\"brand\"}"},
    {"lane", "lane", TEXT, false, NULL},
    {"action", "action", TEXT, false, NULL},
    {"weight", "weight", TEXT, false, NULL},
    {"ports", "ports", VALUES, false, NULL},
    {"categories", "categories", VALUES, false, NULL},
    {"validFrom", "validFrom", TEXT, false, NULL},
    {"validUntil", "validUntil", TEXT, false, NULL},
    {"owner", "owner", TEXT, false, NULL},
    {"published", "published", TRUE, false, NULL},
    {"reason", "reason", TEXT, true, "\"x\""},
    {"reasonZh", "reasonZh", TEXT, true, "\"x\""},
    {"instruction", "instruction", TEXT, false, NULL},
    {"instructionZh", "instructionZh", TEXT, false, NULL},
    {"checklist", "checklist", CHECKS, false, NULL},
    {"legalBasis", "legalBasis", TEXT, true, "\"x\""},
};

enum { COLUMNS = sizeof columns / sizeof *columns };

/* A cell, in quotes where it holds what CSV means something by. */
static void add_cell(struct lg_builder *csv, size_t column, struct lg_span text)
{
    bool quoted = false;

    for (size_t i = 0; i < text.len; i++)
        quoted = quoted || strchr(",\"\r\n", text.at[i]) != NULL;
    lg_builder_add(csv, column == 0 ? LG_SPAN("") : LG_SPAN(","));
    lg_builder_add(csv, quoted ? LG_SPAN("\"") : LG_SPAN(""));
    for (size_t i = 0; i < text.len; i++) {
        lg_builder_add(csv, text.at[i] == '"' ? LG_SPAN("\"") : LG_SPAN(""));
        lg_builder_add(csv, (struct lg_span){text.at + i, 1});
    }
    lg_builder_add(csv, quoted ? LG_SPAN("\"") : LG_SPAN(""));
}

void lg_profile_csv_head(struct lg_builder *csv)
{
    for (size_t i = 0; i < COLUMNS; i++)
        add_cell(csv, i, lg_span_of(columns[i].name));
    lg_builder_add(csv, LG_SPAN("\n"));
}

static struct lg_span day_text(struct lg_arena *arena, lg_day day)
{
    char *text = lg_arena_take(arena, 10);

    if (day == INT32_MIN || day == INT32_MAX)
        return LG_SPAN("");
    lg_day_format(day, text);
    return (struct lg_span){text, 10};
}

static struct lg_span weight_text(struct lg_arena *arena, const struct lg_profile *profile)
{
    char *text = lg_arena_take(arena, LG_E5_TEXT);
    const lg_e5 weight = lg_profile_weight_e5(profile);

    return weight == 0 ? LG_SPAN("") : (struct lg_span){text, (size_t)lg_e5_format(weight, text)};
}

void lg_profile_csv_row(struct lg_builder *csv, const struct lg_profile *profile)
{
    struct lg_arena *arena = csv->arena;
    const bool acts = profile->action != EV_ASSESSMENT_ITEMS_ACTION_ABSENT;
    const struct lg_span cells[COLUMNS] = {
        profile->code,
        lg_text(arena, "%lld", (long long)profile->version),
        lg_condition_text(arena, &profile->said),
        lg_span_of(profile->lane == EV_LANE_NONE ? "" : ev_lane_name(profile->lane)),
        lg_span_of(acts ? ev_assessment_items_action_name(profile->action) : ""),
        weight_text(arena, profile),
        lg_values_text(arena, profile->ports, profile->ports_n),
        lg_values_text(arena, profile->categories, profile->categories_n),
        day_text(arena, profile->valid_from),
        day_text(arena, profile->valid_until),
        profile->owner,
        lg_span_of(profile->published ? "true" : ""),
        profile->reason,
        profile->reason_zh,
        profile->instruction,
        profile->instruction_zh,
        lg_checks_text(arena, profile),
        profile->legal_basis,
    };

    for (size_t i = 0; i < COLUMNS; i++)
        add_cell(csv, i, cells[i]);
    lg_builder_add(csv, LG_SPAN("\n"));
}

struct rows {
    struct lg_json_reader *reader;
    struct lg_arena *arena;
    size_t place[COLUMNS]; /* of a column in the file; LG_CSV_FIELDS: it is not there */
    size_t n;              /* columns of the file */
    struct lg_profile_rows made;
};

static void tell(struct rows *rows, size_t line, const char *column, const char *reason)
{
    struct lg_profile_rows *made = &rows->made;

    made->faults = lg_arena_more(rows->arena, made->faults, made->faults_n, sizeof *made->faults);
    made->faults[made->faults_n++] =
        (struct lg_row_fault){line, lg_span_of(column), lg_text(rows->arena, "%s", reason).at};
}

static bool is_number(struct lg_span text)
{
    bool digits = text.len < 11 && text.at[0] != '0';

    for (size_t i = 0; i < text.len; i++)
        digits = digits && text.at[i] >= '0' && text.at[i] <= '9';
    return digits;
}

/* A cell that is not empty, as JSON. */
static bool cell_json(struct rows *rows, enum cell cell, struct lg_span text,
                      struct lg_span *ret_json, struct lg_error *reterr)
{
    struct lg_builder json = lg_builder(rows->arena, JSON_MOST);

    switch (cell) {
    case TEXT:
        lg_json_write_string(&json, text);
        *ret_json = lg_builder_text(&json);
        return true;
    case NUMBER:
        *ret_json = text;
        return is_number(text) || lg_fail(reterr, LG_REJECT, "must be a number from 1");
    case CONDITION:
        return lg_condition_of_text(rows->arena, text, ret_json, reterr);
    case VALUES:
        return lg_values_of_text(rows->arena, text, ret_json, reterr);
    case CHECKS:
        return lg_checks_of_text(rows->arena, text, ret_json, reterr);
    case TRUE:
        break;
    }
    *ret_json = LG_SPAN("true");
    return lg_span_eq(text, LG_SPAN("true")) || lg_fail(reterr, LG_REJECT, "must be true or empty");
}

/* The cells as JSON; of those that are none the fault is told, and what is sound in their place. */
static void take_cells(struct rows *rows, const struct lg_csv *csv, struct lg_span jsons[COLUMNS])
{
    struct lg_error why;

    for (size_t i = 0; i < COLUMNS; i++) {
        const struct column *column = &columns[i];
        const struct lg_span text =
            rows->place[i] < csv->n ? csv->field[rows->place[i]] : LG_SPAN("");

        jsons[i] = column->required ? lg_span_of(column->sound) : (struct lg_span){NULL, 0};
        if (text.len == 0 && column->required)
            tell(rows, csv->line, column->name, "is required");
        if (text.len == 0 || cell_json(rows, column->cell, text, &jsons[i], &why))
            continue;
        jsons[i] = column->required ? lg_span_of(column->sound) : (struct lg_span){NULL, 0};
        tell(rows, csv->line, column->name, why.message);
    }
}

static struct lg_span document_of(struct rows *rows, const struct lg_span jsons[COLUMNS])
{
    struct lg_builder document = lg_builder(rows->arena, 4 * JSON_MOST);

    lg_builder_add(&document, LG_SPAN("{"));
    for (size_t i = 0; i < COLUMNS; i++) {
        if (jsons[i].at == NULL)
            continue;
        lg_builder_fmt(&document, "%s\"%s\":", document.len == 1 ? "" : ",", columns[i].member);
        lg_builder_add(&document, jsons[i]);
    }
    lg_builder_add(&document, LG_SPAN("}"));
    return lg_builder_text(&document);
}

/* The column whose member a message's JSON Pointer begins with; COLUMNS when there is none. */
static size_t column_at_fault(const char *message)
{
    for (size_t i = 0; i < COLUMNS; i++) {
        const size_t len = strlen(columns[i].member);

        if (strncmp(message, "at \"/", 5) == 0 &&
            strncmp(message + 5, columns[i].member, len) == 0 &&
            (message[5 + len] == '"' || message[5 + len] == '/'))
            return i;
    }
    return COLUMNS;
}

static void take_row(struct rows *rows, const struct lg_csv *csv)
{
    const size_t before = rows->made.faults_n;
    struct lg_span jsons[COLUMNS];
    struct lg_profile profile;
    struct lg_error why;
    size_t column = 0;

    if (csv->n > rows->n) {
        tell(rows, csv->line, "", "has more fields than the first row");
        return;
    }
    take_cells(rows, csv, jsons);
    while (column < COLUMNS && !lg_profile_read(rows->reader, rows->arena, document_of(rows, jsons),
                                                NULL, &profile, &why)) {
        column = column_at_fault(why.message);
        tell(rows, csv->line, column < COLUMNS ? columns[column].name : "", why.message);
        if (column < COLUMNS)
            jsons[column] = columns[column].required ? lg_span_of(columns[column].sound)
                                                     : (struct lg_span){NULL, 0};
    }
    if (rows->made.faults_n > before)
        return;
    rows->made.profiles =
        lg_arena_more(rows->arena, rows->made.profiles, rows->made.n, sizeof *rows->made.profiles);
    rows->made.profiles[rows->made.n++] = profile;
}

static bool take_head(struct rows *rows, const struct lg_csv *csv, struct lg_error *reterr)
{
    for (size_t i = 0; i < COLUMNS; i++)
        rows->place[i] = LG_CSV_FIELDS;
    for (size_t at = 0; at < csv->n; at++) {
        size_t i = 0;

        while (i < COLUMNS && !lg_span_eq(lg_span_of(columns[i].name), csv->field[at]))
            i++;
        if (i == COLUMNS || rows->place[i] != LG_CSV_FIELDS)
            return lg_fail(reterr, LG_REJECT, "line 1: \"%.*s\" is no column, or stands twice",
                           LG_SPAN_ARG(csv->field[at]));
        rows->place[i] = at;
    }
    for (size_t i = 0; i < COLUMNS; i++) {
        if (columns[i].required && rows->place[i] == LG_CSV_FIELDS)
            return lg_fail(reterr, LG_REJECT, "line 1: there is no column \"%s\"", columns[i].name);
    }
    rows->n = csv->n;
    return true;
}

bool lg_profile_csv_read(struct lg_json_reader *reader, struct lg_arena *arena, struct lg_span text,
                         struct lg_profile_rows *ret_rows, struct lg_error *reterr)
{
    struct rows rows = {.reader = reader, .arena = arena};
    struct lg_csv csv = lg_csv(text);

    if (!lg_csv_next(&csv, arena, reterr) || !take_head(&rows, &csv, reterr))
        return false;
    do {
        if (!lg_csv_next(&csv, arena, reterr))
            return false;
        if (csv.n > 0)
            take_row(&rows, &csv);
    } while (csv.n > 0 && rows.made.n < LG_PROFILE_ROWS);
    *ret_rows = rows.made;
    return true;
}
