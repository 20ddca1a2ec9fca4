/*
 * sieve.c - comparisons numbered, filed under the texts that meet them, and combined by bits.
 */
#include "risk/sieve.h"

#include "base/hash.h"
#include "risk/filing.h"

enum { SAMPLE = 4096 }; /* rows that say what is rare */

/* A condition with its comparisons numbered: of a comparison n is its number. */
struct node {
    enum lg_condition_kind kind;
    enum lg_attribute attribute;
    uint32_t n;
    struct node *children;
};

/* The texts of one attribute that any comparison is about; without a column there is none. */
struct asked {
    const struct lg_attribute_column *column;
    struct lg_filed filed;
    uint64_t *rows; /* of a text's number: the rows of the block that have it; 0 between blocks */
    bool is_gate;   /* any profile's gate is about it: it is asked of every block */
    size_t block;   /* behind the one that the masks of its comparisons are of */
};

struct lg_sieve {
    const struct lg_columns *columns;
    struct node *profiles;
    uint32_t
        *gates; /* of each profile: a comparison that it cannot be met without, or `n` of them */
    size_t n;
    struct lg_comparisons comparisons;
    struct lg_numbering numbers; /* of comparisons, one more than each is called here */
    uint64_t
        *masks; /* of each comparison: the rows of the block that meet it; behind them all rows */
    size_t *blocks; /* of a comparison of numbers: the block behind the one that its mask is of */
    size_t *met;    /* of a comparison of texts: how many rows of a sample meet it */
    struct asked asked[LG_FACTS_N];
};

static bool has_parts(enum lg_condition_kind kind)
{
    return kind == LG_CONDITION_ALL || kind == LG_CONDITION_ANY || kind == LG_CONDITION_NOT;
}

static size_t count_leaves(const struct lg_condition *condition)
{
    size_t n = has_parts(condition->kind) ? 0 : 1;

    for (size_t i = 0; i < condition->children_n; i++)
        n += count_leaves(&condition->children[i]);
    return n;
}

static uint64_t hash_of(const struct lg_condition *condition)
{
    const int64_t numbers[] = {condition->kind, condition->attribute, condition->least,
                               condition->below};
    uint64_t hash =
        lg_hash64((struct lg_span){(const char *)numbers, sizeof numbers}, condition->values_n);

    for (size_t i = 0; i < condition->values_n; i++)
        hash = lg_hash64(condition->values[i], hash);
    return hash;
}

static bool are_equal(const struct lg_condition *a, const struct lg_condition *b)
{
    bool equal = (a->kind == b->kind) & (a->attribute == b->attribute) & (a->least == b->least) &
                 (a->below == b->below) & (a->values_n == b->values_n);

    for (size_t i = 0; equal && i < a->values_n; i++)
        equal = lg_span_eq(a->values[i], b->values[i]);
    return equal;
}

/* The number of a comparison, which it shares with all that are equal. */
static uint32_t number_of(struct lg_sieve *sieve, struct lg_arena *arena,
                          const struct lg_condition *condition)
{
    struct lg_comparisons *comparisons = &sieve->comparisons;
    const uint64_t hash = hash_of(condition);
    struct lg_probe probe = lg_probe(hash);
    uint32_t number;

    do
        number = lg_probe_next(&sieve->numbers, &probe);
    while (number != 0 && !are_equal(comparisons->at[number - 1], condition));
    if (number != 0)
        return number - 1;
    comparisons->at[comparisons->n++] = condition;
    return lg_numbering_add(&sieve->numbers, arena, hash) - 1;
}

static struct node node_of(struct lg_sieve *sieve, struct lg_arena *arena,
                           const struct lg_condition *condition)
{
    struct node node = {condition->kind, condition->attribute, (uint32_t)condition->children_n,
                        NULL};

    if (!has_parts(condition->kind)) {
        node.n = number_of(sieve, arena, condition);
        return node;
    }
    node.children = lg_arena_take(arena, (node.n + 1) * sizeof *node.children);
    for (size_t i = 0; i < node.n; i++)
        node.children[i] = node_of(sieve, arena, &condition->children[i]);
    return node;
}

static void number_all(struct lg_sieve *sieve, struct lg_arena *arena,
                       const struct lg_profile *profiles)
{
    size_t most = 1;

    for (size_t i = 0; i < sieve->n; i++)
        most += count_leaves(&profiles[i].condition);
    sieve->comparisons.at = lg_arena_take(arena, most * sizeof *sieve->comparisons.at);
    sieve->comparisons.texts = lg_arena_take(arena, most * sizeof *sieve->comparisons.texts);
    sieve->masks = lg_arena_take(arena, most * sizeof *sieve->masks);
    sieve->blocks = lg_arena_take(arena, most * sizeof *sieve->blocks);
    sieve->met = lg_arena_take(arena, most * sizeof *sieve->met);
    sieve->profiles = lg_arena_take(arena, (sieve->n + 1) * sizeof *sieve->profiles);
    for (size_t i = 0; i < sieve->n; i++)
        sieve->profiles[i] = node_of(sieve, arena, &profiles[i].condition);
}

