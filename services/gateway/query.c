#include "query.h"

#include "answers.h"
#include "base/time.h"
#include "ops/run.h"
#include "wire/json.h"

enum { LIMIT = 50, LIMIT_MOST = 200, TEXT_MOST = 100, NAMES = 1000 };

static const struct gw_filter common[] = {
    {"from", GW_FILTER_DAY, false},
    {"until", GW_FILTER_DAY, false},
    {NULL, GW_FILTER_TEXT, false},
};
static const char *const pages[] = {"limit", "order", "cursor"};

enum { PAGES = sizeof pages / sizeof *pages };

static bool refuse(struct gw_call *call, const char *name, const char *wants)
{
    const struct lg_span detail =
        lg_text(call->arena, "the query parameter \"%s\" must be %s", name, wants);

    gw_refuse_for(call, GW_WHY_QUERY, detail.at);
    return false;
}

static size_t times(struct lg_span query, const char *name)
{
    const struct lg_span wanted = lg_span_of(name);
    size_t n = 0;

    while (query.len > 0) {
        const char *end = memchr(query.at, '&', query.len);
        const size_t len = end == NULL ? query.len : (size_t)(end - query.at);

        n += len >= wanted.len && memcmp(query.at, wanted.at, wanted.len) == 0 &&
             (len == wanted.len || query.at[wanted.len] == '=');
        query = (struct lg_span){query.at + len + (end != NULL), query.len - len - (end != NULL)};
    }
    return n;
}

size_t gw_query_count(struct lg_span query)
{
    size_t n = query.len > 0;

    for (size_t i = 0; i < query.len; i++)
        n += query.at[i] == '&';
    return n;
}

/* Counts the names that the list knows; 0 when one of them stands twice. */
static bool count(const struct gw_call *call, const char *name, struct lg_builder *names,
                  size_t *known)
{
    const size_t n = times(call->request->query, name);

    lg_builder_fmt(names, "%s%s", names->len > 0 ? ", " : "", name);
    *known += n;
    return n <= 1;
}

/* Who asks, and for what: a party knows fewer names, and what is no list has no pages. */
struct asked {
    bool party, list;
};

/* Counts the names that every list knows. */
static bool count_common(const struct gw_call *call, struct lg_builder *names, size_t *known)
{
    bool once = true;

    for (const struct gw_filter *f = common; f->name != NULL; f++)
        once = count(call, f->name, names, known) && once;
    for (size_t i = 0; i < PAGES; i++)
        once = count(call, pages[i], names, known) && once;
    return once;
}

static bool check_names(struct gw_call *call, const struct gw_filter *filters, struct asked asked)
{
    struct lg_builder names = lg_builder(call->arena, NAMES);
    size_t known = 0;
    bool once = true;

    for (const struct gw_filter *f = filters; f->name != NULL; f++)
        once = (f->officers && asked.party) || (count(call, f->name, &names, &known) && once);
    if (asked.list)
        once = count_common(call, &names, &known) && once;
    if (once && known == gw_query_count(call->request->query))
        return true;
    const struct lg_span detail =
        lg_text(call->arena, "each query parameter stands once and is one of %.*s",
                LG_SPAN_ARG(lg_builder_text(&names)));
    gw_refuse_for(call, GW_WHY_QUERY, detail.at);
    return false;
}

static size_t characters(struct lg_span text)
{
    size_t n = 0;

    for (size_t i = 0; i < text.len; i++)
        n += ((unsigned char)text.at[i] & 0xc0) != 0x80;
    return n;
}

/* A whole number of those that JSON carries exactly (RFC 8259 section 6), as the interface says. */
static bool count_read(struct lg_span text, int64_t *ret_count)
{
    static const int64_t most = 9007199254740991;
    int64_t count = 0;

    for (size_t i = 0; i < text.len && count <= most; i++) {
        if (text.at[i] < '0' || text.at[i] > '9')
            return false;
        count = 10 * count + (text.at[i] - '0');
    }
    *ret_count = count;
    return text.len > 0 && count <= most;
}

