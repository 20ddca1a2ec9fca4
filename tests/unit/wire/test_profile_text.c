/*
 * Profiles as a line and as rows of CSV: the same document comes back, and a fault has its column.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"
#include "wire/profile_csv.h"
#include "wire/profile_text.h"

struct world {
    struct lg_arena *arena;
    struct lg_json_reader *reader;
};

static void is_text(struct lg_span is, const char *wanted)
{
    if (!lg_span_eq(is, lg_span_of(wanted)))
        fail_msg("%.*s\nis not\n%s", LG_SPAN_ARG(is), wanted);
}

static struct lg_profile read_line(const struct world *world, const char *line)
{
    struct lg_span document, fault_zh;
    struct lg_profile profile;
    struct lg_error error;

    if (!lg_profile_of_line(world->arena, lg_span_of(line), &document, &fault_zh, &error) ||
        !lg_profile_read(world->reader, world->arena, document, NULL, &profile, &error))
        fail_msg("%s: %s", line, error.message);
    return profile;
}

#define REST "; reason r; reasonZh r; basis b"

static void a_line_says_what_its_document_says(void **state)
{
    static const struct {
        const char *line, *document;
    } rows[] = {
        {"VN-12 v3: if originCountry in (CHN, VNM) and hsCode prefix 8703 and not brand in list T "
         "then lane red action physical weight 0.4; ports 2248, 5100; categories vehicles; from "
         "2026-01-01; until 2027-01-01; owner \"Desk 3\"; published; reason \"a, b; c\"; reasonZh "
         "\"理由\"; instruction \"say \\\"ah\\\"\"; instructionZh \"看\"; check W \"welds\" "
         "\"焊缝\", "
         "X x x; basis b",
         "{\"code\":\"VN-12\",\"version\":3,\"ports\":[\"2248\",\"5100\"],\"categories\":["
         "\"vehicles\"],\"validFrom\":\"2026-01-01\",\"validUntil\":\"2027-01-01\",\"lane\":"
         "\"red\","
         "\"action\":\"physical\",\"weight\":\"0.4\",\"reason\":\"a, b; c\",\"reasonZh\":\"理由\","
         "\"instruction\":\"say "
         "\\\"ah\\\"\",\"instructionZh\":\"看\",\"checklist\":[{\"code\":\"W\",\"label\":\"welds\","
         "\"labelZh\":\"焊缝\"},{\"code\":\"X\",\"label\":\"x\",\"labelZh\":\"x\"}],\"legalBasis\":"
         "\"b\",\"owner\":\"Desk 3\",\"published\":true,\"condition\":{\"all\":[{\"attribute\":"
         "\"originCountry\",\"in\":[\"CHN\",\"VNM\"]},{\"attribute\":\"hsCode\",\"prefix\":["
         "\"8703\"]},{\"not\":{\"attribute\":\"brand\",\"list\":\"T\"}}]}}"},
        {"A v1: if (brand = B and brand exists) or any(findings has (X, Y)) then note" REST,
         "{\"code\":\"A\",\"version\":1,\"reason\":\"r\",\"reasonZh\":\"r\",\"legalBasis\":\"b\","
         "\"condition\":{\"any\":[{\"all\":[{\"attribute\":\"brand\",\"in\":[\"B\"]},{"
         "\"attribute\":"
         "\"brand\"}]},{\"any\":[{\"attribute\":\"findings\",\"in\":[\"X\",\"Y\"]}]}]}}"},
        {"A v1: if value >= 5 < 6.5 and (lodgedOn < 2026-01-01 and value exists) then weight "
         "-0.1" REST,
         "{\"code\":\"A\",\"version\":1,\"weight\":\"-0.1\",\"reason\":\"r\",\"reasonZh\":\"r\","
         "\"legalBasis\":\"b\",\"condition\":{\"all\":[{\"attribute\":\"value\",\"least\":\"5\","
         "\"below\":\"6.5\"},{\"all\":[{\"attribute\":\"lodgedOn\",\"below\":\"2026-01-01\"},{"
         "\"attribute\":\"value\"}]}]}}"},
    };
    const struct world *world = *state;

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const struct lg_profile profile = read_line(world, rows[i].line);
        const struct lg_span document = lg_profile_document(world->arena, &profile);
        const struct lg_span line = lg_profile_line(world->arena, &profile);

        is_text(document, rows[i].document);
        const struct lg_profile again =
            read_line(world, lg_text(world->arena, "%.*s", LG_SPAN_ARG(line)).at);
        is_text(lg_profile_document(world->arena, &again), rows[i].document);
    }
}

static void and_binds_before_or(void **state)
{
    const struct lg_profile plain = read_line(
        *state, "A v1: if brand = B or brand = C and model = D or lot = E then note" REST);
    const struct lg_profile bound = read_line(
        *state, "A v1: if brand = B or (brand = C and model = D) or lot = E then note" REST);
    const struct world *world = *state;

    assert_int_equal(plain.said.kind, LG_CONDITION_ANY);
    assert_int_equal(plain.said.children_n, 3);
    assert_true(lg_span_eq(lg_profile_document(world->arena, &plain),
                           lg_profile_document(world->arena, &bound)));
}

static void a_fault_has_its_column(void **state)
{
    static const char *const rows[][2] = {
        {"", "at column 1: expected a value"},
        {"A 3: if", "at column 3: expected its version, as in \"v3\""},
        {"A v03: if", "at column 3: expected its version, as in \"v3\""},
        {"A v3 if", "at column 6: expected \":\""},
        {"A v3: brand", "at column 7: expected \"if\""},
        {"A v3: if brnd = B", "at column 10: expected an attribute of the dictionary"},
        {"A v3: if (品", "at column 11: expected an attribute, \"not\" or \"(\""},
        {"A v3: if brand ~ B", "at column 16: expected one of = has in prefix >= < exists"},
        {"A v3: if brand in (B, C then", "at column 25: expected \")\""},
        {"A v3: if brand in list (", "at column 24: expected the code of a list"},
        {"A v3: if \"brand\"", "at column 10: expected an attribute, \"not\" or \"(\""},
        {"A v3: if value >= (", "at column 19: expected a number or a day"},
        {"A v3: if value < )", "at column 18: expected a number or a day"},
        {"A v3: if brand = \"B", "at column 18: expected a value"},
        {"A v3: if brand = \"理由\" x", "at column 23: expected \"then\""},
        {"A v3: if all brand", "at column 14: expected \"(\""},
        {"A v3: if any(brand exists brand", "at column 27: expected \")\""},
        {"A v3: if any(brand", "at column 19: expected one of = has in prefix >= < exists"},
        {"A v3: if brand exists then", "at column 27: expected lane, action, weight or note"},
        {"A v3: if brand exists then lane", "at column 32: expected a value"},
        {"A v3: if brand exists then note, x", "at column 32: expected \";\" or the end"},
        {"A v3: if brand exists then note; x",
         "at column 34: expected ports, categories, from, until, owner, published, reason, "
         "reasonZh, instruction, instructionZh, check or basis"},
        {"A v3: if brand exists then note; ports ,", "at column 40: expected a value"},
        {"A v3: if brand exists then note; check A b",
         "at column 43: expected its label in Chinese"},
    };
    const struct world *world = *state;

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct lg_span document = {NULL, 0}, fault_zh;
        struct lg_error error = {.fate = 0};

        assert_false(
            lg_profile_of_line(world->arena, lg_span_of(rows[i][0]), &document, &fault_zh, &error));
        assert_string_equal(error.message, rows[i][1]);
        assert_null(document.at);
    }
}

/* The same column and the same words of the line; what they mean, in the reader's language. */
static void a_fault_is_told_in_chinese_too(void **state)
{
    static const char *const rows[][2] = {
        {"A v3 if", "第 6 列：此处应为“:”"},
        {"A v3: if brnd = B", "第 10 列：此处应为属性字典中的属性"},
        {"A v3: if brand ~ B",
         "第 16 "
         "列：此处应为等于（="
         "）、含有其中之一（has）、等于其中之一（in）、以其中之一开头（prefix）、"
         "不小于（>=）、小于（<）、有此属性（exists）之一"},
        {"A v3: if brand = \"理由\" x", "第 23 列：此处应为“then”"},
        {"A v3: if brand exists then",
         "第 27 列：此处应为通道（lane）、处置方式（action）、加分（weight）或仅记录（note）"},
        {"A v3: if brand exists then note; check A b", "第 43 列：此处应为检查项的中文名称"},
    };
    const struct world *world = *state;

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct lg_span document, fault_zh;
        struct lg_error error;

        assert_false(
            lg_profile_of_line(world->arena, lg_span_of(rows[i][0]), &document, &fault_zh, &error));
        is_text(fault_zh, rows[i][1]);
    }
}

