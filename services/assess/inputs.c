/*
 * inputs.c - how many items of a day have which origin, heading and value: what drift looks at.
 *
 * Counted in memory over a batch, so that a batch adds as many rows as it has different values.
 */
#include "base/text.h"
#include "declarations.h"
#include "tables.h"

enum { HEADING = 4, KEY_BYTES = 160, DAY_BYTES = 4 };

static const char *const measures[] = {"origins", "headings", "values"};
enum { ORIGIN, HEADINGS, VALUES };

/* A day, a measure, a category and a value, whose bytes tell them apart. */
static struct lg_span key_of(char key[KEY_BYTES], lg_day day, int measure, struct lg_span category,
                             struct lg_span bin)
{
    const int32_t number = day;
    size_t len = DAY_BYTES + 2 + category.len;

    memcpy(key, &number, DAY_BYTES);
    key[DAY_BYTES] = (char)measure;
    key[DAY_BYTES + 1] = (char)category.len;
    memcpy(key + DAY_BYTES + 2, category.at, category.len);
    memcpy(key + len, bin.at, bin.len);
    return (struct lg_span){key, len + bin.len};
}

static void count(const struct judging *judging, lg_day day, int measure, struct lg_span category,
                  struct lg_span bin)
{
    char key[KEY_BYTES];

    if (bin.at == NULL || DAY_BYTES + 2 + category.len + bin.len > KEY_BYTES)
        return;
    entry_put(&judging->leaving->inputs, judging->batch->arena,
              key_of(key, day, measure, category, bin))
        ->value += 1;
}

void inputs_count(const struct judging *judging, const struct ev_item *item,
                  struct lg_span category, lg_day day)
{
    char band[LG_E5_TEXT];
    const int len = lg_e5_format(lg_chain_band(item->value_e5, 1), band);
    const size_t heading = item->hs_code.len < HEADING ? item->hs_code.len : HEADING;

    count(judging, day, ORIGIN, category,
          lg_country_code(judging->assess->packs.countries, item->origin_country));
    count(judging, day, HEADINGS, category, (struct lg_span){item->hs_code.at, heading});
    count(judging, day, VALUES, category, (struct lg_span){band, (size_t)len});
}

void inputs_columns(const struct leaving *leaving, int32_t partition, struct lg_column **columns)
{
    const struct entry_table *inputs = &leaving->inputs;

    for (size_t i = 0; i < inputs->keys.numbers.n; i++) {
        const struct lg_span key = inputs->keys.texts[i];
        int32_t day;

        memcpy(&day, key.at, DAY_BYTES);
        const size_t category = (unsigned char)key.at[DAY_BYTES + 1];
        const size_t bin = DAY_BYTES + 2 + category;
        lg_column_add_int(columns[0], day);
        lg_column_add_text(columns[1], (struct lg_span){key.at + DAY_BYTES + 2, category});
        lg_column_add_text(columns[2], lg_span_of(measures[(int)key.at[DAY_BYTES]]));
        lg_column_add_int(columns[3], partition);
        lg_column_add_text(columns[4], (struct lg_span){key.at + bin, key.len - bin});
        lg_column_add_int(columns[5], (int64_t)inputs->at[i].value);
    }
}
