/*
 * ceb_judge.c - judges CEB messages: ceb_judge [SCHEMA.xsd]
 *
 * Cases on stdin are a line "LENGTH" and that many bytes; each is answered by a line of JSON: what
 * lg_ceb_read() says, the documents as events written and read again, a receipt for each, and what
 * libxml2 says by the official schema ("schema": true, false, or null without one and for what
 * is refused as too large or too deep).
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <libxml/parser.h>
#include <libxml/xmlschemas.h>

#include "base/text.h"
#include "wire/ceb.h"
#include "wire/ceb_receipt.h"
#include "wire/event.h"
#include "wire/json.h"

struct judge {
    struct lg_json_reader *reader;
    struct lg_arena *arena;
    xmlSchema *schema;
    struct lg_builder out;
};

static void add_text(struct judge *judge, const char *name, struct lg_span text)
{
    lg_builder_fmt(&judge->out, "\"%s\":", name);
    if (text.at == NULL)
        lg_builder_add(&judge->out, LG_SPAN("null"));
    else
        lg_json_write_string(&judge->out, text);
    lg_builder_add(&judge->out, LG_SPAN(","));
}

static void add_faults(struct judge *judge, const char *name, const struct ev_faults *faults)
{
    lg_builder_fmt(&judge->out, "\"%s\":[", name);
    for (size_t i = 0; i < faults->n; i++) {
        lg_builder_add(&judge->out, i == 0 ? LG_SPAN("{") : LG_SPAN(",{"));
        add_text(judge, "code", lg_span_of(faults->at[i].code));
        add_text(judge, "pointer", lg_span_of(faults->at[i].pointer));
        add_text(judge, "reason", lg_span_of(faults->at[i].reason));
        lg_builder_add(&judge->out, LG_SPAN("\"\":0}"));
    }
    lg_builder_add(&judge->out, LG_SPAN("],"));
}

/* Writes the event and reads it again; the codes of what is then refused stand in "again". */
static void add_event(struct judge *judge, const struct lg_ceb_document *document)
{
    static struct ev_faults faults;
    struct ev_event event = document->event, again;

    if (event.type == EV_TYPE_DECLARATION_CHANGE)
        event.declaration_change.version = event.declaration_change.declaration.version = 2;
    const struct lg_span data = ev_encode_data(judge->arena, &event);
    faults.n = 0;
    if (ev_decode_data(judge->reader, judge->arena, event.type, data, &again, &faults) &&
        !lg_span_eq(data, ev_encode_data(judge->arena, &again)))
        ev_fault_add(&faults, NULL, "not-stable", "written twice, two texts");
    add_faults(judge, "again", &faults);
    add_text(judge, "type", lg_span_of(ev_type_name(event.type)));
    lg_builder_fmt(&judge->out, "\"data\":%.*s,", LG_SPAN_ARG(data));
}

static void add_receipt(struct judge *judge, const struct lg_ceb_document *document)
{
    struct lg_ceb_receipt receipt = lg_ceb_receipt_of(document);

    receipt.guid = document->guid;
    receipt.at_us = document->app_time_us;
    receipt.status = LG_CEB_STATUS_RECEIVED;
    receipt.pre_no = LG_SPAN("000000000000000018");
    add_text(judge, "receipt", lg_ceb_receipt(judge->arena, &receipt));
}

static void add_message(struct judge *judge, const struct lg_ceb *ceb)
{
    lg_builder_fmt(&judge->out, "\"type\":%d,\"signed\":%s,", (int)ceb->type,
                   ceb->is_signed ? "true" : "false");
    add_text(judge, "copCode", ceb->cop_code);
    add_text(judge, "copName", ceb->cop_name);
    add_text(judge, "dxpId", ceb->dxp_id);
    add_faults(judge, "notes", ceb->notes);
    lg_builder_add(&judge->out, LG_SPAN("\"documents\":["));
    for (size_t i = 0; i < ceb->documents_n; i++) {
        const struct lg_ceb_document *document = &ceb->documents[i];
        lg_builder_fmt(&judge->out, "%s{\"appType\":%d,\"appStatus\":%d,", i == 0 ? "" : ",",
                       (int)document->app_type, (int)document->app_status);
        add_event(judge, document);
        add_receipt(judge, document);
        add_text(judge, "guid", document->guid);
        lg_builder_add(&judge->out, LG_SPAN("\"\":0}"));
    }
    lg_builder_add(&judge->out, LG_SPAN("],"));
}

