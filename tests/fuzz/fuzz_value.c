/*
 * Values in text: decimals, days, times, ids, identifiers of goods and parties.  What is parsed is
 * written and parsed again to the same value; the first byte says which is tried.
 */
#include "base/decimal.h"
#include "base/id.h"
#include "base/time.h"
#include "fuzz.h"
#include "model/identifier.h"

static void decimal(struct lg_span text)
{
    char written[LG_E5_TEXT];
    lg_e5 value, again;

    if (!lg_e5_parse(text, &value))
        return;
    const struct lg_span span = {written, (size_t)lg_e5_format(value, written)};
    law(lg_e5_parse(span, &again) && again == value, "a decimal comes back");
}

static void day(struct lg_span text)
{
    char written[10];
    lg_day value;

    if (!lg_day_parse(text, &value))
        return;
    lg_day_format(value, written);
    law(lg_span_eq(text, (struct lg_span){written, sizeof written}), "a day has one text");
}

/* Whether the instant lies in the years that its text can say. */
static bool has_text(int64_t us)
{
    return us >= -62135596800000000 && us < 253402300800000000;
}

static void instant(struct lg_span text)
{
    char written[LG_TIME_TEXT];
    int64_t value, again;

    if (!lg_time_parse(text, &value) || !has_text(value))
        return;
    lg_time_format(value, written);
    law(lg_time_parse((struct lg_span){written, sizeof written}, &again) && again == value,
        "a time comes back");
}

static void id(struct lg_span text)
{
    char written[LG_ID_TEXT];
    struct lg_id value, again;

    if (!lg_id_parse(text, &value))
        return;
    lg_id_format(value, written);
    law(lg_id_parse((struct lg_span){written, sizeof written}, &again) && lg_id_eq(value, again),
        "an id comes back");
}

static void identifiers(struct lg_span text)
{
    enum lg_identifier_fault (*const check[])(struct lg_span) = {
        lg_vin_check, lg_credit_code_check, lg_enterprise_id_check, lg_gtin_check, lg_hs_check};

    for (size_t i = 0; i < sizeof check / sizeof *check; i++) {
        const enum lg_identifier_fault fault = check[i](text);
        law((unsigned)fault < LG_IDENTIFIER_FAULTS, "a fault is one of ours");
        law((fault == LG_IDENTIFIER_SOUND) == (lg_identifier_text(fault).code == NULL),
            "a fault has its words");
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    void (*const tried[])(struct lg_span) = {decimal, day, instant, id, identifiers};

    if (len > 0)
        tried[bytes[0] % (sizeof tried / sizeof *tried)](
            (struct lg_span){(const char *)bytes + 1, len - 1});
    return 0;
}
