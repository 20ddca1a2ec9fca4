/*
 * CEB messages: what is read into events, what is refused and with which words, what is answered.
 *
 * The official samples and schema are the matter of tests/property/wire/test_ceb.py.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/text.h"
#include "wire/ceb.h"
#include "wire/ceb_receipt.h"

#define GUID "0A1B2C3D-0000-4000-8000-00000000000F"
#define OPEN(root) "<" root " xmlns='" LG_CEB_NS "' guid='" GUID "' version='1.0'>"
#define APPLICATION(type)                                                                          \
    "<guid>" GUID "</guid><appType>" type                                                          \
    "</appType><appTime>20260131080000</appTime><appStatus>2</appStatus>"
#define TRANSFER                                                                                   \
    "<BaseTransfer><copCode>3100000001</copCode><copName>Port &amp; Sons</copName>"                \
    "<dxpMode>DXP</dxpMode><dxpId>DXPENT1</dxpId></BaseTransfer>"
#define SIGNATURE "<Signature xmlns='http://www.w3.org/2000/09/xmldsig#'/>"

#define ORDER_HEAD(paid)                                                                           \
    "<OrderHead>" APPLICATION(                                                                     \
        "1") "<orderType>I</orderType><orderNo>O-1</orderNo>"                                      \
             "<ebpCode>P</ebpCode><ebpName>Platform</ebpName><ebcCode>S</ebcCode><ebcName>Shop</"  \
             "ebcName>"                                                                            \
             "<goodsValue>100.5</goodsValue><freight>10</freight><discount>0.5</discount>"         \
             "<taxTotal>9.1</taxTotal><acturalPaid>" paid "</acturalPaid><currency>142</currency>" \
             "<buyerRegNo>u</buyerRegNo><buyerName>\xE7\x8E\x8B</buyerName>"                       \
             "<buyerTelephone>1</buyerTelephone><buyerIdType>1</buyerIdType>"                      \
             "<buyerIdNumber>2</buyerIdNumber><consignee>c</consignee>"                            \
             "<consigneeTelephone>3</consigneeTelephone><consigneeAddress>a</consigneeAddress></"  \
             "OrderHead>"
#define ORDER_LINE(gnum)                                                                           \
    "<OrderList><gnum>" gnum "</gnum><itemName>seat<!-- . --><![CDATA[<1>]]></itemName>"           \
    "<gmodel>m</gmodel><barCode>\xE6\x97\xA0</barCode><unit>007</unit><qty> 2 </qty>"              \
    "<price>50.25</price><totalPrice>100.5</totalPrice><currency>142</currency>"                   \
    "<country>304</country></OrderList>"
#define ORDERS(inner) OPEN("CEB311Message") inner TRANSFER "</CEB311Message>"
#define ORDER(paid, lines) ORDERS("<Order>" ORDER_HEAD(paid) lines "</Order>")

#define INVENTORY(type, mode, more)                                                                \
    OPEN("CEB621Message")                                                                          \
    "<Inventory><InventoryHead>" APPLICATION(                                                      \
        type) "<orderNo>O-1</orderNo><ebpCode>P</ebpCode>"                                         \
              "<ebpName>Platform</ebpName><ebcCode>S</ebcCode><ebcName>Shop</ebcName>"             \
              "<logisticsNo>W-1</logisticsNo><logisticsCode>L</logisticsCode>"                     \
              "<logisticsName>Post</logisticsName><copNo>C-1</copNo><preNo/><assureCode>S</"       \
              "assureCode>"                                                                        \
              "<ieFlag>I</ieFlag><declTime>20260131</declTime><customsCode>5301</customsCode>"     \
              "<portCode>5302</portCode><buyerIdType>1</buyerIdType><buyerIdNumber>2</"            \
              "buyerIdNumber>"                                                                     \
              "<buyerName>\xE7\x8E\x8B</buyerName><buyerTelephone>1</buyerTelephone>"              \
              "<consigneeAddress>a</consigneeAddress><agentCode>A</agentCode><agentName>Agent</"   \
              "agentName>"                                                                         \
              "<tradeMode>" mode "</tradeMode><trafMode>5</trafMode><trafNo>CA1</trafNo>"          \
              "<voyageNo>77</voyageNo><billNo>B-1</billNo><country>304</country><freight>1</"      \
              "freight>"                                                                           \
              "<insuredFee>0</insuredFee><currency>142</currency><packNo>1</packNo>"               \
              "<grossWeight>2</grossWeight><netWeight>1</netWeight><note>why</note></"             \
              "InventoryHead>"                                                                     \
              "<InventoryList><gnum>1</gnum><gcode>9401801000</gcode><gname>seat</gname>"          \
              "<gmodel>m</gmodel><country>304</country><currency>142</currency><qty>2</qty>"       \
              "<unit>007</unit><qty1>2</qty1><unit1>007</unit1><price>50.25</price>"               \
              "<totalPrice>100.5</totalPrice></InventoryList></Inventory>" TRANSFER more           \
              "</CEB621Message>"

struct kit {
    struct lg_arena *arena;
    struct lg_ceb ceb;
    struct ev_faults faults;
};

static int set_up(void **state)
{
    struct kit *kit = calloc(1, sizeof *kit);

    if (kit == NULL)
        return -1;
    kit->arena = lg_arena_new(LG_CEB_ARENA_MAX);
    *state = kit;
    return kit->arena == NULL;
}

static int tear_down(void **state)
{
    struct kit *kit = *state;

    lg_arena_free(kit->arena);
    free(kit);
    return 0;
}

static void assert_text(struct lg_span got, const char *want)
{
    if (!lg_span_eq(got, lg_span_of(want)))
        fail_msg("got %.*s, want %s", LG_SPAN_ARG(got), want);
}

static const struct lg_ceb_document *take(struct kit *kit, struct lg_span xml)
{
    if (!lg_ceb_read(kit->arena, xml, &kit->ceb, &kit->faults))
        fail_msg("%s: %s", kit->faults.at[0].pointer, kit->faults.at[0].reason);
    return kit->ceb.documents;
}

/* Refused with this as the only fault. */
static void assert_fault(struct kit *kit, struct lg_span xml, const char *code, const char *pointer,
                         const char *reason)
{
    assert_false(lg_ceb_read(kit->arena, xml, &kit->ceb, &kit->faults));
    assert_int_equal(kit->faults.n, 1);
    assert_string_equal(kit->faults.at[0].code, code);
    assert_string_equal(kit->faults.at[0].pointer, pointer);
    assert_string_equal(kit->faults.at[0].reason, reason);
}

