/*
 * Category packs: the ones that are delivered, and what is wrong with bad ones.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/text.h"
#include "wire/category.h"

struct world {
    const char *folder; /* of the delivered packs */
    struct lg_arena *arena;
    struct lg_json_reader *reader;
};

static const char minimal[] =
    "{\"code\":\"general\",\"version\":1,\"label\":\"General\",\"labelZh\":\"一般\","
    "\"hsPrefixes\":[{\"prefix\":\"99\",\"verified\":true}],\"regimes\":[\"9610\"],"
    "\"requiredDocuments\":[],\"identifiers\":[],"
    "\"ticketIdentity\":[\"number\"],\"checklist\":[{\"code\":\"A\",\"label\":\"a\",\"labelZh\":"
    "\"a\",\"kind\":\"safety\",\"severity\":\"minor\",\"actions\":[\"sample\"]},{\"code\":\"B\","
    "\"label\":\"a\",\"labelZh\":\"a\",\"kind\":\"safety\",\"severity\":\"minor\",\"actions\":[]}],"
    "\"standards\":[{\"code\":\"S\",\"title\":\"s\",\"titleZh\":\"s\",\"kinds\":[],\"severity\":"
    "\"minor\",\"verified\":true},{\"code\":\"T\",\"title\":\"s\",\"titleZh\":\"s\",\"kinds\":[],"
    "\"severity\":\"minor\",\"verified\":true}],"
    "\"randomShare\":{\"share\":\"0.5\",\"basis\":\"b\",\"verified\":false},\"minutes\":{"
    "\"document\":1,\"physical\":2,\"sample\":3},\"riskChain\":[{\"attribute\":\"value\",\"keep\":"
    "1},"
    "{\"attribute\":\"brand\",\"keep\":0}],\"releaseAfterArrival\":false,"
    "\"samplingRuleExempt\":false,\"recallClocks\":[]}";

/* The minimal pack with its first `from` replaced. */
static struct lg_span changed(struct lg_arena *arena, const char *from, const char *to)
{
    const char *at = strstr(minimal, from);

    assert_non_null(at);
    return lg_text(arena, "%.*s%s%s", (int)(at - minimal), minimal, to, at + strlen(from));
}

static void the_delivered_packs_are_the_set(void **state)
{
    const struct world *world = *state;
    struct lg_category_set set;
    struct lg_error error = {.fate = 0};

    if (!lg_category_load(world->reader, world->arena, world->folder, &set, &error))
        fail_msg("%s: %s", error.message, error.detail);
    assert_int_equal(set.n, 5);

    const struct lg_category *car = lg_category_of(&set, LG_SPAN(""), LG_SPAN("8703800010"));
    assert_true(lg_span_eq(car->code, LG_SPAN("vehicles")));
    assert_int_equal(car->identifiers[0].kind, LG_UNIT_VIN);
    assert_true(car->identifiers[0].required && car->release_after_arrival);
    assert_int_equal(car->ticket_identity[0], LG_TICKET_BILL_NUMBER);
    assert_true(car->minutes.physical > car->minutes.document);
    const struct lg_category *seat = lg_category_of(&set, LG_SPAN(""), LG_SPAN("9401809010"));
    assert_true(lg_span_eq(seat->standards[0].code, LG_SPAN("GB 27887-2024")));
    assert_int_equal(seat->standards[0].severity, EV_SEVERITY_CRITICAL);
    assert_int_equal(seat->random_share.share_e5, 10000);
    const struct lg_category *parcel = lg_category_of_regime(&set, LG_SPAN("9610"));
    assert_true(lg_span_eq(parcel->code, LG_SPAN("ecommerce-goods")));
    assert_int_equal(parcel->checklist[0].actions[1], EV_INSPECTION_ORDER_ACTION_PHYSICAL);
}

