#include "signed.h"

#include <string.h>

#include "base/hash.h"

enum { CONTENT_MOST = 4 << 20 };

static const struct lg_span unsigned_members[] = {
    LG_SPAN_INIT("author"), LG_SPAN_INIT("contentHash"), LG_SPAN_INIT("deviceOffsetMs"),
    LG_SPAN_INIT("deviceTime"), LG_SPAN_INIT("inspectors")};

static bool is_signed(struct lg_span name)
{
    for (size_t i = 0; i < sizeof unsigned_members / sizeof *unsigned_members; i++) {
        if (lg_span_eq(name, unsigned_members[i]))
            return false;
    }
    return true;
}

/* The members' names in their order: bytes, which for names of ASCII are RFC 8785's. */
static const struct lg_json **sorted(struct lg_arena *arena, const struct lg_json *object)
{
    const struct lg_json **names = lg_arena_take(arena, (object->n + 1) * sizeof *names);
    const struct lg_json *name = lg_json_first(object);

    for (size_t i = 0; i < object->n; i++, name = lg_json_next(lg_json_next(name))) {
        size_t at = i;

        for (; at > 0 && lg_span_order(name->string, names[at - 1]->string) < 0; at--)
            names[at] = names[at - 1];
        names[at] = name;
    }
    return names;
}

static void write(struct lg_builder *to, const struct lg_json *node, bool whole);

static void write_object(struct lg_builder *to, const struct lg_json *object, bool whole)
{
    const struct lg_json **names = sorted(to->arena, object);
    bool begun = false;

    lg_builder_add(to, LG_SPAN("{"));
    for (size_t i = 0; i < object->n; i++) {
        if (!whole && !is_signed(names[i]->string))
            continue;
        lg_builder_add(to, begun ? LG_SPAN(",") : LG_SPAN(""));
        begun = true;
        lg_json_write_string(to, names[i]->string);
        lg_builder_add(to, LG_SPAN(":"));
        write(to, lg_json_next(names[i]), true);
    }
    lg_builder_add(to, LG_SPAN("}"));
}

static void write_array(struct lg_builder *to, const struct lg_json *array)
{
    const struct lg_json *item = lg_json_first(array);

    lg_builder_add(to, LG_SPAN("["));
    for (size_t i = 0; i < array->n; i++, item = lg_json_next(item)) {
        lg_builder_add(to, i > 0 ? LG_SPAN(",") : LG_SPAN(""));
        write(to, item, true);
    }
    lg_builder_add(to, LG_SPAN("]"));
}

/* As canonical JSON; `whole`: with the members that nobody signs. */
static void write(struct lg_builder *to, const struct lg_json *node, bool whole)
{
    if (node->type == LG_JSON_OBJECT)
        write_object(to, node, whole);
    else if (node->type == LG_JSON_ARRAY)
        write_array(to, node);
    else
        lg_json_write(to, node);
}

static bool hash_is(struct gw_bench *bench, const struct ev_event *event, struct lg_span hash)
{
    struct lg_builder content = lg_builder(bench->arena, CONTENT_MOST);
    uint8_t digest[LG_SHA256];
    char text[2 * LG_SHA256];
    const struct lg_json *root;
    struct lg_error error;

    if (!lg_json_parse(bench->reader, ev_encode_data(bench->arena, event), &root, &error))
        return false;
    write(&content, root, false);
    lg_sha256(lg_builder_text(&content), digest);
    lg_hex(digest, sizeof digest, text);
    return !content.full && lg_span_eq(hash, (struct lg_span){text, sizeof text});
}

bool gw_signed(const struct gw_call *call, struct gw_bench *bench, const struct ev_event *event,
               struct gw_refusal *reterr)
{
    const struct ev_step place = {.name = LG_SPAN("contentHash")};
    struct ev_faults *faults;

    if (event->type != EV_TYPE_CHECK)
        return true;
    faults = lg_arena_take(bench->arena, sizeof *faults);
    if (event->check.content_hash.at == NULL && call->who->session != NULL)
        ev_fault_add(faults, &place, "required", "a person's check names its content's hash");
    else if (event->check.content_hash.at != NULL &&
             !hash_is(bench, event, event->check.content_hash))
        ev_fault_add(faults, &place, "const", "is not the hash of the content");
    *reterr = (struct gw_refusal){.why = GW_WHY_INVALID, .faults = faults};
    return faults->n == 0;
}
