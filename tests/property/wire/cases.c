#include "cases.h"

#include <stdio.h>
#include <stdlib.h>

static void print_verdict(bool good, const struct ev_faults *faults)
{
    if (good) {
        (void)puts("ok");
        return;
    }
    for (size_t i = 0; i < faults->n; i++)
        (void)printf("%s%s\t%s", i == 0 ? "" : "\t", faults->at[i].code, faults->at[i].pointer);
    (void)putchar('\n');
}

int judge_cases(judge_fn *judge)
{
    struct lg_json_reader *reader = lg_json_reader_new(LG_JSON_SIMDJSON);
    struct lg_arena *arena = lg_arena_new((size_t)256 << 20);
    static struct ev_faults faults;
    char name[100];
    size_t len;

    if (reader == NULL || arena == NULL)
        return 1;
    while (scanf("%99s %zu", name, &len) == 2 && getchar() == '\n') {
        lg_arena_reset(arena);
        char *bytes = lg_arena_take(arena, len + 1);
        if (fread(bytes, 1, len, stdin) != len)
            break;
        const bool good =
            judge(reader, arena, lg_span_of(name), (struct lg_span){bytes, len}, &faults);
        print_verdict(good, &faults);
        (void)fflush(stdout);
    }
    lg_json_reader_free(reader);
    lg_arena_free(arena);
    return 0;
}
