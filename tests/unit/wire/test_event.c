/*
 * Events between bytes and structs: what is decoded, what is refused and how, what is written.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/own.h"
#include "wire/event.h"

#define HEAD                                                                                       \
    "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"//loopgate/p\",\"time\":"                  \
    "\"2026-01-31T12:00:00.000000Z\","
#define BODY                                                                                       \
    "{\"number\":\"D-1\",\"version\":1,\"direction\":\"import\",\"declarationOffice\":\"5301\","   \
    "\"port\":\"5301\",\"importer\":{\"id\":\"91440300MA5DXXXX0A\",\"name\":\"\xE6\xB8\xAF\"},"    \
    "\"countryOfDeparture\":\"DE\",\"items\":[{\"itemNumber\":1,\"hsCode\":\"870323\","            \
    "\"originCountry\":\"DE\",\"quantity\":\"2\",\"unit\":\"020\",\"value\":\"50000.5\","          \
    "\"vins\":[\"WVWZZZ1JZ3W386752\",\"WVWZZZ1JZ3W386753\"]}]}"
#define WHOLE HEAD "\"type\":\"loopgate.declaration.v1\",\"data\":" BODY "}"

struct kit {
    struct lg_json_reader *reader;
    struct lg_arena *arena;
    struct ev_faults faults;
};

static int set_up(void **state)
{
    struct kit *kit = calloc(1, sizeof *kit);

    if (kit == NULL)
        return -1;
    kit->reader = lg_json_reader_new(LG_JSON_SIMDJSON);
    kit->arena = lg_arena_new(64 * 1024 * 1024);
    *state = kit;
    return kit->reader == NULL || kit->arena == NULL;
}

static int tear_down(void **state)
{
    struct kit *kit = *state;

    lg_json_reader_free(kit->reader);
    lg_arena_free(kit->arena);
    free(kit);
    return 0;
}

static void assert_text(struct lg_span got, const char *want)
{
    if (!lg_span_eq(got, lg_span_of(want)))
        fail_msg("got %.*s, want %s", LG_SPAN_ARG(got), want);
}

static void a_declaration_is_decoded(void **state)
{
    struct kit *kit = *state;
    struct ev_event event;

    if (!ev_decode(kit->reader, kit->arena, LG_SPAN(WHOLE), &event, &kit->faults))
        fail_msg("%s: %s", kit->faults.at[0].pointer, kit->faults.at[0].reason);

    const struct ev_declaration_body *d = &event.declaration;
    assert_int_equal(event.type, EV_TYPE_DECLARATION);
    assert_text(event.envelope.id, "1");
    assert_int_equal(event.envelope.time_us, 1769860800000000);
    assert_text(d->number, "D-1");
    assert_int_equal(d->direction, EV_DIRECTION_IMPORT);
    assert_text(d->importer.name, "\xE6\xB8\xAF");
    assert_false(d->has_seller);
    assert_null(d->regime.at);
    assert_int_equal(d->items_n, 1);
    assert_int_equal(d->items[0].value_e5, 5000050000);
    assert_int_equal(d->items[0].vins_n, 2);
    assert_text(d->items[0].vins[1], "WVWZZZ1JZ3W386753");
    assert_false(d->items[0].has_net_mass_kg);
    assert_null(d->documents);
    assert_text(ev_key(kit->arena, &event), "D-1");
}

static void what_is_written_is_read_again(void **state)
{
    struct kit *kit = *state;
    struct ev_event event;

    assert_true(ev_decode(kit->reader, kit->arena, LG_SPAN(WHOLE), &event, &kit->faults));
    const struct lg_span first = ev_encode(kit->arena, &event);
    assert_true(ev_decode(kit->reader, kit->arena, first, &event, &kit->faults));
    const struct lg_span second = ev_encode(kit->arena, &event);
    assert_true(lg_span_eq(first, second));
    assert_text(ev_encode_data(kit->arena, &event), BODY);
}

static void every_fault_is_told_at_once(void **state)
{
    static const struct {
        const char *pointer, *code;
    } want[] = {
        {"/number", "type"},
        {"/port", "too-long"},
        {"/items/0/hsCode", "pattern"},
        {"/items/0/value", "format"},
        {"/items/0/a~1b~0c", "unknown"},
        {"/items/0/itemNumber", "required"},
        {"/items/1/itemNumber", "type"},
        {"/direction", "required"},
    };
    const struct lg_span text = LG_SPAN(
        "{\"number\":5,\"version\":1.0,\"port\":\"12345678901\",\"declarationOffice\":\"1\","
        "\"importer\":{\"id\":\"1\"},\"countryOfDeparture\":\"DE\",\"items\":["
        "{\"hsCode\":\"8703a3\",\"value\":\"1e5\",\"a/b~c\":1,\"originCountry\":\"DE\","
        "\"quantity\":\"2\",\"unit\":\"020\"},"
        "{\"itemNumber\":1.5,\"hsCode\":\"870323\",\"value\":\"1\",\"originCountry\":\"DE\","
        "\"quantity\":\"2\",\"unit\":\"020\"}]}");
    struct kit *kit = *state;
    struct ev_event event;

    assert_false(
        ev_decode_data(kit->reader, kit->arena, EV_TYPE_DECLARATION, text, &event, &kit->faults));
    assert_int_equal(kit->faults.n, sizeof want / sizeof *want);
    for (size_t i = 0; i < kit->faults.n; i++) {
        assert_string_equal(kit->faults.at[i].pointer, want[i].pointer);
        assert_string_equal(kit->faults.at[i].code, want[i].code);
    }
}

static void characters_are_counted_not_bytes(void **state)
{
    struct kit *kit = *state;
    struct ev_event event;

    /* ten characters of three bytes each in a field of ten */
    assert_true(ev_decode_data(
        kit->reader, kit->arena, EV_TYPE_ARRIVAL,
        LG_SPAN("{\"conveyance\":\"x\",\"arrivedAt\":\"2026-01-31T12:00:00+08:00\",\"port\":"
                "\"\xE6\xB8\xAF\xE6\xB8\xAF\xE6\xB8\xAF\xE6\xB8\xAF\xE6\xB8\xAF"
                "\xE6\xB8\xAF\xE6\xB8\xAF\xE6\xB8\xAF\xE6\xB8\xAF\xE6\xB8\xAF\"}"),
        &event, &kit->faults));
}

