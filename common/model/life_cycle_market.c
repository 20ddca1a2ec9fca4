/*
 * life_cycle_market.c - what happens after release: recall, investigation, complaint; credit, and what people change.
 */
#include "model/life_cycle_tables.h"

/* Authority's path: notified, objection, expert review, ordered; the willing begin with the plan. */
static const struct lg_move recall_moves[] = {
    {LG_LIFE_NEW, "notified", "notified"},
    {LG_LIFE_NEW, "plan-filed", "plan_filed"},
    {LG_LIFE_NEW, "ordered", "ordered"},
    {"notified", "objection", "objection"},
    {"notified", "plan-filed", "plan_filed"},
    {"notified", "ordered", "ordered"},
    {"objection", "expert-review", "expert_review"},
    {"objection", "plan-filed", "plan_filed"},
    {"expert_review", "ordered", "ordered"},
    {"expert_review", "plan-filed", "plan_filed"},
    {"expert_review", "closed", "closed"},
    {"ordered", "plan-filed", "plan_filed"},
    {"plan_filed", "published", "published"},
    {"plan_amended", "published", "published"},
    {"plan_filed", "plan-amended", "plan_amended"},
    {"published", "plan-amended", "plan_amended"},
    {"in_progress", "plan-amended", "plan_amended"},
    {"plan_amended", "plan-amended", "plan_amended"},
    {"reopened", "plan-amended", "plan_amended"},
    {"published", "progress", "in_progress"},
    {"in_progress", "progress", "in_progress"},
    {"plan_amended", "progress", "in_progress"},
    {"reopened", "progress", "in_progress"},
    {"published", "summary-submitted", "summary_submitted"},
    {"in_progress", "summary-submitted", "summary_submitted"},
    {"plan_amended", "summary-submitted", "summary_submitted"},
    {"summary_submitted", "progress", "in_progress"},
    {"summary_submitted", "effect-evaluated", "effect_evaluated"},
    {"effect_evaluated", "closed", "closed"},
    {"effect_evaluated", "reopened", "reopened"},
    {"closed", "reopened", "reopened"},
    {"reopened", "ordered", "ordered"},
    {"reopened", "plan-filed", "plan_filed"},
};
const struct lg_life_cycle lg_recall_cycle = {"recall", "召回", recall_moves,
                                              sizeof recall_moves / sizeof *recall_moves};

/* Evidence and traces come in any order, also after a defect was confirmed. */
static const struct lg_move investigation_moves[] = {
    {LG_LIFE_NEW, "open", "opened"},
    {"opened", "evidence", "evidence"},
    {"evidence", "evidence", "evidence"},
    {"trace_back", "evidence", "evidence"},
    {"trace_forward", "evidence", "evidence"},
    {"opened", "trace-back", "trace_back"},
    {"evidence", "trace-back", "trace_back"},
    {"trace_back", "trace-back", "trace_back"},
    {"trace_forward", "trace-back", "trace_back"},
    {"opened", "trace-forward", "trace_forward"},
    {"evidence", "trace-forward", "trace_forward"},
    {"trace_back", "trace-forward", "trace_forward"},
    {"trace_forward", "trace-forward", "trace_forward"},
    {"opened", "defect-confirmed", "defect_confirmed"},
    {"evidence", "defect-confirmed", "defect_confirmed"},
    {"trace_back", "defect-confirmed", "defect_confirmed"},
    {"trace_forward", "defect-confirmed", "defect_confirmed"},
    {"opened", "no-defect", "no_defect"},
    {"evidence", "no-defect", "no_defect"},
    {"trace_back", "no-defect", "no_defect"},
    {"trace_forward", "no-defect", "no_defect"},
    {"opened", "transfer", "transferred"},
    {"evidence", "transfer", "transferred"},
    {"trace_back", "transfer", "transferred"},
    {"trace_forward", "transfer", "transferred"},
    {"defect_confirmed", "transfer", "transferred"},
    {"no_defect", "transfer", "transferred"},
    {"defect_confirmed", "trace-back", "defect_confirmed"},
    {"defect_confirmed", "trace-forward", "defect_confirmed"},
    {"defect_confirmed", "evidence", "defect_confirmed"},
    {"no_defect", "evidence", "evidence"},
    {"defect_confirmed", "close", "closed"},
    {"no_defect", "close", "closed"},
    {"transferred", "close", "closed"},
};
const struct lg_life_cycle lg_investigation_cycle = {
    "investigation", "追溯调查", investigation_moves,
    sizeof investigation_moves / sizeof *investigation_moves};

