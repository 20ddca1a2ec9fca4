/*
 * columns.c - rows taken apart into columns; their texts into dictionaries.
 */
#include "risk/columns.h"

#include <assert.h>

struct lg_columns *lg_columns_new(struct lg_arena *arena, size_t room)
{
    struct lg_columns *columns = lg_arena_take(arena, sizeof *columns);
    const size_t blocks = room / LG_ROWS_BLOCK + 1;

    columns->arena = arena;
    columns->room = room;
    for (int i = 0; i < LG_FACTS_N; i++) {
        struct lg_attribute_column *column = &columns->at[i];

        if (lg_attributes[i].type == LG_ATTRIBUTE_TEXT) {
            column->codes = lg_arena_take(arena, blocks * LG_ROWS_BLOCK * sizeof *column->codes);
        } else if (lg_attributes[i].type == LG_ATTRIBUTE_SET) {
            column->ends = lg_arena_take(arena, (room + 1) * sizeof *column->ends);
        } else {
            column->numbers =
                lg_arena_take(arena, blocks * LG_ROWS_BLOCK * sizeof *column->numbers);
            column->has = lg_arena_take(arena, blocks * sizeof *column->has);
        }
    }
    return columns;
}

static void add_code(struct lg_columns *columns, struct lg_attribute_column *column, uint32_t code)
{
    column->codes =
        lg_arena_more(columns->arena, column->codes, column->codes_n, sizeof *column->codes);
    column->codes[column->codes_n++] = code;
}

static void add_members(struct lg_columns *columns, struct lg_attribute_column *column,
                        const struct lg_fact *fact)
{
    for (size_t i = 0; i < fact->set_n; i++)
        add_code(columns, column, lg_dictionary_put(&column->texts, columns->arena, fact->set[i]));
}

void lg_columns_add(struct lg_columns *columns, const struct lg_facts *facts)
{
    const size_t row = columns->n++;

    assert(row < columns->room);
    for (int i = 0; i < LG_FACTS_N; i++) {
        struct lg_attribute_column *column = &columns->at[i];
        const struct lg_fact *fact = &facts->at[i];

        if (column->ends != NULL) {
            add_members(columns, column, fact);
            column->ends[row] = (uint32_t)column->codes_n;
        } else if (column->numbers != NULL) {
            column->numbers[row] = fact->number;
            column->has[row / LG_ROWS_BLOCK] |= (uint64_t)fact->has_number << row % LG_ROWS_BLOCK;
        } else if (fact->text.at != NULL) {
            column->codes[row] = lg_dictionary_put(&column->texts, columns->arena, fact->text);
        }
    }
}
