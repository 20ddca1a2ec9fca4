// The states by which lists are filtered: of what has a life cycle those of its machine (common/model/life_cycle_*.c, which a
// test holds to), of the others those that their views give.
export const STATES = {
  order: ["planned", "notified", "in_progress", "recorded", "passed", "failed", "rectify", "refused", "not_found", "suspended", "cancelled", "superseded", "closed"],
  recall: ["notified", "plan_filed", "ordered", "objection", "expert_review", "closed", "published", "plan_amended", "in_progress", "summary_submitted", "effect_evaluated", "reopened"],
  investigation: ["opened", "evidence", "trace_back", "trace_forward", "defect_confirmed", "no_defect", "transferred", "closed"],
  complaint: ["filed", "accepted", "refused", "mediation", "verify", "verify_extended", "case_filed", "no_case", "settled", "mediation_ended", "reporter_told", "rewarded", "withdrawn", "closed"],
  conflict: ["open", "waiting", "decided"],
  letter: ["open", "replay", "replayed", "dropped"],
  receipt: ["done", "parked", "refused"],
} as const;
