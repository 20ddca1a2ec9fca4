#include "cases.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What one parser's judgement came to. */
struct verdict {
    bool good;
    struct lg_span written;
    struct ev_faults faults;
};

static bool is_same(const struct verdict *a, const struct verdict *b)
{
    if (a->good != b->good || !lg_span_eq(a->written, b->written))
        return false;
    if (a->good)
        return true;
    if (a->faults.n != b->faults.n || a->faults.more != b->faults.more)
        return false;
    for (size_t i = 0; i < a->faults.n; i++)
        if (strcmp(a->faults.at[i].code, b->faults.at[i].code) != 0 ||
            strcmp(a->faults.at[i].pointer, b->faults.at[i].pointer) != 0)
            return false;
    return true;
}

static void print_verdict(const struct verdict *verdict)
{
    if (verdict->good) {
        (void)puts("ok");
        return;
    }
    for (size_t i = 0; i < verdict->faults.n; i++)
        (void)printf("%s%s\t%s", i == 0 ? "" : "\t", verdict->faults.at[i].code,
                     verdict->faults.at[i].pointer);
    (void)putchar('\n');
}

static void answer(judge_fn *judge, struct lg_json_reader *const readers[2], struct lg_arena *arena,
                   struct lg_span name, struct lg_span bytes)
{
    static struct verdict verdicts[2];

    for (int i = 0; i < 2; i++) {
        verdicts[i].written = (struct lg_span){NULL, 0};
        verdicts[i].good =
            judge(readers[i], arena, name, bytes, &verdicts[i].written, &verdicts[i].faults);
    }
    if (is_same(&verdicts[0], &verdicts[1]))
        print_verdict(&verdicts[0]);
    else
        (void)puts("parsers-differ\t");
    (void)fflush(stdout);
}

int judge_cases(judge_fn *judge)
{
    struct lg_json_reader *const readers[2] = {lg_json_reader_new(LG_JSON_SIMDJSON),
                                               lg_json_reader_new(LG_JSON_JANSSON)};
    struct lg_arena *arena = lg_arena_new((size_t)256 << 20);
    char name[100];
    size_t len;

    if (readers[0] == NULL || readers[1] == NULL || arena == NULL)
        return 1;
    while (scanf("%99s %zu", name, &len) == 2 && getchar() == '\n') {
        lg_arena_reset(arena);
        char *bytes = lg_arena_take(arena, len + 1);
        if (fread(bytes, 1, len, stdin) != len)
            break;
        answer(judge, readers, arena, lg_span_of(name), (struct lg_span){bytes, len});
    }
    lg_json_reader_free(readers[0]);
    lg_json_reader_free(readers[1]);
    lg_arena_free(arena);
    return 0;
}