static void too_deep_is_refused(void **state)
{
    const struct world *world = *state;
    char line[200] = "A v1: if ";
    struct lg_span document, fault_zh;
    struct lg_error error;

    for (int i = 0; i < 40; i++)
        (void)strncat(line, i % 2 == 0 ? "(" : "not ", sizeof line - strlen(line) - 1);
    assert_false(lg_profile_of_line(world->arena, lg_span_of(line), &document, &fault_zh, &error));
    assert_non_null(strstr(error.message, "expected less nesting"));
}

#define HEAD                                                                                       \
    "code,version,when,reason,reasonZh,legalBasis,lane,ports,checklist,published,validUntil\n"

static void all_faults_of_all_rows_are_told(void **state)
{
    static const char text[] = HEAD "A,1,brand = B,r,r,b,red,\"2248, 5100\",,true,\n"
                                    ",x,brnd = B,r,,b,purple,\",\",A,yes,2026-02-30\n"
                                    "C,2,\"brand in (B, \"\"C\"\")\",r,r,b,red,,,,\n"
                                    "D,1,value = 5,r,r,b,,,,,\n"
                                    "E,1,brand = B,r,r,b,,,,,,,\n"
                                    "F,1,\"brand = \"\"\\x\"\"\",r,r,b\n";
    static const struct {
        size_t line;
        const char *column, *reason;
    } told[] = {
        {3, "code", "is required"},
        {3, "version", "must be a number from 1"},
        {3, "when", "at column 1: expected an attribute of the dictionary"},
        {3, "ports", "at column 1: expected a value"},
        {3, "published", "must be true or empty"},
        {3, "reasonZh", "is required"},
        {3, "checklist", "at column 2: expected its label in English"},
        {3, "lane", "at \"/lane\": is no lane"},
        {3, "validUntil", "at \"/validUntil\": must be a day, YYYY-MM-DD"},
        {5, "when", "at \"/condition/in\": has no place here"},
        {6, "", "has more fields than the first row"},
        {7, "", "cannot read JSON"},
    };
    const struct world *world = *state;
    struct lg_profile_rows rows;
    struct lg_error error;

    assert_true(lg_profile_csv_read(world->reader, world->arena, lg_span_of(text), &rows, &error));
    assert_int_equal(rows.n, 2);
    assert_int_equal(rows.profiles[0].ports_n, 2);
    assert_true(rows.profiles[0].published);
    for (size_t i = 0; i < rows.faults_n && i < sizeof told / sizeof *told; i++) {
        assert_int_equal(rows.faults[i].line, told[i].line);
        assert_string_equal(rows.faults[i].column.at, told[i].column);
        if (strstr(rows.faults[i].reason, told[i].reason) == NULL)
            assert_string_equal(rows.faults[i].reason, told[i].reason);
    }
    assert_int_equal(rows.faults_n, sizeof told / sizeof *told);
}

