#include "wire/ceb.h"

#include <string.h>

#include "base/text.h"
#include "wire/ceb_rule.h"
#include "wire/ceb_xml.h"

#define XMLDSIG_NS "http://www.w3.org/2000/09/xmldsig#"
#define XSI_NS "http://www.w3.org/2001/XMLSchema-instance"

/* Where a part's values go. */
struct into {
    struct lg_ceb *ceb;
    struct lg_ceb_document *document;
    struct lg_ceb_document *documents;
    struct lg_ceb_lines lines;
};

static struct lg_span name_of(const xmlNode *element)
{
    return lg_span_of((const char *)element->name);
}

static bool is_in(const xmlNs *ns, const char *uri)
{
    return ns != NULL && ns->href != NULL && strcmp((const char *)ns->href, uri) == 0;
}

static bool is_blank(const xmlNode *text)
{
    return text->content == NULL ||
           text->content[strspn((const char *)text->content, " \t\r\n")] == '\0';
}

static bool is_root_attribute(const char *name)
{
    return strcmp(name, "guid") == 0 || strcmp(name, "version") == 0;
}

/* Only the root has attributes of its own; any element may tell where its schema is. */
static void check_attributes(struct lg_ceb_reader *reader, const xmlNode *element,
                             const struct ev_step *step)
{
    for (const xmlAttr *at = element->properties; at != NULL && !reader->faults->more;
         at = at->next) {
        const char *name = (const char *)at->name;
        if (is_in(at->ns, XSI_NS) &&
            (strcmp(name, "schemaLocation") == 0 || strcmp(name, "noNamespaceSchemaLocation") == 0))
            continue;
        if (step->up == NULL && at->ns == NULL && is_root_attribute(name))
            continue;
        const struct ev_step attribute = {step, lg_text(reader->arena, "@%s", name), 0};
        ev_fault_add(reader->faults, &attribute, "unknown", "no such attribute is asked here");
    }
}

/* The next element of this one's children, from `node` on; text beside elements is a fault. */
static const xmlNode *next_element(struct lg_ceb_reader *reader, const xmlNode *node,
                                   const struct ev_step *step)
{
    for (; node != NULL; node = node->next) {
        if (node->type == XML_ELEMENT_NODE)
            return node;
        if (!is_blank(node))
            ev_fault_add(reader->faults, step, "type", "holds text, only elements are asked");
    }
    return NULL;
}

/* Is it in the namespace that its name asks for?  A fault where it is not. */
static bool check_namespace(struct lg_ceb_reader *reader, const xmlNode *element, bool is_signature,
                            const struct ev_step *step)
{
    if (is_in(element->ns, is_signature ? XMLDSIG_NS : LG_CEB_NS))
        return true;
    ev_fault_add(reader->faults, step, "namespace", "is not in the namespace %s",
                 is_signature ? XMLDSIG_NS : LG_CEB_NS);
    return false;
}

/* What a sequence has seen so far. */
struct sequence {
    size_t last; /* the place of the last known element, from 1 */
    uint16_t n[LG_CEB_FIELDS_MAX];
};

static void check_order(struct lg_ceb_reader *reader, struct sequence *sequence, size_t place,
                        const struct ev_step *step)
{
    if (place + 1 < sequence->last)
        ev_fault_add(reader->faults, step, "order", "stands behind what it must stand before");
    else
        sequence->last = place + 1;
}

static size_t find_field(const struct lg_ceb_part *part, struct lg_span name)
{
    size_t i = 0;

    while (i < part->fields_n && !lg_span_eq(name, lg_span_of(part->fields[i].name)))
        i++;
    return i;
}

static void read_leaf(struct lg_ceb_reader *reader, const struct lg_ceb_field *field,
                      const xmlNode *element, char *base, const struct ev_step *step)
{
    if (field->kind == LG_CEB_OPAQUE)
        return;
    check_attributes(reader, element, step);
    for (const xmlNode *node = element->children; node != NULL; node = node->next) {
        if (node->type == XML_ELEMENT_NODE) {
            ev_fault_add(reader->faults, step, "type", "\"%s\" holds elements, text is asked",
                         field->name);
            return;
        }
    }
    (void)lg_ceb_field_read(reader, field, lg_ceb_xml_text(reader->arena, element), base, step);
}

/* What is required and absent, or asked for by this trade mode and absent or empty. */
static void check_presence(struct lg_ceb_reader *reader, const struct lg_ceb_part *part,
                           const uint16_t *seen, struct lg_span mode, const struct ev_step *step)
{
    for (size_t i = 0; i < part->fields_n; i++) {
        const struct lg_ceb_field *field = &part->fields[i];
        const struct ev_step leaf = {step, lg_span_of(field->name), 0};
        const bool is_asked = field->mode != NULL && lg_span_eq(mode, lg_span_of(field->mode));
        if (seen[i] == 0 && field->required)
            ev_fault_add(reader->faults, &leaf, "required", "\"%s\" is missing", field->name);
        else if (seen[i] == 0 && is_asked)
            ev_fault_add(reader->faults, &leaf, "required",
                         "\"%s\" is missing or empty, the tradeMode %s asks for it", field->name,
                         field->mode);
    }
}