static void an_order_is_read(void **state)
{
    struct kit *kit = *state;
    const struct lg_ceb_document *document = take(kit, LG_SPAN(ORDER("119.1", ORDER_LINE("1"))));
    const struct ev_trade_document *order = &document->event.trade_document;

    assert_int_equal(kit->ceb.type, LG_CEB_ORDER);
    assert_text(kit->ceb.cop_name, "Port & Sons");
    assert_false(kit->ceb.is_signed);
    assert_int_equal(kit->ceb.documents_n, 1);
    assert_int_equal(document->event.type, EV_TYPE_TRADE_DOCUMENT);
    assert_int_equal(order->kind, EV_TRADE_DOCUMENT_KIND_ORDER);
    assert_text(order->number, "O-1");
    assert_text(order->currency, "CNY");
    assert_text(order->issuer.id, "S");
    assert_int_equal(order->paid_e5, 11910000);
    assert_int_equal(order->issued_at_us, 1769817600000000); /* 08:00 in China is 00:00 UTC */
    assert_int_equal(order->goods_n, 1);
    assert_text(order->goods[0].description, "seat<1>");
    assert_int_equal(order->goods[0].quantity_e5, 200000);
    assert_null(order->goods[0].gtin.at);
}

static void a_declaration_is_read(void **state)
{
    struct kit *kit = *state;
    const struct lg_ceb_document *document = take(kit, LG_SPAN(INVENTORY("1", "9610", SIGNATURE)));
    const struct ev_declaration_body *body = &document->event.declaration;

    assert_true(kit->ceb.is_signed);
    assert_int_equal(document->event.type, EV_TYPE_DECLARATION);
    assert_int_equal(body->version, 1);
    assert_text(body->number, "C-1");
    assert_null(document->pre_no.at);
    assert_text(body->importer.id, "S");
    assert_text(body->conveyance, "CA1 77");
    assert_text(body->port, "5302");
    assert_text(body->country_of_departure, "304");
    assert_true(body->has_lodged_on);
    assert_int_equal(body->items_n, 1);
    assert_text(body->items[0].hs_code, "9401801000");
    assert_int_equal(body->items[0].value_e5, 10050000);
}

static void changes_become_changes(void **state)
{
    struct kit *kit = *state;
    const struct lg_ceb_document *document = take(kit, LG_SPAN(INVENTORY("2", "9610", SIGNATURE)));
    const struct ev_declaration_change *change = &document->event.declaration_change;

    assert_int_equal(document->event.type, EV_TYPE_DECLARATION_CHANGE);
    assert_int_equal(change->kind, EV_DECLARATION_CHANGE_KIND_AMEND);
    assert_int_equal(change->version, 0);
    assert_true(change->has_declaration);
    assert_text(change->declaration.number, "C-1");
    assert_int_equal(change->declaration.items_n, 1);

    document = take(kit, LG_SPAN(INVENTORY("3", "9610", SIGNATURE)));
    change = &document->event.declaration_change;
    assert_int_equal(change->kind, EV_DECLARATION_CHANGE_KIND_CANCEL);
    assert_text(change->declaration_number, "C-1");
    assert_text(change->reason, "why");
    assert_false(change->has_declaration);
}