static void personal_values_are_found_and_sealed_ones_accepted(void **state)
{
    static const char long_name[] =
        "{\"kind\":\"order\",\"number\":\"1\",\"buyer\":{\"phone\":\"sealed:"
        "0123456789012345678901234567890123456789012345678901234567890123456789\"}}";
    struct kit *kit = *state;
    struct lg_span *spans[4];
    struct ev_event event;

    const struct lg_span whole =
        lg_text(kit->arena, HEAD "\"type\":\"loopgate.trade-document.v1\",\"data\":%s}", long_name);
    assert_true(ev_decode(kit->reader, kit->arena, whole, &event, &kit->faults));
    assert_int_equal(ev_personal_spans(&event, spans, 4), 1);
    assert_ptr_equal(spans[0], &event.trade_document.buyer.phone);
    assert_false(ev_decode_clear(kit->reader, kit->arena, whole, &event, &kit->faults));
    assert_string_equal(kit->faults.at[0].pointer, "/data/buyer/phone");
    assert_string_equal(kit->faults.at[0].code, "too-long");
    assert_true(ev_personal_n > 0);
}

static void a_foreign_envelope_is_refused(void **state)
{
    struct kit *kit = *state;
    struct ev_event event;

    assert_false(ev_decode(kit->reader, kit->arena,
                           LG_SPAN(HEAD "\"type\":\"loopgate.x.v1\",\"odd\":1,\"data\":{}}"),
                           &event, &kit->faults));
    assert_int_equal(kit->faults.n, 2);
    assert_string_equal(kit->faults.at[0].pointer, "/odd");
    assert_string_equal(kit->faults.at[0].code, "unknown");
    assert_string_equal(kit->faults.at[1].pointer, "/type");

    assert_false(ev_decode(kit->reader, kit->arena, LG_SPAN("{\"a\":1"), &event, &kit->faults));
    assert_string_equal(kit->faults.at[0].code, "json");
    assert_string_equal(kit->faults.at[0].pointer, "");
}

static void faults_beyond_the_room_are_only_noted(void **state)
{
    struct kit *kit = *state;
    struct lg_builder text = lg_builder(kit->arena, 65536);
    struct ev_event event;

    for (int i = 0; i < 100; i++)
        lg_builder_fmt(&text, "%s\"n%d\":0", i == 0 ? "{" : ",", i);
    lg_builder_add(&text, LG_SPAN("}"));
    assert_false(ev_decode_data(kit->reader, kit->arena, EV_TYPE_TICK, lg_builder_text(&text),
                                &event, &kit->faults));
    assert_int_equal(kit->faults.n, EV_FAULTS_MAX);
    assert_true(kit->faults.more);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_declaration_is_decoded),
        cmocka_unit_test(what_is_written_is_read_again),
        cmocka_unit_test(every_fault_is_told_at_once),
        cmocka_unit_test(characters_are_counted_not_bytes),
        cmocka_unit_test(personal_values_are_found_and_sealed_ones_accepted),
        cmocka_unit_test(a_foreign_envelope_is_refused),
        cmocka_unit_test(faults_beyond_the_room_are_only_noted),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
