/*
 * json.c - the reader: one face for both parsers, and the refusals that they share.
 */
#include "wire/json.h"

#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#include "base/hash.h"
#include "wire/json_backend.h"

/* Objects up to this many members are searched for doubles pair by pair. */
enum { PAIRWISE_MAX = 12 };

struct lg_json_reader {
    struct lg_simdjson *simdjson; /* one of the two is set */
    struct lg_jansson *jansson;
    struct lg_tape tape;
    uint32_t *slots; /* of names on the tape, 0: empty; a numbering cannot fail or be emptied */
    size_t slots_n;
    uint64_t seed;
};

const char *const LG_TAPE_NO_MEMORY = "out of memory";
const char *const LG_TAPE_TOO_DEEP = "values are nested more than 32 deep";

bool lg_tape_grow(struct lg_tape *tape)
{
    const size_t room = tape->room == 0 ? 256 : tape->room * 2;
    struct lg_json *at = realloc(tape->at, room * sizeof *at);

    if (at == NULL)
        return false;
    tape->at = at;
    tape->room = room;
    return true;
}

struct lg_json_reader *lg_json_reader_new(enum lg_json_backend backend)
{
    struct lg_json_reader *reader = calloc(1, sizeof *reader);

    if (reader == NULL)
        return NULL;
    if (backend == LG_JSON_SIMDJSON)
        reader->simdjson = lg_simdjson_new();
    else
        reader->jansson = lg_jansson_new();
    if ((reader->simdjson == NULL && reader->jansson == NULL) || !lg_tape_grow(&reader->tape)) {
        lg_json_reader_free(reader);
        return NULL;
    }
    /* The seed keeps senders from choosing names that collide; the verdict does not depend on it. */
    if (getrandom(&reader->seed, sizeof reader->seed, 0) != (ssize_t)sizeof reader->seed)
        reader->seed = (uint64_t)(uintptr_t)reader;
    return reader;
}

void lg_json_reader_free(struct lg_json_reader *reader)
{
    if (reader == NULL)
        return;
    lg_simdjson_free(reader->simdjson);
    lg_jansson_free(reader->jansson);
    free(reader->tape.at);
    free(reader->slots);
    free(reader);
}

static bool has_double_of_few(const struct lg_json *object)
{
    struct lg_span names[PAIRWISE_MAX];
    const struct lg_json *name = lg_json_first(object);

    for (size_t i = 0; i < object->n; i++, name = lg_json_next(name + 1)) {
        names[i] = name->string;
        for (size_t k = 0; k < i; k++)
            if (lg_span_eq(names[i], names[k]))
                return true;
    }
    return false;
}

/* Room for twice as many slots as names, all empty; a power of two. */
static bool clear_slots(struct lg_json_reader *reader, size_t names)
{
    size_t n = 64;

    while (n < 2 * names)
        n *= 2;
    if (n > reader->slots_n) {
        uint32_t *slots = realloc(reader->slots, n * sizeof *slots);
        if (slots == NULL)
            return false;
        reader->slots = slots;
        reader->slots_n = n;
    }
    memset(reader->slots, 0, n * sizeof *reader->slots);
    return true;
}

/* Puts the name at that index of the tape into the slots; true when it is there already. */
static bool is_met_again(struct lg_json_reader *reader, size_t mask, uint32_t index)
{
    const struct lg_span name = reader->tape.at[index].string;
    size_t slot = (size_t)lg_hash64(name, reader->seed) & mask;

    for (; reader->slots[slot] != 0; slot = (slot + 1) & mask)
        if (lg_span_eq(reader->tape.at[reader->slots[slot]].string, name))
            return true;
    reader->slots[slot] = index;
    return false;
}

static const char *find_double_of_many(struct lg_json_reader *reader, const struct lg_json *object)
{
    const struct lg_json *name = lg_json_first(object);
    size_t mask = 64;

    if (!clear_slots(reader, object->n))
        return LG_TAPE_NO_MEMORY;
    while (mask < 2 * object->n)
        mask *= 2;
    for (size_t i = 0; i < object->n; i++, name = lg_json_next(name + 1))
        if (is_met_again(reader, mask - 1, (uint32_t)(name - reader->tape.at)))
            return "a name stands twice in an object";
    return NULL;
}

static const char *check_names(struct lg_json_reader *reader, const struct lg_json *object)
{
    const struct lg_json *name = lg_json_first(object);

    for (size_t i = 0; i < object->n; i++, name = lg_json_next(name + 1))
        if (name->string.len > 0 && memchr(name->string.at, 0, name->string.len) != NULL)
            return "a name holds U+0000";
    if (object->n > PAIRWISE_MAX)
        return find_double_of_many(reader, object);
    return has_double_of_few(object) ? "a name stands twice in an object" : NULL;
}

/* The reason why the text is refused, or NULL with the tape filled. */
static const char *parse(struct lg_json_reader *reader, struct lg_span bytes)
{
    if (bytes.len > LG_JSON_BYTES_MAX)
        return "the text is longer than 4 MiB";
    if (bytes.len == 0)
        return "the text is empty";
    if (bytes.len >= 3 && memcmp(bytes.at, "\xEF\xBB\xBF", 3) == 0)
        return "the text begins with a byte order mark";

    reader->tape.n = 0;
    const char *reason = reader->simdjson != NULL
                             ? lg_simdjson_parse(reader->simdjson, bytes, &reader->tape)
                             : lg_jansson_parse(reader->jansson, bytes, &reader->tape);
    for (size_t i = 0; reason == NULL && i < reader->tape.n; i++)
        if (reader->tape.at[i].type == LG_JSON_OBJECT)
            reason = check_names(reader, &reader->tape.at[i]);
    return reason;
}

bool lg_json_parse(struct lg_json_reader *reader, struct lg_span bytes,
                   const struct lg_json **ret_root, struct lg_error *reterr)
{
    const char *reason = parse(reader, bytes);

    if (reason == LG_TAPE_NO_MEMORY)
        return lg_fail(reterr, LG_RETRY, "could not read JSON: %s", reason);
    if (reason != NULL)
        return lg_fail(reterr, LG_REJECT, "cannot read JSON: %s", reason);
    *ret_root = reader->tape.at;
    return true;
}
