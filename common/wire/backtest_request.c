/*
 * backtest_request.c - each member by the reader of its kind; the first that fails is told.
 */
#include "wire/backtest_request.h"

#include "base/time.h"

enum { NAME_MOST = 100 };
static const int64_t COUNT_MOST = ((int64_t)1 << 53) - 1; /* what every reader of JSON keeps */

struct reading {
    struct lg_arena *arena;
    const char *fault; /* the member that is not as it must be; NULL: none */
};

static void fault(struct reading *reading, const char *member)
{
    if (reading->fault == NULL)
        reading->fault = member;
}

/* A name: up to 100 characters, none of them a control character. */
static bool is_name(const struct lg_json *node)
{
    size_t characters = 0;

    if (node == NULL || node->type != LG_JSON_STRING)
        return false;
    for (size_t i = 0; i < node->string.len; i++) {
        const unsigned char byte = (unsigned char)node->string.at[i];

        if (byte < 0x20 || byte == 0x7f)
            return false;
        characters += (byte & 0xc0) != 0x80;
    }
    return characters >= 1 && characters <= NAME_MOST;
}

static struct lg_span name_of(struct reading *reading, const struct lg_json *node,
                              const char *member)
{
    if (is_name(node))
        return lg_text_copy(reading->arena, node->string);
    fault(reading, member);
    return LG_SPAN("");
}

static struct lg_span open_name_of(struct reading *reading, const struct lg_json *object,
                                   const char *member)
{
    const struct lg_json *node = lg_json_member(object, lg_span_of(member));

    return node == NULL ? (struct lg_span){NULL, 0} : name_of(reading, node, member);
}

static lg_day day_of(struct reading *reading, const struct lg_json *root, const char *member)
{
    const struct lg_json *node = lg_json_member(root, lg_span_of(member));
    lg_day day = 0;

    if (node == NULL || node->type != LG_JSON_STRING || !lg_day_parse(node->string, &day))
        fault(reading, member);
    return day;
}

/* 1.0 is an integer too. */
static int64_t count_of(struct reading *reading, const struct lg_json *node, const char *member)
{
    if (node != NULL && node->type == LG_JSON_INTEGER && node->integer >= 0 &&
        node->integer <= COUNT_MOST)
        return node->integer;
    if (node != NULL && node->type == LG_JSON_NUMBER && node->number >= 0 &&
        node->number <= (double)COUNT_MOST && !((double)(int64_t)node->number < node->number))
        return (int64_t)node->number;
    fault(reading, member);
    return 0;
}

static double fraction_of(struct reading *reading, const struct lg_json *node, const char *member)
{
    const double value = node == NULL                    ? -1
                         : node->type == LG_JSON_NUMBER  ? node->number
                         : node->type == LG_JSON_INTEGER ? (double)node->integer
                                                         : -1;

    if (value < 0 || value >= 1)
        fault(reading, member);
    return value;
}

/* Whether an object has no other members than these, of which there are `n`. */
static bool only_has(const struct lg_json *object, const char *const *members, size_t n)
{
    const struct lg_json *name;

    if (object->type != LG_JSON_OBJECT)
        return false;
    name = object->n == 0 ? NULL : lg_json_first(object);
    for (size_t i = 0; i < object->n; i++, name = lg_json_next(lg_json_next(name))) {
        size_t at = 0;

        while (at < n && !lg_span_eq(name->string, lg_span_of(members[at])))
            at++;
        if (at == n)
            return false;
    }
    return true;
}

/* The array of that name, an empty one where there is none. */
static const struct lg_json *array_of(struct reading *reading, const struct lg_json *root,
                                      const char *member)
{
    static const struct lg_json none = {.type = LG_JSON_ARRAY, .size = 1, .n = 0};
    const struct lg_json *node = lg_json_member(root, lg_span_of(member));

    if (node == NULL)
        return &none;
    if (node->type == LG_JSON_ARRAY)
        return node;
    fault(reading, member);
    return &none;
}