static void faults_have_words(void **state)
{
    struct kit *kit = *state;

    assert_fault(kit, LG_SPAN(ORDER("119.2", ORDER_LINE("1"))), "mismatch",
                 "/CEB311Message/Order/0/OrderHead/acturalPaid",
                 "\"acturalPaid\" is not goodsValue + freight + taxTotal - discount");
    assert_fault(kit, LG_SPAN(ORDER("119.1", ORDER_LINE("1") ORDER_LINE("1"))), "duplicate",
                 "/CEB311Message/Order/0/OrderList/1/gnum",
                 "\"gnum\" is that of the line at index 0");
    assert_fault(kit, LG_SPAN(ORDER("119.123456", ORDER_LINE("1"))), "format",
                 "/CEB311Message/Order/0/OrderHead/acturalPaid",
                 "\"acturalPaid\" is no decimal of digits with at most 5 after the point");
    assert_fault(kit, LG_SPAN(ORDER("119.1", "")), "required", "/CEB311Message/Order/0/OrderList",
                 "\"OrderList\" is missing");
    assert_fault(kit, LG_SPAN(INVENTORY("1", "9610", "")), "required", "/CEB621Message/Signature",
                 "\"Signature\" is missing");
    assert_fault(kit, LG_SPAN(INVENTORY("4", "9610", SIGNATURE)), "enum",
                 "/CEB621Message/Inventory/0/InventoryHead/appType",
                 "\"appType\" is something else than 1|2|3");
    assert_fault(kit, LG_SPAN("<!DOCTYPE a><a/>"), "dtd", "",
                 "has a document type declaration, none is taken");
}

static void all_faults_are_told_at_once(void **state)
{
    struct kit *kit = *state;

    assert_false(
        lg_ceb_read(kit->arena, LG_SPAN(INVENTORY("4", "1210", "")), &kit->ceb, &kit->faults));
    const char *const pointers[] = {"InventoryHead/appType", "InventoryHead/emsNo",
                                    "InventoryHead/areaCode", "InventoryHead/areaName",
                                    "InventoryList/0/itemRecordNo"};
    assert_int_equal(kit->faults.n, 6);
    for (size_t i = 0; i < 5; i++) {
        const struct lg_span want =
            lg_text(kit->arena, "/CEB621Message/Inventory/0/%s", pointers[i]);
        assert_string_equal(kit->faults.at[i].pointer, want.at);
    }
    assert_string_equal(kit->faults.at[5].pointer, "/CEB621Message/Signature");
}

static void a_receipt_is_written(void **state)
{
    struct kit *kit = *state;
    struct lg_ceb_receipt receipt =
        lg_ceb_receipt_of(take(kit, LG_SPAN(INVENTORY("1", "9610", SIGNATURE))));

    receipt.guid = LG_SPAN(GUID);
    receipt.status = LG_CEB_STATUS_REJECTED;
    receipt.at_us = 1769817600123456;
    receipt.pre_no = LG_SPAN("530120260000000001");
    receipt.info = LG_SPAN("a<b & \"c\"\x01\xFF");
    assert_text(
        lg_ceb_receipt(kit->arena, &receipt),
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<ceb:CEB622Message guid=\"" GUID
        "\" version=\"1.0\" xmlns:ceb=\"" LG_CEB_NS "\"><ceb:InventoryReturn><ceb:guid>" GUID
        "</ceb:guid><ceb:customsCode>5301</ceb:customsCode><ceb:ebpCode>P</ceb:ebpCode>"
        "<ceb:ebcCode>S</ceb:ebcCode><ceb:agentCode>A</ceb:agentCode><ceb:copNo>C-1"
        "</ceb:copNo><ceb:preNo>530120260000000001</ceb:preNo><ceb:returnStatus>100"
        "</ceb:returnStatus><ceb:returnTime>20260131080000123</ceb:returnTime>"
        "<ceb:returnInfo>a&lt;b &amp; &quot;c&quot;\xEF\xBF\xBD\xEF\xBF\xBD</ceb:returnInfo>"
        "</ceb:InventoryReturn></ceb:CEB622Message>\n");
}

static void the_words_of_a_receipt_are_cut(void **state)
{
    struct kit *kit = *state;
    struct lg_builder info = lg_builder(kit->arena, 1 << 20);
    struct lg_ceb_receipt receipt = {.message = LG_CEB_RETURN_ORDER, .guid = LG_SPAN(GUID)};

    for (int i = 0; i < 1001; i++)
        lg_builder_add(&info, LG_SPAN("\xE9\x80\x80"));
    receipt.info = lg_builder_text(&info);
    const struct lg_span xml = lg_ceb_receipt(kit->arena, &receipt);
    const char *begin = strstr(xml.at, "<ceb:returnInfo>");
    assert_non_null(begin);
    assert_int_equal(strcspn(begin + 16, "<"), 3000);

    receipt.info = (struct lg_span){NULL, 0};
    receipt.status = LG_CEB_STATUS_RELEASED;
    assert_non_null(strstr(lg_ceb_receipt(kit->arena, &receipt).at, lg_ceb_status_words(800)));
    assert_non_null(lg_ceb_status_words(-621001));
    assert_null(lg_ceb_status_words(7));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(an_order_is_read, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_declaration_is_read, set_up, tear_down),
        cmocka_unit_test_setup_teardown(changes_become_changes, set_up, tear_down),
        cmocka_unit_test_setup_teardown(faults_have_words, set_up, tear_down),
        cmocka_unit_test_setup_teardown(all_faults_are_told_at_once, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_receipt_is_written, set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_words_of_a_receipt_are_cut, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
