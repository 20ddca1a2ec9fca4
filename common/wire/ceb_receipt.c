#include "wire/ceb_receipt.h"

#include "base/text.h"
#include "base/time.h"
#include "wire/utf8.h"

/* An element of an answer. */
struct element {
    const char *name;
    uint16_t at;  /* offset of its span; 0: made by us, by its name */
    uint16_t max; /* characters; 0: no limit */
    bool required;
};

#define KEPT(name_, member_, required_)                                                            \
    {                                                                                              \
        .name = name_, .at = offsetof(struct lg_ceb_receipt, member_), .required = required_       \
    }
#define RESULT(info_max_)                                                                          \
    {.name = "returnStatus"}, {.name = "returnTime"},                                              \
    {                                                                                              \
        .name = "returnInfo", .at = offsetof(struct lg_ceb_receipt, info), .max = info_max_,       \
        .required = true                                                                           \
    }

static const struct element order[] = {KEPT("guid", guid, true), KEPT("ebpCode", ebp_code, true),
                                       KEPT("ebcCode", ebc_code, true),
                                       KEPT("orderNo", order_no, true), RESULT(1000)};
static const struct element payment[] = {KEPT("guid", guid, true), KEPT("payCode", pay_code, true),
                                         KEPT("payTransactionId", pay_transaction_id, true),
                                         RESULT(1000)};
static const struct element waybill[] = {KEPT("guid", guid, true),
                                         KEPT("logisticsCode", logistics_code, true),
                                         KEPT("logisticsNo", logistics_no, true), RESULT(1000)};
static const struct element inventory[] = {KEPT("guid", guid, true),
                                           KEPT("customsCode", customs_code, false),
                                           KEPT("ebpCode", ebp_code, false),
                                           KEPT("ebcCode", ebc_code, false),
                                           KEPT("agentCode", agent_code, false),
                                           KEPT("copNo", cop_no, true),
                                           KEPT("preNo", pre_no, true),
                                           KEPT("invtNo", invt_no, false),
                                           RESULT(1000)};
static const struct element message[] = {KEPT("guid", guid, true),
                                         {.name = "returnStatus"},
                                         {.name = "returnInfo",
                                          .at = offsetof(struct lg_ceb_receipt, info),
                                          .max = 5000,
                                          .required = true},
                                         {.name = "returnTime"},
                                         {.name = "oriCopMsgId",
                                          .at = offsetof(struct lg_ceb_receipt, message_id),
                                          .max = 255,
                                          .required = true},
                                         {.name = "oriMessageType",
                                          .at = offsetof(struct lg_ceb_receipt, message_type),
                                          .max = 15,
                                          .required = true},
                                         KEPT("oriBizMessage", message_text, true)};

#define ANSWER(number_, name_, elements_)                                                          \
    {                                                                                              \
        number_, name_, elements_, sizeof(elements_) / sizeof((elements_)[0])                      \
    }

static const struct answer {
    enum lg_ceb_return message;
    const char *name;
    const struct element *elements;
    size_t elements_n;
} answers[] = {
    ANSWER(LG_CEB_RETURN_ORDER, "OrderReturn", order),
    ANSWER(LG_CEB_RETURN_PAYMENT, "PaymentReturn", payment),
    ANSWER(LG_CEB_RETURN_WAYBILL, "LogisticsReturn", waybill),
    ANSWER(LG_CEB_RETURN_INVENTORY, "InventoryReturn", inventory),
    ANSWER(LG_CEB_RETURN_MESSAGE, "MessageReturn", message),
};

static const struct {
    int status;
    const char *state, *words;
} statuses[] = {
    {LG_CEB_STATUS_STAGED, "staged", "电子口岸已暂存"},
    {LG_CEB_STATUS_SUBMITTING, "submitting", "电子口岸申报中"},
    {LG_CEB_STATUS_SENT, "sent", "发送海关成功"},
    {LG_CEB_STATUS_SEND_FAILED, "send_failed", "发送海关失败"},
    {LG_CEB_STATUS_REJECTED, "rejected", "海关退单"},
    {LG_CEB_STATUS_RECEIVED, "received", "海关入库"},
    {LG_CEB_STATUS_MANUAL_REVIEW, "manual_review", "人工审核"},
    {LG_CEB_STATUS_ASSESSED, "assessed", "海关审结"},
    {LG_CEB_STATUS_UNDER_INSPECTION, "under_inspection", "查验"},
    {LG_CEB_STATUS_DETAINED_CLEARANCE, "detained_clearance", "扣留移送通关"},
    {LG_CEB_STATUS_DETAINED_SMUGGLING, "detained_smuggling", "扣留移送缉私"},
    {LG_CEB_STATUS_DETAINED_LEGAL, "detained_legal", "扣留移送法规"},
    {LG_CEB_STATUS_DETAINED_OTHER, "detained_other", "其它扣留"},
    {LG_CEB_STATUS_RETURNED, "returned", "退运"},
    {LG_CEB_STATUS_RELEASED, "released", "放行"},
    {LG_CEB_STATUS_CLOSED, "closed", "结关"},
};

