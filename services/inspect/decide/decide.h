/*
 * decide.h - what each event does to a case.
 *
 * Sources: life cycles of domain.md section 3 (inspection order, sample, disposal); the rule for
 * goods that fail: safety, health and environment are returned or destroyed, others may be put
 * right and inspected again (进出口商品抽查检验, GACC Decree 39 and 238;
 * schemas/rules/failed-goods.md).
 */
#pragma once

#include "decide/case.h"
#include "decide/repeat_sampling.h"

struct case_facts {
    struct sampling_rule rule;
    const struct sampling_pass_of {
        struct sampling_pass pass;
        struct lg_span standard;
    } * passes;
    size_t passes_n;
};

/* One more of what an event leads to. */
#define CASE_ADD(of, list)                                                                         \
    case_append((of)->arena, (of)->effects.list, &(of)->effects.list##_n,                          \
                sizeof *(of)->effects.list, (void **)&(of)->effects.list)

struct event_verdict decide_assessment(struct inspection_case *of, const struct case_event *event,
                                       const struct case_facts *facts);
struct event_verdict decide_order(struct inspection_case *of, const struct case_event *event);
struct event_verdict decide_review(struct inspection_case *of, const struct case_event *event);
struct event_verdict decide_check(struct inspection_case *of, const struct case_event *event);
struct event_verdict decide_signature(struct inspection_case *of, const struct case_event *event);
struct event_verdict decide_sample(struct inspection_case *of, const struct case_event *event);
struct event_verdict decide_lab_result(struct inspection_case *of, const struct case_event *event);
struct event_verdict decide_disposal(struct inspection_case *of, const struct case_event *event);

/* A supervisor's decision on what is open: what conflicts takes effect now, or never. */
struct event_verdict decide_conflict(struct inspection_case *of, const struct case_event *event);

/*
 * Whether all inspectors whom the check names have signed it, its sender by sending it: taken,
 * EVENT_WAITS, a conflict where one signed something else, refused where it names no two or not its
 * sender.  A check without a content hash asks for none.
 */
struct event_verdict case_signed(struct inspection_case *of, const struct ev_event *check);

/* Takes a check on the order as it is, whatever version it names; a conflict when it is closed. */
struct event_verdict case_take_check(struct inspection_case *of, const struct case_event *event);

/* Keeps what is open for somebody to decide. */
void case_keep_open(struct inspection_case *of, struct lg_id id, bool waits,
                    const struct case_event *event);
/* The open one of that id, or NULL. */
struct case_open *case_open_of(struct inspection_case *of, struct lg_id id);

/* Keeps a review; `effective`: it took effect. */
void case_keep_review(struct inspection_case *of, const struct case_event *event, bool effective);

/* Moves the order; refused, with both named, when the life cycle does not allow it. */
struct event_verdict case_move(struct inspection_case *of, const char *event);

/* What a final finding means: an outcome, and a measure where the goods must be kept out. */
struct case_finding {
    enum ev_kind kind;
    enum ev_severity severity;
    enum ev_outcome_verdict verdict;
    enum ev_outcome_stage stage;
    struct lg_span text;
    const struct ev_unit *unit; /* of the gravest finding; NULL when it names none */
    lg_e5 quantity_e5;          /* what failed of the item; 0 for the whole */
    struct lg_span *units;      /* as in case_item */
    size_t units_n;
};
void case_find(struct inspection_case *of, struct case_item *item, const struct case_finding *found,
               const struct case_event *event);

/* Whether goods that failed with that finding must be kept out. */
bool case_keeps_out(const struct case_finding *found);
/* Puts measures on what failed of the item in force, citing the item's outcome; or lifts them. */
void case_block(struct inspection_case *of, struct case_item *item,
                const struct case_finding *found, int64_t at_us);
void case_lift(struct inspection_case *of, struct case_item *item, int64_t at_us);
/* Before a release: items that a measure of others blocks at that time are held back; what comes at
 * the same instant as the event comes after it.  Gives how many. */
size_t case_hold_back(struct inspection_case *of, int64_t at_us);
/* What one of the item's units is of its quantity. */
lg_e5 case_unit_e5(const struct case_item *item);

/* A release of that status with what passed or needed no inspection; nothing when it stands so. */
void case_release(struct inspection_case *of, enum ev_release_status status,
                  const struct case_event *event);

/* The order follows its items; one that had its verdict is corrected. */
void case_follow_items(struct inspection_case *of);

/* Releases what nothing holds any more, when every item has come to its end. */
void case_settle(struct inspection_case *of, const struct case_event *event);