static void a_bad_pack_is_refused_with_its_place(void **state)
{
    const struct world *world = *state;
    static const struct {
        const char *from, *to, *pointer, *code;
    } cases[] = {
        {"\"99\"", "\"9x\"", "/hsPrefixes/0/prefix", "pattern"},
        {"\"99\"", "\"\"", "/hsPrefixes/0/prefix", "too-short"},
        {"\"0.5\"", "\"1.00001\"", "/randomShare/share", "range"},
        {"\"0.5\"", "\"-0.1\"", "/randomShare/share", "range"},
        {"\"0.5\"", "0.5", "/randomShare/share", "type"},
        {"\"code\":\"B\"", "\"code\":\"A\"", "/checklist/1/code", "duplicate"},
        {"\"T\",\"title\":\"s\"", "\"S\",\"title\":\"t\"", "/standards/1/code", "duplicate"},
        {"\"safety\"", "\"danger\"", "/checklist/0/kind", "enum"},
        {"[\"sample\"]}", "[\"sample\"],\"form\":\"plain\"}", "/checklist/0/form", "type"},
        {"[\"sample\"]", "[\"sample\",\"sample\"]", "/checklist/0/actions", "duplicate"},
        {"[\"number\"]", "[\"name\"]", "/ticketIdentity/0", "enum"},
        {"\"version\":1,", "", "/version", "required"},
        {"\"version\":1", "\"version\":0", "/version", "range"},
        {"\"version\":1", "\"version\":1,\"colour\":1", "/colour", "unknown"},
        {"\"physical\":2", "\"physical\":1001", "/minutes/physical", "range"},
        {"\"brand\"", "\"buyer\"", "/riskChain/1", "attribute"},
        {"\"brand\"", "\"findings\"", "/riskChain/1", "attribute"},
        {"\"keep\":1", "\"keep\":0", "/riskChain/0", "attribute"},
        {"\"keep\":1", "\"keep\":19", "/riskChain/0/keep", "range"},
        {"\"recallClocks\":[]}", "\"recallClocks\":[]", "", "json"},
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct lg_category category;
        struct ev_faults faults;

        if (lg_category_read(world->reader, world->arena,
                             changed(world->arena, cases[i].from, cases[i].to), &category, &faults))
            fail_msg("case %zu is taken", i);
        if (strcmp(faults.at[0].pointer, cases[i].pointer) != 0 ||
            strcmp(faults.at[0].code, cases[i].code) != 0)
            fail_msg("case %zu: %s at \"%s\"", i, faults.at[0].code, faults.at[0].pointer);
    }
}

static void put(struct lg_arena *arena, const char *folder, const char *name, struct lg_span text)
{
    FILE *file = fopen(lg_text(arena, "%s/%s", folder, name).at, "wb");

    assert_non_null(file);
    assert_int_equal(fwrite(text.at, 1, text.len, file), text.len);
    assert_int_equal(fclose(file), 0);
}

static void expect_refused(const struct world *world, const char *folder, const char *message,
                           const char *detail)
{
    struct lg_category_set set;
    struct lg_error error = {.fate = 0};

    assert_false(lg_category_load(world->reader, world->arena, folder, &set, &error));
    assert_int_equal(error.fate, LG_STOP);
    if (strstr(error.message, message) == NULL || strstr(error.detail, detail) == NULL)
        fail_msg("got \"%s\" and \"%s\"", error.message, error.detail);
}

static void a_folder_is_taken_whole_or_not_at_all(void **state)
{
    const struct world *world = *state;
    char folder[] = "/tmp/lg_category_XXXXXX";

    assert_non_null(mkdtemp(folder));
    expect_refused(world, "/nonexistent/folder", "could not list", "");
    put(world->arena, folder, "notes.txt", LG_SPAN("no pack"));
    expect_refused(world, folder, "no category pack \"general\"", "");
    put(world->arena, folder, "a.json", lg_span_of(minimal));
    put(world->arena, folder, "b.json", lg_span_of(minimal));
    expect_refused(world, folder, "two category packs have the code", "");
    put(world->arena, folder, "b.json", changed(world->arena, "\"general\"", "\"other\""));
    expect_refused(world, folder, "both claim \"99\"", "");
    put(world->arena, folder, "b.json",
        changed(world->arena, "\"general\",\"version\":1", "\"other\",\"version\":0"));
    expect_refused(world, folder, "b.json", "/version");
    put(world->arena, folder, "b.json",
        (struct lg_span){lg_arena_take(world->arena, 200000), 200000});
    expect_refused(world, folder, "more than 131072 bytes", "");
    assert_int_equal(unlink(lg_text(world->arena, "%s/b.json", folder).at), 0);
    assert_int_equal(symlink("/nonexistent/pack", lg_text(world->arena, "%s/b.json", folder).at),
                     0);
    expect_refused(world, folder, "could not open", "");
    assert_int_equal(unlink(lg_text(world->arena, "%s/b.json", folder).at), 0);
    assert_int_equal(symlink("/", lg_text(world->arena, "%s/b.json", folder).at), 0);
    expect_refused(world, folder, "could not read", "");

    static const char *const names[] = {"notes.txt", "a.json", "b.json"};
    for (size_t i = 0; i < 3; i++)
        assert_int_equal(unlink(lg_text(world->arena, "%s/%s", folder, names[i]).at), 0);
    assert_int_equal(rmdir(folder), 0);
}

int main(int argc, char **argv)
{
    struct world world = {
        .folder = argc > 1 ? argv[1] : "schemas/categories",
        .arena = lg_arena_new(16 << 20),
        .reader = lg_json_reader_new(LG_JSON_JANSSON),
    };
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_prestate(the_delivered_packs_are_the_set, &world),
        cmocka_unit_test_prestate(a_bad_pack_is_refused_with_its_place, &world),
        cmocka_unit_test_prestate(a_folder_is_taken_whole_or_not_at_all, &world),
    };
    const int failed = cmocka_run_group_tests(tests, NULL, NULL);

    lg_json_reader_free(world.reader);
    lg_arena_free(world.arena);
    return failed;
}