/* Source: Interim Measures for Complaints and Reports (投诉举报处理暂行办法). */
static const struct lg_move complaint_moves[] = {
    {LG_LIFE_NEW, "filed", "filed"},
    {"filed", "accepted", "accepted"},
    {"filed", "refused", "refused"},
    {"accepted", "mediation", "mediation"},
    {"accepted", "verify", "verify"},
    {"mediation", "verify", "verify"},
    {"verify", "extended", "verify_extended"},
    {"accepted", "case-filed", "case_filed"},
    {"verify", "case-filed", "case_filed"},
    {"verify_extended", "case-filed", "case_filed"},
    {"verify", "no-case", "no_case"},
    {"verify_extended", "no-case", "no_case"},
    {"mediation", "settled", "settled"},
    {"mediation", "ended", "mediation_ended"},
    {"mediation_ended", "verify", "verify"},
    {"case_filed", "reporter-told", "reporter_told"},
    {"no_case", "reporter-told", "reporter_told"},
    {"reporter_told", "rewarded", "rewarded"},
    {"filed", "withdrawn", "withdrawn"},
    {"accepted", "withdrawn", "withdrawn"},
    {"mediation", "withdrawn", "withdrawn"},
    {"refused", "closed", "closed"},
    {"settled", "closed", "closed"},
    {"mediation_ended", "closed", "closed"},
    {"reporter_told", "closed", "closed"},
    {"rewarded", "closed", "closed"},
    {"withdrawn", "closed", "closed"},
};
const struct lg_life_cycle lg_complaint_cycle = {"complaint", "投诉举报", complaint_moves,
                                                 sizeof complaint_moves / sizeof *complaint_moves};

/*
 * Each decision may confirm the grade.  Who is dishonest is certified again through regular only.  Source: GACC Decree
 * 282, five grades (schemas/rules/credit-grades.md).
 */
static const struct lg_move credit_grade_moves[] = {
    {LG_LIFE_NEW, "senior", "senior"},     {LG_LIFE_NEW, "certified", "certified"},
    {LG_LIFE_NEW, "regular", "regular"},   {LG_LIFE_NEW, "dishonest", "dishonest"},
    {LG_LIFE_NEW, "serious", "serious"},   {"senior", "senior", "senior"},
    {"senior", "certified", "certified"},  {"senior", "regular", "regular"},
    {"senior", "dishonest", "dishonest"},  {"senior", "serious", "serious"},
    {"certified", "senior", "senior"},     {"certified", "certified", "certified"},
    {"certified", "regular", "regular"},   {"certified", "dishonest", "dishonest"},
    {"certified", "serious", "serious"},   {"regular", "senior", "senior"},
    {"regular", "certified", "certified"}, {"regular", "regular", "regular"},
    {"regular", "dishonest", "dishonest"}, {"regular", "serious", "serious"},
    {"dishonest", "regular", "regular"},   {"dishonest", "dishonest", "dishonest"},
    {"dishonest", "serious", "serious"},   {"serious", "regular", "regular"},
    {"serious", "dishonest", "dishonest"}, {"serious", "serious", "serious"},
};
const struct lg_life_cycle lg_credit_grade_cycle = {
    "credit_grade", "海关信用等级", credit_grade_moves,
    sizeof credit_grade_moves / sizeof *credit_grade_moves};

/*
 * Draft and approval are two persons', and so are the two steps that end what rules; a version that was retired never comes back, its document may as a new one.  What
 * a profile needs besides before a move is no part of the machine: common/risk/proof.h.
 */
static const struct lg_move control_moves[] = {
    {LG_LIFE_NEW, "draft", "draft"},    {"draft", "shadow", "shadow"},
    {"draft", "approve", "approved"},   {"shadow", "approve", "approved"},
    {"approved", "activate", "active"}, {"approved", "cutover", "cutover"},
    {"cutover", "cutover", "cutover"},  {"cutover", "activate", "active"},
    {"cutover", "retire", "retired"},   {"draft", "retire", "retired"},
    {"shadow", "retire", "retired"},    {"approved", "retire", "retired"},
    {"active", "retire", "retiring"},   {"retiring", "retire", "retired"},
};
const struct lg_life_cycle lg_control_cycle = {"control", "管理对象", control_moves,
                                               sizeof control_moves / sizeof *control_moves};