static void the_first_row_names_the_columns(void **state)
{
    static const char *const rows[][2] = {
        {"code,version\n", "line 1: there is no column \"when\""},
        {"code,colour\n", "line 1: \"colour\" is no column, or stands twice"},
        {"code,code\n", "line 1: \"code\" is no column, or stands twice"},
        {HEAD "\"a\n", "line 2"},
    };
    const struct world *world = *state;
    struct lg_profile_rows made;
    struct lg_error error;

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        assert_false(lg_profile_csv_read(world->reader, world->arena, lg_span_of(rows[i][0]), &made,
                                         &error));
        if (strstr(error.message, rows[i][1]) == NULL)
            assert_string_equal(error.message, rows[i][1]);
    }
}

int main(void)
{
    struct world world = {lg_arena_new(64 << 20), lg_json_reader_new(LG_JSON_JANSSON)};
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_prestate(a_line_says_what_its_document_says, &world),
        cmocka_unit_test_prestate(and_binds_before_or, &world),
        cmocka_unit_test_prestate(a_fault_has_its_column, &world),
        cmocka_unit_test_prestate(a_fault_is_told_in_chinese_too, &world),
        cmocka_unit_test_prestate(too_deep_is_refused, &world),
        cmocka_unit_test_prestate(all_faults_of_all_rows_are_told, &world),
        cmocka_unit_test_prestate(the_first_row_names_the_columns, &world),
    };
    const int failed = cmocka_run_group_tests(tests, NULL, NULL);

    lg_json_reader_free(world.reader);
    lg_arena_free(world.arena);
    return failed;
}
