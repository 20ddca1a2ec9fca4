#include "ceb.h"

#include <string.h>

#include <ctype.h>

#include "base/text.h"
#include "ceb_sql.h"
#include "store/store.h"

/* What is decided for a message before its events are made. */
struct taking {
    const struct gw_call *call;
    struct gw_bench *bench;
    const struct lg_ceb *ceb;
    int64_t *versions; /* of each change, by its place in the message */
};

struct lg_span gw_ceb_name(struct lg_arena *arena, enum lg_ceb_type type, struct lg_span guid)
{
    return lg_text(arena, "CEB%d/%.*s", (int)type, LG_SPAN_ARG(guid));
}

struct lg_span gw_ceb_first(struct lg_arena *arena, struct lg_span sender, struct lg_span number)
{
    uint8_t *receipt = lg_arena_take(arena, LG_RECEIPT);

    lg_receipt_of(sender, LG_SPAN("declaration"), number, 1, receipt);
    return (struct lg_span){(const char *)receipt, LG_RECEIPT};
}

static struct lg_span pre_number(struct lg_arena *arena, struct lg_span sender,
                                 struct lg_span number)
{
    const struct lg_span first = gw_ceb_first(arena, sender, number);
    uint64_t value = 0;

    for (size_t i = 0; i < 8; i++)
        value = value << 8 | (uint8_t)first.at[i];
    return lg_text(arena, "%018llu", (unsigned long long)(value % 1000000000000000000U));
}

void gw_ceb_number(struct lg_arena *arena, struct lg_span sender, const uint8_t receipt[LG_RECEIPT],
                   struct lg_ceb_receipt *told)
{
    struct lg_sha256 hash;
    uint8_t digest[LG_SHA256];
    char hex[32], guid[36];

    lg_sha256_init(&hash);
    lg_sha256_add_field(&hash, (struct lg_span){(const char *)receipt, LG_RECEIPT});
    lg_sha256_add_field(&hash, lg_text(arena, "%d", told->status));
    lg_sha256_end(&hash, digest);
    lg_hex(digest, 16, hex);
    for (size_t from = 0, to = 0; to < sizeof guid; to++) {
        const bool is_dash = to == 8 || to == 13 || to == 18 || to == 23;

        guid[to] = is_dash ? '-' : (char)toupper((unsigned char)hex[from++]);
    }
    told->guid = lg_text_copy(arena, (struct lg_span){guid, sizeof guid});
    if (told->message == LG_CEB_RETURN_INVENTORY)
        told->pre_no = pre_number(arena, sender, told->cop_no);
}

/* Is a fault that of a root which is no message of ours? */
static bool is_other_root(const struct ev_fault *fault)
{
    return strchr(fault->pointer + 1, '/') == NULL &&
           (strcmp(fault->code, "namespace") == 0 || strcmp(fault->code, "unknown") == 0) &&
           strchr(fault->pointer, '@') == NULL;
}

static bool refuse_faults(const struct ev_faults *faults, struct gw_refusal *reterr)
{
    static const struct {
        const char *code;
        enum gw_why why;
    } wholes[] = {
        {"xml", GW_WHY_XML},         {"encoding", GW_WHY_XML},       {"dtd", GW_WHY_XML},
        {"limit", GW_WHY_TOO_LARGE}, {"memory", GW_WHY_UNAVAILABLE},
    };
    const struct ev_fault *first = &faults->at[0];
    enum gw_why why = GW_WHY_INVALID;

    for (size_t i = 0; first->pointer[0] == '\0' && i < sizeof wholes / sizeof *wholes; i++) {
        if (strcmp(first->code, wholes[i].code) == 0)
            why = wholes[i].why;
    }
    if (first->pointer[0] != '\0' && is_other_root(first))
        why = GW_WHY_XML;
    *reterr = (struct gw_refusal){.why = why, .faults = faults};
    return false;
}

static bool refuse(struct gw_refusal *reterr, enum gw_why why, const char *detail)
{
    *reterr = (struct gw_refusal){.why = why, .detail = detail};
    return false;
}

static bool is_change(const struct lg_ceb_document *document)
{
    return document->event.type == EV_TYPE_DECLARATION_CHANGE &&
           document->app_status != LG_CEB_STAGED;
}

static struct lg_span request_of(const struct taking *taking,
                                 const struct lg_ceb_document *document)
{
    struct lg_arena *arena = taking->bench->arena;
    uint8_t *name = lg_arena_take(arena, LG_RECEIPT);

    lg_idempotency_of(taking->call->who->id, gw_ceb_name(arena, taking->ceb->type, document->guid),
                      name);
    return (struct lg_span){(const char *)name, LG_RECEIPT};
}

/* The version under which a change was taken before; 0 when it was not, or as something else. */
static int64_t version_before(const struct taking *taking, const struct lg_ceb_document *document,
                              struct lg_span receipt, int64_t newest)
{
    uint8_t candidate[LG_RECEIPT];

    for (int64_t version = newest + 1; receipt.at != NULL && version > 1; version--) {
        lg_receipt_of(taking->call->who->id, LG_SPAN("declaration"), document->cop_no, version,
                      candidate);
        if (lg_span_eq(receipt, (struct lg_span){(const char *)candidate, LG_RECEIPT}))
            return version;
    }
    return 0;
}

