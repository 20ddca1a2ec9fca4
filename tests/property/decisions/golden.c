/*
 * golden.c - 10,000 decisions must have the very bytes that they had: one SHA-256 for each 100.
 *
 * `golden` prints the hashes; `golden FILE` compares them with the file and names the first
 * hundred that differs.  Numbers are hashed as their 64 bits.
 */
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "made.h"

enum { HUNDREDS = 100, PROFILES = 6, LINE = 2 * LG_SHA256 };

static void add_double(struct lg_sha256 *hash, double value)
{
    uint8_t bytes[8];
    uint64_t bits;

    memcpy(&bits, &value, sizeof bits);
    for (int i = 0; i < 8; i++)
        bytes[i] = (uint8_t)(bits >> (56 - 8 * i));
    lg_sha256_add_field(hash, (struct lg_span){(const char *)bytes, sizeof bytes});
}

static void add_number(struct lg_sha256 *hash, int64_t value)
{
    char text[24];

    lg_sha256_add_field(hash, (struct lg_span){text, (size_t)snprintf(text, sizeof text, "%lld",
                                                                      (long long)value)});
}

static void add_reasons(struct lg_sha256 *hash, const struct lg_selection *selection)
{
    for (size_t i = 0; i < selection->reasons_n; i++) {
        const struct ev_reason *reason = &selection->reasons[i];

        lg_sha256_add_field(hash, reason->code);
        lg_sha256_add_field(hash, reason->text);
        lg_sha256_add_field(hash, reason->text_zh);
        lg_sha256_add_field(hash, reason->instruction);
        lg_sha256_add_field(hash, reason->cites);
        add_number(hash, reason->has_contribution);
        add_double(hash, reason->contribution);
    }
}

static void add_decision(struct lg_sha256 *hash, const struct made_case *made,
                         const struct lg_item_decision *decision)
{
    const struct lg_selection *selection = &decision->selection;
    const struct lg_fact *findings = &made->declared.facts.at[LG_FACT_FINDINGS];

    add_number(hash, selection->lane);
    add_number(hash, selection->selected_by);
    add_number(hash, selection->action);
    for (size_t i = 0; i < selection->paths_n; i++)
        add_number(hash, selection->paths[i]);
    add_double(hash, selection->score);
    add_double(hash, selection->threshold);
    add_double(hash, selection->probability);
    add_double(hash, decision->ticket);
    for (int level = 0; level <= decision->risk.level; level++)
        add_double(hash, decision->risk.at_level[level]);
    lg_sha256_add_field(hash, made->declared.risk_key);
    for (size_t i = 0; i < findings->set_n; i++)
        lg_sha256_add_field(hash, findings->set[i]);
    add_reasons(hash, selection);
}

/* How often each lane and path was taken: a file over decisions that are all alike proves little. */
struct seen {
    int lanes[8], paths[12];
};

static void hash_hundred(struct lg_arena *arena, uint64_t seed, char ret_line[LINE],
                         struct seen *seen)
{
    struct made_chance chance = {seed};
    const struct lg_profile_set *profiles = made_profiles(arena, &chance, PROFILES);
    const struct lg_hmac_key master = lg_hmac_key(LG_SPAN("golden"));
    uint8_t digest[LG_SHA256];
    struct lg_sha256 hash;

    lg_sha256_init(&hash);
    for (int i = 0; i < 100; i++) {
        const struct made_case *made = made_case(arena, &chance);
        const struct lg_ticket_key key = lg_ticket_day_key(&master, made->context.ticket_day);
        struct lg_item_decision decision;

        lg_item_decide(arena, &made->declared, &made->context, profiles, &key, &decision);
        add_decision(&hash, made, &decision);
        seen->lanes[decision.selection.lane]++;
        seen->paths[decision.selection.selected_by]++;
    }
    lg_sha256_end(&hash, digest);
    lg_hex(digest, sizeof digest, ret_line);
}

static bool all_seen(const struct seen *seen)
{
    static const enum ev_path wanted[] = {EV_PATH_MANDATORY, EV_PATH_RISK,    EV_PATH_RANDOM,
                                          EV_PATH_NONE,      EV_PATH_OFFICER, EV_PATH_ALERT};
    bool all = true;

    for (int lane = EV_LANE_GREEN; lane <= EV_LANE_BLOCKED; lane++)
        all = all && seen->lanes[lane] >= 20;
    for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++)
        all = all && seen->paths[wanted[i]] >= 20;
    return all;
}

/* Prints the hashes, or compares them with a file: the first hundred that differs, 0 for none. */
static int each_hundred(struct lg_arena *arena, FILE *kept, struct seen *seen)
{
    char line[LINE], expected[LINE + 2];
    int different = 0;

    for (int i = 0; i < HUNDREDS; i++) {
        hash_hundred(arena, 0x9e3779b97f4a7c15U * (uint64_t)(i + 1), line, seen);
        lg_arena_reset(arena);
        if (kept == NULL)
            (void)printf("%.*s\n", LINE, line);
        else if ((fgets(expected, sizeof expected, kept) == NULL ||
                  memcmp(expected, line, LINE) != 0) &&
                 different == 0)
            different = i + 1;
    }
    return different;
}

int main(int argc, char **argv)
{
    FILE *kept = argc > 1 ? fopen(argv[1], "r") : NULL;
    struct lg_arena *arena = lg_arena_new(256 << 20);
    struct seen seen = {{0}, {0}};

    if (arena == NULL || (argc > 1 && kept == NULL)) {
        (void)fprintf(stderr, "golden: cannot read \"%s\"\n", argc > 1 ? argv[1] : "");
        return 1;
    }
    const int different = each_hundred(arena, kept, &seen);
    const bool alike = !all_seen(&seen);
    if (kept != NULL)
        (void)fclose(kept);
    lg_arena_free(arena);
    if (alike)
        (void)fprintf(stderr, "golden: some lane or path is hardly taken\n");
    if (different > 0)
        (void)fprintf(stderr, "golden: hundred %d is decided otherwise than before\n", different);
    return different > 0 || alike ? 1 : 0;
}
