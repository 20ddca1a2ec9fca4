/*
 * Profiles: any document is read or refused with a reason; of what is read, the index finds a
 * profile just where its condition is met.
 */
#include <string.h>

#include "fuzz.h"
#include "wire/profile.h"

/* Three items: one without anything, and two that have much of what profiles ask for. */
static void fill(struct lg_facts items[3])
{
    static const struct lg_span findings[] = {LG_SPAN_INIT("VIN_CHECK"), LG_SPAN_INIT("")};

    memset(items, 0, 3 * sizeof *items);
    for (int i = 1; i < 3; i++)
        for (int k = 0; k < LG_FACTS_N; k++) {
            struct lg_fact *fact = &items[i].at[k];
            fact->text = i == 1 ? LG_SPAN("8703") : LG_SPAN("DE");
            fact->has_number = true;
            fact->number = i == 1 ? 0 : 1234500000;
            fact->set = findings;
            fact->set_n = (size_t)i;
        }
}

static void found_just_where_met(struct lg_arena *arena, const struct lg_profile *profile)
{
    const struct lg_profile_set *set = lg_profile_set_new(arena, profile, 1);
    static struct lg_facts items[3];

    fill(items);
    for (int i = 0; i < 3; i++)
        law(lg_profile_match(arena, set, &items[i]).n ==
                (lg_condition_met(&profile->condition, &items[i]) ? 1U : 0U),
            "the index finds a profile just where its condition is met");
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    struct lg_json_reader *reader = lg_json_reader_new(LG_JSON_JANSSON);
    struct lg_arena *arena = lg_arena_new(64U << 20);
    struct lg_profile profile;
    struct lg_error error = {0};

    if (lg_profile_read(reader, arena, (struct lg_span){(const char *)bytes, len}, NULL, &profile,
                        &error))
        found_just_where_met(arena, &profile);
    else
        law(error.message[0] != '\0', "a refusal has a reason");
    lg_arena_free(arena);
    lg_json_reader_free(reader);
    return 0;
}