static bool is_bool(struct lg_span value)
{
    return lg_span_eq(value, LG_SPAN("true")) || lg_span_eq(value, LG_SPAN("false"));
}

/* What the kind wants, when the value is not of it; NULL when it is. */
static const char *wanted(enum gw_filter_kind kind, struct lg_span value)
{
    struct lg_id id;
    lg_day day;
    int64_t count;

    switch (kind) {
    case GW_FILTER_TEXT:
        return value.len > 0 && characters(value) <= TEXT_MOST ? NULL
                                                               : "text of 1 to 100 characters";
    case GW_FILTER_ID:
        return lg_id_parse(value, &id) ? NULL : "a UUID";
    case GW_FILTER_BOOL:
        return is_bool(value) ? NULL : "true or false";
    case GW_FILTER_DAY:
        return lg_day_parse(value, &day) ? NULL : "a day, YYYY-MM-DD";
    case GW_FILTER_COUNT:
        return count_read(value, &count) ? NULL : "a whole number";
    }
    return NULL;
}

static void add(struct lg_builder *to, const struct gw_filter *filter, struct lg_span value)
{
    char text[LG_TIME_TEXT];
    lg_day day = 0;

    lg_builder_fmt(to, "%s\"%s\":", to->len > 1 ? "," : "", filter->name);
    if (filter->kind == GW_FILTER_DAY && lg_day_parse(value, &day)) {
        lg_time_format(lg_time_of_day(day), text);
        value = (struct lg_span){text, sizeof text};
    }
    lg_json_write_string(to, value);
}

static bool add_filters(struct gw_call *call, const struct gw_filter *filters,
                        struct lg_builder *to)
{
    for (const struct gw_filter *f = filters; f->name != NULL; f++) {
        if (times(call->request->query, f->name) == 0)
            continue;
        const struct lg_span value = lg_http_query(call->exchange, f->name);
        const char *wants = wanted(f->kind, value);

        if (wants != NULL)
            return refuse(call, f->name, wants);
        add(to, f, value);
    }
    return true;
}

static bool read_limit(struct gw_call *call, int64_t *ret_limit)
{
    const struct lg_span text = lg_http_query(call->exchange, "limit");
    int64_t limit = 0;

    *ret_limit = LIMIT;
    if (times(call->request->query, "limit") == 0)
        return true;
    for (size_t i = 0; i < text.len; i++) {
        if (text.at[i] < '0' || text.at[i] > '9' || limit > LIMIT_MOST)
            return refuse(call, "limit", "a number from 1 to 200");
        limit = 10 * limit + (text.at[i] - '0');
    }
    if (limit < 1 || limit > LIMIT_MOST)
        return refuse(call, "limit", "a number from 1 to 200");
    *ret_limit = limit;
    return true;
}

static bool read_cursor(struct gw_call *call, struct gw_list_query *query)
{
    const bool ordered = times(call->request->query, "order") > 0;
    const struct lg_span order = lg_http_query(call->exchange, "order");
    const bool oldest = lg_span_eq(order, LG_SPAN("oldest"));

    if (ordered && !oldest && !lg_span_eq(order, LG_SPAN("newest")))
        return refuse(call, "order", "newest or oldest");
    query->from = gw_cursor_start(oldest);
    if (times(call->request->query, "cursor") == 0)
        return true;
    if (gw_cursor_read(&call->gateway->keys.receipt, query->list,
                       lg_http_query(call->exchange, "cursor"), &query->from) &&
        (!ordered || query->from.oldest == oldest))
        return true;
    gw_refuse_for(call, GW_WHY_CURSOR, "this list gave the caller no such cursor");
    return false;
}

bool gw_query_read(struct gw_call *call, const struct gw_filter *filters, bool party,
                   struct gw_list_query *ret_query)
{
    struct lg_builder json = lg_builder(call->arena, GW_CURSOR_LIST / 2);
    struct gw_list_query query = {.limit = LIMIT};

