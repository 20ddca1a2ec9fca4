/*
 * The page of life cycles, made from the tables: printed, or compared with the file that is named.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "model/life_cycle.h"

static const char head[] =
    "# Life cycles 生命周期\n"
    "\n"
    "Made from the tables of `life_cycle_border.c`, `life_cycle_item.c` and `life_cycle_market.c`, "
    "which rule what the "
    "services take: a pair of state\n"
    "and event that has no arrow here is refused with both named. A test says when this page is "
    "not what the tables say;\n"
    "`tests/unit/model/draw_life_cycles` of any build prints it.\n";

static const char *named(const char *state)
{
    return state[0] == '\0' ? "[*]" : state;
}

/* Whether an earlier move has the same ends: their events share an arrow. */
static bool drawn(const struct lg_life_cycle *cycle, size_t at)
{
    for (size_t i = 0; i < at; i++) {
        if (strcmp(cycle->moves[i].state, cycle->moves[at].state) == 0 &&
            strcmp(cycle->moves[i].next, cycle->moves[at].next) == 0)
            return true;
    }
    return false;
}

static void draw(FILE *to, const struct lg_life_cycle *cycle)
{
    (void)fprintf(to, "\n## %s %s\n\n```mermaid\nstateDiagram-v2\n", cycle->name, cycle->label_zh);
    for (size_t i = 0; i < cycle->moves_n; i++) {
        const struct lg_move *move = &cycle->moves[i];

        if (drawn(cycle, i))
            continue;
        (void)fprintf(to, "    %s --> %s: %s", named(move->state), move->next, move->event);
        for (size_t j = i + 1; j < cycle->moves_n; j++) {
            const struct lg_move *other = &cycle->moves[j];

            if (strcmp(other->state, move->state) == 0 && strcmp(other->next, move->next) == 0)
                (void)fprintf(to, ", %s", other->event);
        }
        (void)fputc('\n', to);
    }
    (void)fputs("```\n", to);
}

static void draw_all(FILE *to)
{
    (void)fputs(head, to);
    for (size_t i = 0; i < lg_life_cycles_n; i++)
        draw(to, lg_life_cycles[i]);
}

/* 0 when the file has just that. */
static int compare(const char *path)
{
    static char kept[1 << 20];
    char *made = NULL;
    size_t made_n = 0;
    FILE *file = fopen(path, "r"), *to = open_memstream(&made, &made_n);

    if (file == NULL || to == NULL) {
        (void)fprintf(stderr, "cannot read \"%s\"\n", path);
        return 1;
    }
    const size_t kept_n = fread(kept, 1, sizeof kept, file);
    draw_all(to);
    (void)fclose(to);
    (void)fclose(file);
    const bool same = kept_n == made_n && memcmp(kept, made, made_n) == 0;
    free(made);
    if (!same)
        (void)fprintf(stderr, "\"%s\" is not what the tables say: make it anew\n", path);
    return same ? 0 : 1;
}

int main(int argc, char **argv)
{
    if (argc > 1)
        return compare(argv[1]);
    draw_all(stdout);
    return 0;
}
