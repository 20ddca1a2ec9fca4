#include "base/dictionary.h"

#include "base/hash.h"
#include "base/text.h"

enum { SEED = 7 };

static uint32_t find(const struct lg_dictionary *dictionary, struct lg_span text, uint64_t hash)
{
    struct lg_probe probe = lg_probe(hash);
    uint32_t number;

    do
        number = lg_probe_next(&dictionary->numbers, &probe);
    while (number != 0 && !lg_span_eq(dictionary->texts[number - 1], text));
    return number;
}

static uint32_t add(struct lg_dictionary *dictionary, struct lg_arena *arena, struct lg_span text,
                    uint64_t hash)
{
    const size_t n = dictionary->numbers.n;

    dictionary->texts = lg_arena_more(arena, dictionary->texts, n, sizeof *dictionary->texts);
    dictionary->texts[n] = text;
    return lg_numbering_add(&dictionary->numbers, arena, hash);
}

uint32_t lg_dictionary_find(const struct lg_dictionary *dictionary, struct lg_span text)
{
    return find(dictionary, text, lg_hash64(text, SEED));
}

uint32_t lg_dictionary_put(struct lg_dictionary *dictionary, struct lg_arena *arena,
                           struct lg_span text)
{
    const uint64_t hash = lg_hash64(text, SEED);
    const uint32_t number = find(dictionary, text, hash);

    return number != 0 ? number : add(dictionary, arena, lg_text_copy(arena, text), hash);
}

uint32_t lg_dictionary_refer(struct lg_dictionary *dictionary, struct lg_arena *arena,
                             struct lg_span text)
{
    const uint64_t hash = lg_hash64(text, SEED);
    const uint32_t number = find(dictionary, text, hash);

    return number != 0 ? number : add(dictionary, arena, text, hash);
}
