/*
 * identity.h - which events mean the same effect, and the receipt that follows from it.
 *
 * An effect is unique by (sender, type, natural key, revision).  The receipt is a hash of these,
 * so a retry gets the same receipt for ever, and whoever knows them can compute it.  The first
 * in the log under one receipt wins; another body under the same one is a conflict.
 *
 * type          natural key                                           revision
 * declaration   number                                                version
 * declaration-change  declarationNumber, of type "declaration":       version
 *               amendment, cancellation and new declaration under one version exclude each other
 * trade-document  kind/number, and /issuer/half-year for a waybill with issuedAt: its carrier may
 *               use its number again after six months (CEB messages of 2022, logisticsNo)   1
 * arrival       conveyance/port/arrivedAt                             1
 * inspection-order  declarationId/version/orderId/state/action/items  orderVersion, or 1
 * review        declarationId/version/item/kind/lane, and /approves or /conflictId where it has one   1
 * check         checkId                                               1
 * signature     checkId: one of each signer, who is the sender        1
 * sample        sampleNumber/step                                     1
 * lab-result    reportNumber                                          1
 * disposal      disposalNumber/step, and /at for a rectification, which may be ordered twice   1
 * complaint, incident  its number                                     1
 * investigation caseNumber/step, and /at for evidence and traces, which are many               1
 * recall        recallNumber/step/at: steps come again when a recall is reopened               1
 * control       kind/objectId/action, and /share for a cutover, which goes on by steps         version
 * assessment    declarationId/kind                                    version
 * release       declarationId                                         releaseVersion
 * outcome       outcomeId                                             version
 * measure       measureId                                             version
 * draw          kind/day                                              1
 * tick          at                                                    number
 * dead-letter   topic/partition                                       offset
 *
 * Parts of a composite key are escaped as in JSON Pointer ("~" as "~0", "/" as "~1"), so no two
 * rows of parts give the same key; a key of one part stands as it is.  Times are UTC with six
 * digits of fraction; what is absent is empty.
 */
#pragma once

#include <stdint.h>

#include "base/arena.h"
#include "base/span.h"
#include "model/event_types.h"

enum { LG_RECEIPT = 16 };

/*
 * The first 16 bytes of SHA-256 over the four fields, each with its length before it; the revision
 * as decimal text.  `sender` is the principal's id, `type` as ev_identity_type() gives it.
 */
void lg_receipt_of(struct lg_span sender, struct lg_span type, struct lg_span key, int64_t revision,
                   uint8_t ret_receipt[LG_RECEIPT]);

/*
 * What an Idempotency-Key of that sender is stored under: same form, kept apart from every receipt
 * by a first field that no sender has.
 */
void lg_idempotency_of(struct lg_span sender, struct lg_span key, uint8_t ret_receipt[LG_RECEIPT]);

/* The type of the event's identity: its short name, and "declaration" for a change of one. */
struct lg_span ev_identity_type(const struct ev_event *event);

/* The natural key; in the arena or borrowed from the event.  The type must not be none. */
struct lg_span ev_natural_key(struct lg_arena *arena, const struct ev_event *event);

/* The revision under that key, from 1 where the event has no version of its own. */
int64_t ev_revision(const struct ev_event *event);