/* The version of the nearest change before this one in the message, of the same declaration. */
static int64_t version_in_message(const struct taking *taking, size_t i)
{
    const struct lg_ceb_document *documents = taking->ceb->documents;

    for (size_t before = i; before-- > 0;) {
        if (is_change(&documents[before]) &&
            lg_span_eq(documents[before].cop_no, documents[i].cop_no) &&
            !lg_span_eq(documents[before].guid, documents[i].guid))
            return taking->versions[before];
    }
    return 0;
}

static void set_versions(struct taking *taking, const struct lg_result *rows)
{
    size_t row = 0;

    for (size_t i = 0; i < taking->ceb->documents_n; i++) {
        const struct lg_ceb_document *document = &taking->ceb->documents[i];

        if (!is_change(document))
            continue;
        int64_t newest = lg_result_null(rows, row, 0) ? 1 : lg_result_int(rows, row, 0);
        const int64_t before =
            version_before(taking, document, lg_result_text(rows, row, 1), newest);
        const int64_t beside = version_in_message(taking, i);
        newest = beside > newest ? beside : newest;
        taking->versions[i] = before > 0 ? before : newest + 1;
        row++;
    }
}

/* Which version each change makes. */
static bool look_up_versions(struct taking *taking, struct gw_refusal *reterr)
{
    struct lg_arena *arena = taking->bench->arena;
    struct lg_column *firsts = lg_column_new(arena, LG_SQL_BYTEA);
    struct lg_column *names = lg_column_new(arena, LG_SQL_BYTEA);
    struct lg_result *rows = NULL;
    struct lg_store *store;
    struct lg_error error;

    for (size_t i = 0; i < taking->ceb->documents_n; i++) {
        const struct lg_ceb_document *document = &taking->ceb->documents[i];

        if (!is_change(document))
            continue;
        lg_column_add_text(firsts, gw_ceb_first(arena, taking->call->who->id, document->cop_no));
        lg_column_add_text(names, request_of(taking, document));
    }
    if (lg_column_count(firsts) == 0)
        return true;
    if (!gw_store_take(taking->call->gateway->stores, &store, &error))
        return refuse(reterr, GW_WHY_UNAVAILABLE, "the declaration's version cannot be read");
    const bool ok = lg_store_run(store, &q_ceb_versions, (struct lg_column *const[]){firsts, names},
                                 &rows, &error);
    gw_store_give(taking->call->gateway->stores, store);
    if (!ok)
        return refuse(reterr, GW_WHY_UNAVAILABLE, "the declaration's version cannot be read");
    set_versions(taking, rows);
    lg_result_free(rows);
    return true;
}

static bool is_trade_change(const struct lg_ceb_document *document)
{
    return document->event.type == EV_TYPE_TRADE_DOCUMENT && document->app_type != LG_CEB_NEW;
}

static bool take_document(const struct taking *taking, size_t i, struct gw_ceb_document *to,
                          struct gw_refusal *reterr)
{
    struct lg_arena *arena = taking->bench->arena;
    const struct lg_ceb_document *document = &taking->ceb->documents[i];
    struct ev_event *event = lg_arena_take(arena, sizeof *event);

    to->told = lg_ceb_receipt_of(document);
    to->staged = document->app_status == LG_CEB_STAGED;
    *event = document->event;
    if (event->type == EV_TYPE_DECLARATION_CHANGE) {
        event->declaration_change.version = taking->versions[i];
        event->declaration_change.declaration.version = taking->versions[i];
    }
    event->envelope.id = gw_ceb_name(arena, taking->ceb->type, document->guid);
    if (!to->staged && is_trade_change(document))
        return refuse(reterr, GW_WHY_FORBIDDEN,
                      "an order, payment or waybill that was sent is not changed or deleted");
    return to->staged ? gw_may_send(taking->call, event, reterr)
                      : gw_accept(taking->call, taking->bench, event, event->envelope.id,
                                  &to->ready, reterr);
}

bool gw_ceb_prepare(const struct gw_call *call, struct gw_bench *bench, struct lg_span body,
                    struct gw_ceb_message *ret_message, struct gw_refusal *reterr)
{
    struct ev_faults *faults = lg_arena_take(bench->arena, sizeof *faults);
    struct lg_ceb *ceb = lg_arena_take(bench->arena, sizeof *ceb);
    struct taking taking = {.call = call, .bench = bench, .ceb = ceb};

    if (!lg_ceb_read(bench->arena, body, ceb, faults))
        return refuse_faults(faults, reterr);
    taking.versions = lg_arena_take(bench->arena, ceb->documents_n * sizeof *taking.versions);
    if (!look_up_versions(&taking, reterr))
        return false;

    struct gw_ceb_message message = {.type = ceb->type, .n = ceb->documents_n};
    message.documents = lg_arena_take(bench->arena, message.n * sizeof *message.documents);
    for (size_t i = 0; i < message.n; i++) {
        if (!take_document(&taking, i, &message.documents[i], reterr))
            return false;
    }
    *ret_message = message;
    return true;
}