static void unknown_element(struct lg_ceb_reader *reader, const struct ev_step *step,
                            struct lg_span name)
{
    const struct ev_step below = {step, ev_fault_name(name), 0};

    ev_fault_add(reader->faults, &below, "unknown", "no such element is asked here");
}

/*
 * Reads the leaves of a row.  *mode is looked at behind them, for the head holds it; a leaf that
 * the mode asks for and that is empty counts as absent.
 */
static void read_row(struct lg_ceb_reader *reader, const struct lg_ceb_part *part,
                     const xmlNode *row, char *base, const struct lg_span *mode,
                     const struct ev_step *step)
{
    struct sequence sequence = {0};
    const xmlNode *node = next_element(reader, row->children, step);

    for (; node != NULL; node = next_element(reader, node->next, step)) {
        const struct ev_step leaf = {step, name_of(node), 0};
        const size_t i = find_field(part, leaf.name);
        if (i == part->fields_n) {
            unknown_element(reader, step, leaf.name);
            continue;
        }
        if (!check_namespace(reader, node, false, &leaf))
            continue;
        check_order(reader, &sequence, i, &leaf);
        if (sequence.n[i] > 0)
            ev_fault_add(reader->faults, &leaf, "multiple", "\"%s\" stands more than once",
                         part->fields[i].name);
        else
            read_leaf(reader, &part->fields[i], node, base, &leaf);
        if (part->fields[i].mode == NULL || node->children != NULL)
            sequence.n[i] = 1;
    }
    check_presence(reader, part, sequence.n, *mode, step);
}

static void read_document(struct lg_ceb_reader *reader, const struct lg_ceb_part *part,
                          const xmlNode *element, struct into *into, const struct ev_step *step);

static void read_part(struct lg_ceb_reader *reader, const struct lg_ceb_part *part,
                      const xmlNode *element, struct into *into, const struct ev_step *step)
{
    static const struct lg_span no_mode;
    struct lg_ceb_document *document = into->document;

    if (part->role != LG_CEB_SIGNATURE)
        check_attributes(reader, element, step);
    switch (part->role) {
    case LG_CEB_DOCUMENT:
        read_document(reader, part, element, into, step);
        break;
    case LG_CEB_HEAD:
        read_row(reader, part, element, (char *)document, &document->event.declaration.regime,
                 step);
        break;
    case LG_CEB_LIST:
        read_row(reader, part, element, into->lines.at + into->lines.n++ * reader->rule->line_size,
                 &document->event.declaration.regime, step);
        break;
    case LG_CEB_TRANSFER:
        read_row(reader, part, element, (char *)into->ceb, &no_mode, step);
        break;
    case LG_CEB_BESIDE:
        read_row(reader, part, element, NULL, &no_mode, step);
        break;
    case LG_CEB_SIGNATURE:
        into->ceb->is_signed = true;
        break;
    }
}

/* One more of that part: its step with an index where it may repeat; false when it is one too many. */
static bool take_part(struct lg_ceb_reader *reader, const struct lg_ceb_part *part, size_t index,
                      const struct ev_step *step)
{
    if (index < part->max)
        return true;
    if (index == part->max)
        ev_fault_add(reader->faults, step, part->max == 1 ? "multiple" : "too-many",
                     "\"%s\" stands more than %u times", part->name, (unsigned)part->max);
    return false;
}

static size_t find_part(const struct lg_ceb_part *parts, size_t parts_n, struct lg_span name)
{
    size_t i = 0;

    while (i < parts_n && !lg_span_eq(name, lg_span_of(parts[i].name)))
        i++;
    return i;
}

/* Reads the parts of a message or of a document. */
static void read_parts(struct lg_ceb_reader *reader, const struct lg_ceb_part *parts,
                       size_t parts_n, const xmlNode *element, struct into *into,
                       const struct ev_step *step)
{
    struct sequence sequence = {0};
    const xmlNode *node = next_element(reader, element->children, step);

    for (; node != NULL; node = next_element(reader, node->next, step)) {
        const struct ev_step one = {step, name_of(node), 0};
        const size_t i = find_part(parts, parts_n, one.name);
        if (i == parts_n) {
            unknown_element(reader, step, one.name);
            continue;
        }
        const struct ev_step indexed = {&one, {NULL, 0}, sequence.n[i]};
        const struct ev_step *at = parts[i].max > 1 ? &indexed : &one;
        if (!check_namespace(reader, node, parts[i].role == LG_CEB_SIGNATURE, at))
            continue;
        check_order(reader, &sequence, i, at);
        if (take_part(reader, &parts[i], sequence.n[i], at))
            read_part(reader, &parts[i], node, into, at);
        if (sequence.n[i] <= parts[i].max)
            sequence.n[i]++;
    }
    for (size_t i = 0; i < parts_n; i++) {
        const struct ev_step missing = {step, lg_span_of(parts[i].name), 0};
        if (sequence.n[i] < parts[i].min)
            ev_fault_add(reader->faults, &missing, "required", "\"%s\" is missing", parts[i].name);
    }
}