    if (!check_names(call, filters, (struct asked){party, true}))
        return false;
    lg_builder_add(&json, LG_SPAN("{"));
    if (!add_filters(call, filters, &json) || !add_filters(call, common, &json))
        return false;
    if (call->request->param_n > 0) {
        lg_builder_fmt(&json, "%s\"of\":", json.len > 1 ? "," : "");
        lg_json_write_string(&json, call->request->param[0].value);
    }
    lg_builder_add(&json, LG_SPAN("}"));
    if (json.full) {
        gw_refuse_for(call, GW_WHY_QUERY, "the filters are too long together");
        return false;
    }
    query.filters = lg_builder_text(&json);
    query.list = lg_text(call->arena, "%.*s %s %.*s", LG_SPAN_ARG(call->who->id),
                         call->route->pattern, LG_SPAN_ARG(query.filters));
    if (!read_limit(call, &query.limit) || !read_cursor(call, &query))
        return false;
    *ret_query = query;
    return true;
}

static bool take_day(const struct gw_call *call, const char *name, lg_day *day, size_t *given)
{
    const struct lg_span text = lg_http_query(call->exchange, name);

    if (text.at == NULL)
        return true;
    (*given)++;
    return lg_day_parse(text, day);
}

bool gw_query_period(const struct gw_call *call, int days, struct gw_period *ret_period,
                     size_t *ret_given)
{
    const lg_day today = lg_day_of_time(lg_now_us());

    *ret_period = (struct gw_period){today - days, today + 1};
    *ret_given = 0;
    return take_day(call, "from", &ret_period->from, ret_given) &&
           take_day(call, "until", &ret_period->until, ret_given);
}

bool gw_query_period_alone(struct gw_call *call, int days, struct gw_period *ret_period)
{
    size_t given;

    if (gw_query_period(call, days, ret_period, &given) &&
        given == gw_query_count(call->request->query))
        return true;
    gw_refuse_for(call, GW_WHY_QUERY,
                  "the query parameters are \"from\" and \"until\", days, each once");
    return false;
}

bool gw_query_after(struct gw_call *call, int64_t *ret_after)
{
    const struct lg_span query = call->request->query;

    *ret_after = 0;
    if (query.len == 0 || (gw_query_count(query) == 1 &&
                           count_read(lg_http_query(call->exchange, "after"), ret_after)))
        return true;
    gw_refuse_for(call, GW_WHY_QUERY, "the only query parameter is \"after\", a number, once");
    return false;
}

bool gw_query_filters(struct gw_call *call, const struct gw_filter *filters,
                      struct lg_span *ret_filters)
{
    struct lg_builder json = lg_builder(call->arena, GW_CURSOR_LIST / 2);

    if (!check_names(call, filters, (struct asked){.party = false}))
        return false;
    lg_builder_add(&json, LG_SPAN("{"));
    if (!add_filters(call, filters, &json))
        return false;
    lg_builder_add(&json, LG_SPAN("}"));
    if (json.full) {
        gw_refuse_for(call, GW_WHY_QUERY, "the filters are too long together");
        return false;
    }
    *ret_filters = lg_builder_text(&json);
    return true;
}

static bool has_word(const struct gw_choice *choice, struct lg_span value)
{
    const char *const *word = choice->words;

    while (*word != NULL && !lg_span_eq(value, lg_span_of(*word)))
        word++;
    return *word != NULL;
}

bool gw_query_choices(struct gw_call *call, const struct gw_choice *choices)
{
    for (const struct gw_choice *choice = choices; choice->name != NULL; choice++) {
        const struct lg_span value = lg_http_query(call->exchange, choice->name);

        if (value.at == NULL || has_word(choice, value))
            continue;
        const struct lg_span detail =
            lg_text(call->arena, "the query parameter \"%s\" has no such value", choice->name);
        gw_refuse_for(call, GW_WHY_QUERY, detail.at);
        return false;
    }
    return true;
}