static void file_all(struct lg_sieve *sieve, struct lg_arena *arena)
{
    bool wanted[LG_FACTS_N] = {false};

    for (size_t i = 0; i < sieve->comparisons.n; i++)
        wanted[sieve->comparisons.at[i]->attribute] = true;
    for (int i = 0; i < LG_FACTS_N; i++) {
        const struct lg_attribute_column *column = &sieve->columns->at[i];

        if (!wanted[i] || column->numbers != NULL)
            continue;
        sieve->asked[i] = (struct asked){
            .column = column,
            .filed = lg_file(arena, &sieve->comparisons, (enum lg_attribute)i, &column->texts),
            .rows = lg_arena_take(arena, (column->texts.numbers.n + 1) * sizeof(uint64_t))};
    }
}

/* Counts what a row's texts meet. */
static void sample_row(struct lg_sieve *sieve, const struct asked *asked, size_t row)
{
    const struct lg_attribute_column *column = asked->column;
    const bool is_set = column->ends != NULL;
    const size_t from = !is_set ? row : row == 0 ? 0 : column->ends[row - 1];
    const size_t until = is_set ? column->ends[row] : row + 1;

    for (size_t i = from; i < until; i++) {
        const uint32_t *first = &asked->filed.first[column->codes[i]];

        for (uint32_t j = first[0]; j < first[1]; j++)
            sieve->met[asked->filed.comparisons[j]]++;
    }
}

static void sample_all(struct lg_sieve *sieve)
{
    const size_t step = sieve->columns->n / SAMPLE + 1;

    for (int i = 0; i < LG_FACTS_N; i++) {
        for (size_t row = 0; sieve->asked[i].column != NULL && row < sieve->columns->n; row += step)
            sample_row(sieve, &sieve->asked[i], row);
    }
}

/* How rarely a part is met: never is 0, and what texts do not decide comes last. */
static size_t rarity_of(const struct lg_sieve *sieve, const struct node *node)
{
    if (has_parts(node->kind) || sieve->columns->at[node->attribute].numbers != NULL)
        return SIZE_MAX;
    return sieve->comparisons.texts[node->n] == 0 ? 0 : 1 + sieve->met[node->n];
}

/*
 * Of what must all be met the rarest first: most profiles end with it.  Gives its number, or the
 * number of comparisons when no text decides.
 */
static uint32_t put_rarest_first(struct lg_sieve *sieve, struct node *node)
{
    const struct node *first = node;

    for (uint32_t i = 1; i < node->n && node->kind == LG_CONDITION_ALL; i++) {
        const struct node moved = node->children[i];
        uint32_t at = i;

        for (; at > 0 && rarity_of(sieve, &moved) < rarity_of(sieve, &node->children[at - 1]); at--)
            node->children[at] = node->children[at - 1];
        node->children[at] = moved;
    }
    if (node->kind == LG_CONDITION_ALL && node->n > 0)
        first = &node->children[0];
    const size_t rarity = rarity_of(sieve, first);

    if (rarity == SIZE_MAX)
        return (uint32_t)sieve->comparisons.n;
    sieve->asked[first->attribute].is_gate |= rarity > 0;
    return first->n;
}

struct lg_sieve *lg_sieve_new(struct lg_arena *arena, const struct lg_profile *profiles, size_t n,
                              const struct lg_columns *columns)
{
    struct lg_sieve *sieve = lg_arena_take(arena, sizeof *sieve);

    sieve->columns = columns;
    sieve->n = n;
    number_all(sieve, arena, profiles);
    file_all(sieve, arena);
    sample_all(sieve);
    sieve->gates = lg_arena_take(arena, (n + 1) * sizeof *sieve->gates);
    for (size_t i = 0; i < n; i++)
        sieve->gates[i] = put_rarest_first(sieve, &sieve->profiles[i]);
    return sieve;
}

/* The texts that rows of the block have, each once; `rows` then has their rows. */
struct seen {
    uint32_t *codes;
    size_t n;
};

static void see(const struct asked *asked, uint32_t code, uint64_t bit, struct seen *seen)
{
    seen->codes[seen->n] = code;
    seen->n += asked->rows[code] == 0;
    asked->rows[code] |= bit;
}

/* Gives the rows of each text seen to the comparisons that it meets. */
static void tell(struct lg_sieve *sieve, const struct asked *asked, struct seen *seen)
{
    for (size_t i = 0; i < seen->n; i++) {
        const uint32_t code = seen->codes[i];
        const uint64_t rows = asked->rows[code];

        asked->rows[code] = 0;
        for (uint32_t j = asked->filed.first[code]; j < asked->filed.first[code + 1]; j++)
            sieve->masks[asked->filed.comparisons[j]] |= rows;
    }
    seen->n = 0;
}

