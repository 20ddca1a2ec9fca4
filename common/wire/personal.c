/*
 * personal.c - finds the personal values of an event by its shape.
 */
#include "wire/event.h"
#include "wire/event_tables.h"

struct finding {
    struct lg_span **spans;
    size_t max, n;
};

static void find_in(struct finding *finding, const struct lg_shape *shape, char *base);

static void find_in_items(struct finding *finding, const struct lg_field *field, char *base)
{
    char *const items = *(char **)(void *)(base + field->at);
    const size_t n = *(const size_t *)(void *)(base + field->also);

    if (field->item->kind != LG_KIND_OBJECT)
        return;
    for (size_t i = 0; i < n; i++)
        find_in(finding, field->item->shape, items + i * field->size);
}

static void find_in(struct finding *finding, const struct lg_shape *shape, char *base)
{
    for (size_t i = 0; i < shape->fields_n; i++) {
        const struct lg_field *field = &shape->fields[i];
        struct lg_span *span = (struct lg_span *)(void *)(base + field->at);

        if (field->kind == LG_KIND_OBJECT)
            find_in(finding, field->shape, base + field->at);
        else if (field->kind == LG_KIND_ARRAY)
            find_in_items(finding, field, base);
        else if (field->personal && span->at != NULL && finding->n++ < finding->max)
            finding->spans[finding->n - 1] = span;
    }
}

size_t ev_personal_spans(struct ev_event *event, struct lg_span **ret_spans, size_t max)
{
    struct finding finding = {.spans = ret_spans, .max = max};

    if (event->type != EV_TYPE_NONE && (size_t)event->type < ev_shapes_n)
        find_in(&finding, ev_shapes[event->type], (char *)event + ev_data_at);
    return finding.n;
}