static void read_tried(struct reading *reading, const struct lg_json *root, const char *member,
                       const struct lg_tried_version **ret_tried, size_t *ret_n)
{
    static const char *const members[] = {"code", "version"};
    const struct lg_json *all = array_of(reading, root, member);
    const struct lg_json *one = lg_json_first(all);
    struct lg_tried_version *tried = lg_arena_take(reading->arena, (all->n + 1) * sizeof *tried);

    for (size_t i = 0; i < all->n; i++, one = lg_json_next(one)) {
        if (!only_has(one, members, 2))
            fault(reading, member);
        tried[i].code = name_of(reading, lg_json_member(one, LG_SPAN("code")), member);
        tried[i].version = count_of(reading, lg_json_member(one, LG_SPAN("version")), member);
    }
    *ret_tried = tried;
    *ret_n = all->n;
}

static void read_without(struct reading *reading, const struct lg_json *root,
                         struct lg_backtest_request *request)
{
    const struct lg_json *all = array_of(reading, root, "without");
    const struct lg_json *one = lg_json_first(all);
    struct lg_span *codes = lg_arena_take(reading->arena, (all->n + 1) * sizeof *codes);

    for (size_t i = 0; i < all->n; i++, one = lg_json_next(one))
        codes[i] = name_of(reading, one, "without");
    request->without = codes;
    request->without_n = all->n;
}

static void read_thresholds(struct reading *reading, const struct lg_json *root,
                            struct lg_backtest_request *request)
{
    static const char *const members[] = {"port", "category", "value"};
    const struct lg_json *all = array_of(reading, root, "thresholds");
    const struct lg_json *one = lg_json_first(all);
    struct lg_tried_threshold *thresholds =
        lg_arena_take(reading->arena, (all->n + 1) * sizeof *thresholds);

    for (size_t i = 0; i < all->n; i++, one = lg_json_next(one)) {
        if (!only_has(one, members, 3))
            fault(reading, "thresholds");
        thresholds[i].port = open_name_of(reading, one, "port");
        thresholds[i].category = open_name_of(reading, one, "category");
        thresholds[i].value =
            fraction_of(reading, lg_json_member(one, LG_SPAN("value")), "thresholds");
    }
    request->thresholds = thresholds;
    request->thresholds_n = all->n;
}

bool lg_backtest_request_read(struct lg_json_reader *reader, struct lg_arena *arena,
                              struct lg_span bytes, struct lg_backtest_request *ret_request,
                              struct lg_error *reterr)
{
    static const char *const members[] = {"from",  "until",   "profiles",
                                          "lists", "without", "thresholds"};
    struct reading reading = {arena, NULL};
    struct lg_backtest_request request = {.from = 0};
    const struct lg_json *root;

    if (!lg_json_parse(reader, bytes, &root, reterr))
        return false;
    if (!only_has(root, members, sizeof members / sizeof *members))
        return lg_fail(reterr, LG_REJECT,
                       "a back-test has the members \"from\", \"until\", \"profiles\", \"lists\", "
                       "\"without\", \"thresholds\" and no others");
    request.from = day_of(&reading, root, "from");
    request.until = day_of(&reading, root, "until");
    read_tried(&reading, root, "profiles", &request.profiles, &request.profiles_n);
    read_tried(&reading, root, "lists", &request.lists, &request.lists_n);
    read_without(&reading, root, &request);
    read_thresholds(&reading, root, &request);
    if (reading.fault != NULL)
        return lg_fail(reterr, LG_REJECT, "\"%s\" is missing or not as it must be", reading.fault);
    *ret_request = request;
    return true;
}

static bool fits(struct lg_span wanted, struct lg_span value)
{
    return wanted.at == NULL || lg_span_eq(wanted, value);
}

double lg_backtest_threshold(const struct lg_backtest_request *request, struct lg_span port,
                             struct lg_span category)
{
    for (size_t i = request->thresholds_n; i > 0; i--) {
        const struct lg_tried_threshold *threshold = &request->thresholds[i - 1];

        if (fits(threshold->port, port) && fits(threshold->category, category))
            return threshold->value;
    }
    return -1;
}
