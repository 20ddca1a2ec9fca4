#include "wire/ceb_xml.h"

#include <string.h>
#include <strings.h>

#include <libxml/parser.h>
#include <libxml/parserInternals.h>

/* The first thing that was wrong. */
struct guard {
    bool has_dtd, is_wrong;
    int line, code;
};

/* At "<!DOCTYPE", before anything in it is read; the scan has refused what looks like one. */
static void on_dtd(void *context, const xmlChar *name, const xmlChar *external_id,
                   const xmlChar *system_id)
{
    xmlParserCtxt *parser = context;
    struct guard *guard = parser->_private;

    (void)name;
    (void)external_id;
    (void)system_id;
    guard->has_dtd = true;
    xmlStopParser(parser);
}

/* Stops at the first fatal error: libxml2 alone would read on, past what the scan understood. */
static void on_error(void *context, xmlError *error)
{
    xmlParserCtxt *parser = context;
    struct guard *guard = parser->_private;

    if (error->level != XML_ERR_FATAL || guard->is_wrong)
        return;
    guard->is_wrong = true;
    guard->line = error->line;
    guard->code = error->code;
    xmlStopParser(parser);
}

static bool is_utf8_begin(struct lg_span bytes)
{
    static const char mark[] = "\xEF\xBB\xBF";

    if (bytes.len >= 3 && memcmp(bytes.at, mark, 3) == 0)
        return true;
    return bytes.len >= 2 && memchr("< \t\r\n", bytes.at[0], 5) != NULL && bytes.at[1] != '\0';
}

static xmlDoc *parse(xmlParserCtxt *parser, struct lg_span bytes, struct ev_faults *faults)
{
    static const int options = XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING |
                               XML_PARSE_NOCDATA | XML_PARSE_COMPACT;
    struct guard guard = {0};

    parser->_private = &guard;
    parser->sax->internalSubset = on_dtd;
    parser->sax->serror = on_error;
    parser->sax->comment = NULL;
    parser->sax->processingInstruction = NULL;

    xmlDoc *doc = xmlCtxtReadMemory(parser, bytes.at, (int)bytes.len, NULL, NULL, options);
    if (guard.has_dtd)
        ev_fault_add(faults, NULL, "dtd", "has a document type declaration, none is taken");
    else if (doc == NULL || guard.is_wrong)
        ev_fault_add(faults, NULL, "xml", "not well-formed XML, line %d (libxml2 error %d)",
                     guard.line, guard.code);
    else if (doc->encoding != NULL && strcasecmp((const char *)doc->encoding, "UTF-8") != 0)
        ev_fault_add(faults, NULL, "encoding", "declares another encoding than UTF-8");
    else
        return doc;
    xmlFreeDoc(doc);
    return NULL;
}

xmlDoc *lg_ceb_xml_parse(struct lg_span bytes, struct ev_faults *reterr_faults)
{
    if (bytes.len > LG_CEB_BYTES_MAX) {
        ev_fault_add(reterr_faults, NULL, "limit", "has %zu bytes, at most %d", bytes.len,
                     LG_CEB_BYTES_MAX);
        return NULL;
    }
    if (!is_utf8_begin(bytes)) {
        ev_fault_add(reterr_faults, NULL, "xml", "does not begin like XML in UTF-8");
        return NULL;
    }
    if (!lg_ceb_xml_scan(bytes, reterr_faults))
        return NULL;

    xmlParserCtxt *parser = xmlNewParserCtxt();
    if (parser == NULL) {
        ev_fault_add(reterr_faults, NULL, "memory", "out of memory");
        return NULL;
    }
    xmlDoc *doc = parse(parser, bytes, reterr_faults);
    xmlFreeParserCtxt(parser);
    return doc;
}

struct lg_span lg_ceb_xml_text(struct lg_arena *arena, const xmlNode *element)
{
    size_t len = 0;

    for (const xmlNode *node = element->children; node != NULL; node = node->next)
        if (xmlNodeIsText(node))
            len += strlen((const char *)node->content);

    char *text = lg_arena_take(arena, len + 1);
    size_t at = 0;
    for (const xmlNode *node = element->children; node != NULL; node = node->next) {
        if (!xmlNodeIsText(node))
            continue;
        const size_t part = strlen((const char *)node->content);
        memcpy(text + at, node->content, part);
        at += part;
    }
    return (struct lg_span){text, len};
}