/* The receipt that refuses a message as a whole. */
static void add_refusal(struct judge *judge, struct lg_span xml, const struct ev_faults *faults)
{
    const struct lg_ceb_receipt receipt = {
        .message = LG_CEB_RETURN_MESSAGE,
        .status = LG_CEB_STATUS_ERROR,
        .guid = LG_SPAN("4CDE1CFD-EDED-46B1-946C-B8022E42FC94"),
        .info = lg_span_of(faults->at[0].reason),
        .message_type = LG_SPAN("Unknown"),
        .message_text = xml,
    };

    add_faults(judge, "faults", faults);
    add_text(judge, "receipt", lg_ceb_receipt(judge->arena, &receipt));
}

/* What our reader keeps from libxml2, this keeps too: a tag of a megabyte takes it minutes. */
static const char *schema_verdict(const struct judge *judge, struct lg_span xml,
                                  const struct ev_faults *faults)
{
    if (judge->schema == NULL || (faults->n > 0 && strcmp(faults->at[0].code, "limit") == 0))
        return "null";

    xmlDoc *doc = xmlReadMemory(xml.at, (int)xml.len, NULL, NULL,
                                XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
    if (doc == NULL)
        return "false";
    xmlSchemaValidCtxt *valid = xmlSchemaNewValidCtxt(judge->schema);
    xmlSchemaSetValidErrors(valid, NULL, NULL, NULL);
    xmlSchemaSetValidStructuredErrors(valid, NULL, NULL);
    const int verdict = xmlSchemaValidateDoc(valid, doc);
    xmlSchemaFreeValidCtxt(valid);
    xmlFreeDoc(doc);
    return verdict == 0 ? "true" : "false";
}

static void answer(struct judge *judge, struct lg_span xml)
{
    static struct ev_faults faults;
    struct lg_ceb ceb;

    judge->out = lg_builder(judge->arena, (size_t)256 << 20);
    lg_builder_add(&judge->out, LG_SPAN("{"));
    if (lg_ceb_read(judge->arena, xml, &ceb, &faults))
        add_message(judge, &ceb);
    else
        add_refusal(judge, xml, &faults);
    lg_builder_fmt(&judge->out, "\"schema\":%s}", schema_verdict(judge, xml, &faults));
    (void)puts(lg_text_copy(judge->arena, lg_builder_text(&judge->out)).at);
    (void)fflush(stdout);
}

static void be_silent(void *context, xmlError *error)
{
    (void)context;
    (void)error;
}

static xmlSchema *load_schema(const char *path)
{
    xmlSchemaParserCtxt *parser = xmlSchemaNewParserCtxt(path);
    xmlSchema *schema = parser == NULL ? NULL : xmlSchemaParse(parser);

    xmlSchemaFreeParserCtxt(parser);
    return schema;
}

int main(int argc, char **argv)
{
    struct judge judge = {.reader = lg_json_reader_new(LG_JSON_SIMDJSON),
                          .arena = lg_arena_new((size_t)1 << 30)};
    size_t len;

    if (judge.reader == NULL || judge.arena == NULL)
        return 1;
    if (argc > 1 && (judge.schema = load_schema(argv[1])) == NULL)
        return 1;
    xmlSetStructuredErrorFunc(NULL, be_silent);
    while (scanf("%zu", &len) == 1 && getchar() == '\n') {
        lg_arena_reset(judge.arena);
        char *bytes = lg_arena_take(judge.arena, len + 1);
        if (fread(bytes, 1, len, stdin) != len)
            break;
        answer(&judge, (struct lg_span){bytes, len});
    }
    xmlSchemaFree(judge.schema);
    lg_json_reader_free(judge.reader);
    lg_arena_free(judge.arena);
    return 0;
}