int lg_ceb_status_of(const char *state)
{
    for (size_t i = 0; i < sizeof statuses / sizeof *statuses; i++)
        if (strcmp(statuses[i].state, state) == 0)
            return statuses[i].status;
    return LG_CEB_STATUS_ERROR;
}

const char *lg_ceb_status_words(int status)
{
    for (size_t i = 0; i < sizeof statuses / sizeof *statuses; i++)
        if (statuses[i].status == status)
            return statuses[i].words;
    return status < 0 ? "处理异常" : NULL;
}

/* May XML hold a character of `len` bytes with this code point? */
static bool is_held(uint32_t code, size_t len)
{
    static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};

    return code >= least[len] && code <= 0x10FFFF && code != 0xFFFE && code != 0xFFFF &&
           (code < 0xD800 || code > 0xDFFF);
}

/* The bytes of the UTF-8 character at the text's begin that XML can hold; 0: there is none. */
static size_t char_bytes(struct lg_span text)
{
    const unsigned char *at = (const unsigned char *)text.at;
    const size_t len = at[0] < 0x80 ? 1 : at[0] < 0xE0 ? 2 : at[0] < 0xF0 ? 3 : 4;

    if (len == 1)
        return at[0] >= 0x20 || memchr("\t\n\r", at[0], 3) != NULL;
    if (at[0] < 0xC2 || at[0] > 0xF4 || len > text.len)
        return 0;
    uint32_t code = at[0] & (0x7FU >> len);
    for (size_t i = 1; i < len; i++) {
        if (!lg_utf8_continues(at[i]))
            return 0;
        code = code << 6 | (at[i] & 0x3FU);
    }
    return is_held(code, len) ? len : 0;
}

static void add_char(struct lg_builder *xml, struct lg_span one)
{
    switch (one.at[0]) {
    case '&':
        lg_builder_add(xml, LG_SPAN("&amp;"));
        break;
    case '<':
        lg_builder_add(xml, LG_SPAN("&lt;"));
        break;
    case '>':
        lg_builder_add(xml, LG_SPAN("&gt;"));
        break;
    case '"':
        lg_builder_add(xml, LG_SPAN("&quot;"));
        break;
    case '\r':
        lg_builder_add(xml, LG_SPAN("&#13;"));
        break;
    default:
        lg_builder_add(xml, one);
    }
}

/* The text, escaped, with its first `max` characters; max 0 is all. */
static void add_text(struct lg_builder *xml, struct lg_span text, size_t max)
{
    size_t chars = 0;

    for (size_t i = 0; i < text.len && (max == 0 || chars < max); chars++) {
        const size_t len = char_bytes((struct lg_span){text.at + i, text.len - i});
        if (len == 0)
            lg_builder_add(xml, LG_SPAN("\xEF\xBF\xBD"));
        else
            add_char(xml, (struct lg_span){text.at + i, len});
        i += len == 0 ? 1 : len;
    }
}

/* YYYYMMDDhhmmssSSS in China */
static void add_time(struct lg_builder *xml, int64_t us)
{
    const lg_day day = lg_day_of_time(us);
    const int64_t ms = (us - lg_time_of_day(day)) / LG_US_PER_MS;
    char text[10];

    lg_day_format(day, text);
    lg_builder_fmt(xml, "%.4s%.2s%.2s%02d%02d%02d%03d", text, text + 5, text + 8,
                   (int)(ms / 3600000), (int)(ms / 60000 % 60), (int)(ms / 1000 % 60),
                   (int)(ms % 1000));
}

static struct lg_span value_of(const struct lg_ceb_receipt *receipt, const struct element *element)
{
    const char *at = (const char *)receipt + element->at;
    const struct lg_span value = *(const struct lg_span *)(const void *)at;

