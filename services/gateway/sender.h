/*
 * sender.h - the way to Kafka: one producer, made anew when it has died.
 */
#pragma once

#include "intake.h"
#include "ops/complaint.h"

struct gw_sender;

/* A record on its way; lives until `done` was called. */
struct gw_sending {
    /* offset is -1 when no one knows whether the record was written; on the producer's thread. */
    void (*done)(struct gw_sending *sending, int64_t offset);
};

/* LG_STOP when the settings cannot be used. */
bool gw_sender_open(const struct lg_config *config, struct gw_sender **ret_sender,
                    struct lg_error *reterr) LG_MUST_CHECK;
void gw_sender_free(struct gw_sender *sender);

/* Hands the record over; `done` is called once unless this is false. */
bool gw_send(struct gw_sender *sender, const struct gw_ready *ready, struct gw_sending *sending,
             struct lg_error *reterr) LG_MUST_CHECK;

/* To be called every now and then: replaces a dead producer, asks whether the topics are there. */
void gw_sender_tend(struct gw_sender *sender);

/* The next offset of a partition that is written here; false when the brokers do not tell at once. */
bool gw_sender_end(struct gw_sender *sender, const char *topic, int32_t partition,
                   int64_t *ret_end);

/* Whether the brokers knew our topics when last asked; and what was complained of last. */
bool gw_sender_well(struct gw_sender *sender, char ret_why[LG_COMPLAINT]);