static void ask_text(struct lg_sieve *sieve, const struct asked *asked, size_t from, size_t until)
{
    uint32_t codes[LG_ROWS_BLOCK + 1];
    struct seen seen = {codes, 0};

    for (size_t row = from; row < until; row++)
        see(asked, asked->column->codes[row], 1ULL << (row - from), &seen);
    tell(sieve, asked, &seen);
}

static void ask_set(struct lg_sieve *sieve, const struct asked *asked, size_t from, size_t until)
{
    uint32_t codes[LG_ROWS_BLOCK + 1];
    struct seen seen = {codes, 0};
    uint32_t member = from == 0 ? 0 : asked->column->ends[from - 1];

    for (size_t row = from; row < until; row++) {
        for (; member < asked->column->ends[row]; member++) {
            see(asked, asked->column->codes[member], 1ULL << (row - from), &seen);
            if (seen.n == LG_ROWS_BLOCK)
                tell(sieve, asked, &seen);
        }
    }
    tell(sieve, asked, &seen);
}

/* The rows of a block whose number the comparison takes. */
static uint64_t numbers_that_meet(const struct lg_attribute_column *column,
                                  const struct lg_condition *condition, size_t block)
{
    const lg_e5 *numbers = &column->numbers[block * LG_ROWS_BLOCK];
    uint64_t mask = 0;

    if (condition->kind == LG_CONDITION_EXISTS)
        return column->has[block];
    if (condition->kind != LG_CONDITION_RANGE)
        return 0;
    for (int i = 0; i < LG_ROWS_BLOCK; i++)
        mask |= (uint64_t)((numbers[i] >= condition->least) & (numbers[i] < condition->below)) << i;
    return mask & column->has[block];
}

/* Asks an attribute's texts of a block, once. */
static void ask_texts(struct lg_sieve *sieve, struct asked *asked, size_t block)
{
    const size_t from = block * LG_ROWS_BLOCK, left = sieve->columns->n - from;
    const size_t until = from + (left < LG_ROWS_BLOCK ? left : LG_ROWS_BLOCK);

    if (asked->block == block + 1)
        return;
    asked->block = block + 1;
    if (asked->column->ends == NULL)
        ask_text(sieve, asked, from, until);
    else
        ask_set(sieve, asked, from, until);
}

static uint64_t rows_that_meet(struct lg_sieve *sieve, const struct node *node, size_t block)
{
    const struct lg_attribute_column *column = &sieve->columns->at[node->attribute];

    if (column->numbers == NULL) {
        ask_texts(sieve, &sieve->asked[node->attribute], block);
    } else if (sieve->blocks[node->n] != block + 1) {
        sieve->masks[node->n] = numbers_that_meet(column, sieve->comparisons.at[node->n], block);
        sieve->blocks[node->n] = block + 1;
    }
    return sieve->masks[node->n];
}

/* The rows among `rows` that meet a condition. */
static uint64_t rows_of(struct lg_sieve *sieve, const struct node *node, size_t block,
                        uint64_t rows)
{
    uint64_t left = rows;

    if (!has_parts(node->kind))
        return rows & rows_that_meet(sieve, node, block);
    if (node->kind == LG_CONDITION_NOT)
        return rows & ~rows_of(sieve, &node->children[0], block, rows);
    if (node->kind == LG_CONDITION_ALL) {
        for (uint32_t i = 0; i < node->n && left != 0; i++)
            left = rows_of(sieve, &node->children[i], block, left);
        return left;
    }
    for (uint32_t i = 0; i < node->n && left != 0; i++)
        left &= ~rows_of(sieve, &node->children[i], block, left);
    return rows & ~left;
}

void lg_sieve_block(struct lg_sieve *sieve, size_t block, uint64_t *ret_masks)
{
    const size_t rows = sieve->columns->n - block * LG_ROWS_BLOCK;
    const uint64_t all = rows >= LG_ROWS_BLOCK ? UINT64_MAX : (1ULL << rows) - 1;

    memset(sieve->masks, 0, sieve->comparisons.n * sizeof *sieve->masks);
    memset(sieve->blocks, 0, sieve->comparisons.n * sizeof *sieve->blocks);
    sieve->masks[sieve->comparisons.n] = all;
    for (int i = 0; i < LG_FACTS_N; i++) {
        sieve->asked[i].block = 0;
        if (sieve->asked[i].is_gate)
            ask_texts(sieve, &sieve->asked[i], block);
    }
    for (size_t i = 0; i < sieve->n; i++)
        ret_masks[i] = sieve->masks[sieve->gates[i]] == 0
                           ? 0
                           : rows_of(sieve, &sieve->profiles[i], block, all);
}