    if (element->at == offsetof(struct lg_ceb_receipt, info) && value.len == 0)
        return lg_span_of(lg_ceb_status_words(receipt->status));
    return value;
}

static void add_element(struct lg_builder *xml, const struct lg_ceb_receipt *receipt,
                        const struct element *element)
{
    const bool is_made = element->at == 0;
    const struct lg_span value = is_made ? (struct lg_span){NULL, 0} : value_of(receipt, element);

    if (!is_made && !element->required && value.len == 0)
        return;
    lg_builder_fmt(xml, "<ceb:%s>", element->name);
    if (!is_made)
        add_text(xml, value, element->max);
    else if (strcmp(element->name, "returnStatus") == 0)
        lg_builder_fmt(xml, "%d", receipt->status);
    else
        add_time(xml, receipt->at_us);
    lg_builder_fmt(xml, "</ceb:%s>", element->name);
}

static const struct answer *find_answer(enum lg_ceb_return number)
{
    size_t i = 0;

    while (i + 1 < sizeof answers / sizeof answers[0] && answers[i].message != number)
        i++;
    return &answers[i];
}

struct lg_span lg_ceb_receipts(struct lg_arena *arena, struct lg_span guid,
                               const struct lg_ceb_receipt *receipts, size_t n)
{
    const struct answer *answer = find_answer(receipts->message);
    struct lg_builder xml = lg_builder(arena, (size_t)6 * LG_CEB_BYTES_MAX);

    lg_builder_fmt(&xml, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<ceb:CEB%dMessage guid=\"",
                   (int)receipts->message);
    add_text(&xml, guid, 0);
    lg_builder_add(&xml, LG_SPAN("\" version=\"1.0\" xmlns:ceb=\"" LG_CEB_NS "\">"));
    for (size_t i = 0; i < n; i++) {
        lg_builder_fmt(&xml, "<ceb:%s>", answer->name);
        for (size_t element = 0; element < answer->elements_n; element++)
            add_element(&xml, &receipts[i], &answer->elements[element]);
        lg_builder_fmt(&xml, "</ceb:%s>", answer->name);
    }
    lg_builder_fmt(&xml, "</ceb:CEB%dMessage>\n", (int)receipts->message);
    return lg_builder_text(&xml);
}

struct lg_span lg_ceb_receipt(struct lg_arena *arena, const struct lg_ceb_receipt *receipt)
{
    return lg_ceb_receipts(arena, receipt->guid, receipt, 1);
}

static struct lg_ceb_receipt trade_receipt(const struct ev_trade_document *trade)
{
    switch (trade->kind) {
    case EV_TRADE_DOCUMENT_KIND_PAYMENT:
        return (struct lg_ceb_receipt){.message = LG_CEB_RETURN_PAYMENT,
                                       .pay_code = trade->issuer.id,
                                       .pay_transaction_id = trade->number};
    case EV_TRADE_DOCUMENT_KIND_WAYBILL:
        return (struct lg_ceb_receipt){.message = LG_CEB_RETURN_WAYBILL,
                                       .logistics_code = trade->issuer.id,
                                       .logistics_no = trade->number};
    case EV_TRADE_DOCUMENT_KIND_ORDER:
    case EV_TRADE_DOCUMENT_KIND_NONE:
        break;
    }
    return (struct lg_ceb_receipt){.message = LG_CEB_RETURN_ORDER,
                                   .ebp_code = trade->platform.id,
                                   .ebc_code = trade->issuer.id,
                                   .order_no = trade->number};
}

struct lg_ceb_receipt lg_ceb_receipt_of(const struct lg_ceb_document *document)
{
    const struct ev_event *event = &document->event;

    if (event->type == EV_TYPE_TRADE_DOCUMENT)
        return trade_receipt(&event->trade_document);

    const struct ev_declaration_body *body = event->type == EV_TYPE_DECLARATION
                                                 ? &event->declaration
                                                 : &event->declaration_change.declaration;
    return (struct lg_ceb_receipt){
        .message = LG_CEB_RETURN_INVENTORY,
        .customs_code = body->declaration_office,
        .ebp_code = body->platform.id,
        .ebc_code = body->seller.id,
        .agent_code = body->declarant.id,
        .cop_no = document->cop_no,
        .pre_no = document->pre_no,
        .invt_no = document->invt_no,
    };
}
