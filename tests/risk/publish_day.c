/*
 * publish_day.c - a day's draw as it is made public, in one page of JSON: `publish_day ITEMS`.
 *
 * The keys, tickets and root are those of common/risk; a tenth of the items is drawn in one stratum
 * and a fiftieth in the other.  What checks the page must know nothing but the page (draws.md).
 */
#include <stdio.h>
#include <stdlib.h>

#include "base/day.h"
#include "base/hash.h"
#include "risk/key_chain.h"
#include "risk/merkle.h"
#include "risk/ticket.h"

static const struct {
    const char *stratum, *rate;
    double share;
} strata[] = {{"vehicles", "0.1", 0.1}, {"parcels", "0.02", 0.02}};

static void tell_hex(const char *name, const uint8_t bytes[LG_SHA256])
{
    char text[2 * LG_SHA256];

    lg_hex(bytes, LG_SHA256, text);
    printf("\"%s\": \"%.*s\", ", name, (int)sizeof text, text);
}

static void tell_candidate(const struct lg_ticket_key *key, struct lg_merkle *tree, int item)
{
    const size_t of = (size_t)item % 2;
    char identity[32], commitment[2 * LG_SHA256], leaf[100];
    const int identity_len = snprintf(identity, sizeof identity, "number:trader:D-%06d", item / 3);
    const struct lg_ticket ticket =
        lg_ticket_of(key, (struct lg_span){identity, (size_t)identity_len}, 1 + item % 3);

    lg_hex(ticket.commitment, LG_SHA256, commitment);
    const int len = snprintf(leaf, sizeof leaf, "%.*s %s %s", (int)sizeof commitment, commitment,
                             strata[of].stratum, strata[of].rate);
    lg_merkle_add(tree, (struct lg_span){leaf, (size_t)len});
    printf("%s{", item == 0 ? "" : ", ");
    tell_hex("commitment", ticket.commitment);
    printf("\"stratum\": \"%s\", \"rate\": \"%s\", \"ticket\": %.17g, \"selected\": %s}",
           strata[of].stratum, strata[of].rate, ticket.drawn,
           ticket.drawn < strata[of].share ? "true" : "false");
}

int main(int argc, char **argv)
{
    const int items = argc > 1 ? (int)strtol(argv[1], NULL, 10) : 0;
    const struct lg_hmac_key master = lg_hmac_key(LG_SPAN("an authority's secret"));
    const lg_day day = lg_day_of(2026, 3, 30);
    const struct lg_ticket_key key = lg_ticket_day_key(&master, day);
    struct lg_merkle tree = {.leaves = 0};
    uint8_t bytes[LG_SHA256];

    printf("{\"day\": \"2026-03-30\", \"tickets\": %d, ", items);
    lg_key_chain_head(&master, day, bytes);
    tell_hex("chainHead", bytes);
    lg_key_chain_key(&master, day, bytes);
    tell_hex("key", bytes);
    printf("\"candidates\": [");
    for (int item = 0; item < items; item++)
        tell_candidate(&key, &tree, item);
    printf("], ");
    lg_merkle_root(&tree, bytes);
    tell_hex("merkleRoot", bytes);
    printf("\"pages\": 1}\n");
    return 0;
}