static size_t count_children(const xmlNode *element, size_t most)
{
    const size_t n = xmlChildElementCount((xmlNode *)(uintptr_t)element);

    return n < most ? n : most;
}

static void read_document(struct lg_ceb_reader *reader, const struct lg_ceb_part *part,
                          const xmlNode *element, struct into *into, const struct ev_step *step)
{
    const struct lg_ceb_part *list = &part->parts[part->parts_n - 1];
    const size_t faults_n = reader->faults->n;

    into->document = &into->documents[into->ceb->documents_n++];
    if (reader->rule->line_size > 0)
        into->lines.at = lg_arena_take(reader->arena, reader->rule->line_size *
                                                          count_children(element, list->max));
    into->lines.n = 0;
    read_parts(reader, part->parts, part->parts_n, element, into, step);
    if (reader->faults->n == faults_n && !reader->faults->more)
        lg_ceb_finish(reader, into->document, into->lines, step);
}

/* An attribute of the root, checked like a leaf. */
static void read_attribute(struct lg_ceb_reader *reader, const xmlNode *root,
                           const struct lg_ceb_field *field, struct lg_ceb *ceb,
                           const struct ev_step *step)
{
    const struct ev_step at = {step, lg_text(reader->arena, "@%s", field->name), 0};
    xmlChar *value = xmlGetNoNsProp(root, (const xmlChar *)field->name);

    if (value == NULL) {
        ev_fault_add(reader->faults, &at, "required", "the attribute \"%s\" is missing",
                     field->name);
        return;
    }
    const struct lg_span text = lg_text_copy(reader->arena, lg_span_of((const char *)value));
    xmlFree(value);
    (void)lg_ceb_field_read(reader, field, text, (char *)ceb, &at);
}

static void read_message(struct lg_ceb_reader *reader, const xmlNode *root, struct lg_ceb *ceb,
                         const struct ev_step *step)
{
    static const struct lg_ceb_field guid = {.name = "guid",
                                             .kind = LG_CEB_GUID,
                                             .min = 36,
                                             .max = 36,
                                             .put = LG_CEB_SPAN,
                                             .at = offsetof(struct lg_ceb, guid)};
    static const struct lg_ceb_field version = {.name = "version",
                                                .min = 1,
                                                .max = 10,
                                                .put = LG_CEB_SPAN,
                                                .at = offsetof(struct lg_ceb, version)};
    const struct lg_ceb_part *document = &reader->rule->parts[0];
    struct into into = {.ceb = ceb};

    into.documents =
        lg_arena_take(reader->arena, sizeof *into.documents * count_children(root, document->max));
    ceb->documents = into.documents;
    read_attribute(reader, root, &guid, ceb, step);
    read_attribute(reader, root, &version, ceb, step);
    check_attributes(reader, root, step);
    read_parts(reader, reader->rule->parts, LG_CEB_PARTS, root, &into, step);
}

/* Is the root one of our messages?  Sets the reader's rule. */
static bool check_root(struct lg_ceb_reader *reader, const xmlNode *root,
                       const struct ev_step *step)
{
    if (!check_namespace(reader, root, false, step))
        return false;
    reader->rule = lg_ceb_rule_find(name_of(root));
    if (reader->rule == NULL)
        ev_fault_add(reader->faults, step, "unknown",
                     "is none of CEB311Message, CEB411Message, CEB511Message, CEB621Message");
    return reader->rule != NULL;
}

bool lg_ceb_read(struct lg_arena *arena, struct lg_span xml, struct lg_ceb *ret,
                 struct ev_faults *reterr_faults)
{
    struct ev_faults *notes = lg_arena_take(arena, sizeof *notes);
    struct lg_ceb_reader reader = {.arena = arena, .faults = reterr_faults, .notes = notes};
    struct lg_ceb ceb = {.notes = notes};

    reterr_faults->n = 0;
    reterr_faults->more = false;
    xmlDoc *doc = lg_ceb_xml_parse(xml, reterr_faults);
    if (doc == NULL)
        return false;
    const xmlNode *root = xmlDocGetRootElement(doc);
    const struct ev_step step = {NULL, ev_fault_name(name_of(root)), 0};
    if (check_root(&reader, root, &step)) {
        ceb.type = reader.rule->type;
        read_message(&reader, root, &ceb, &step);
    }
    xmlFreeDoc(doc);
    if (reterr_faults->n > 0)
        return false;
    *ret = ceb;
    return true;
}
