/*
 * life_cycle_tables.h - each machine; life_cycle.c lists them.
 */
#pragma once

#include "model/life_cycle.h"

extern const struct lg_life_cycle lg_declaration_cycle;
extern const struct lg_life_cycle lg_ceb_declaration_cycle;
extern const struct lg_life_cycle lg_item_cycle;
extern const struct lg_life_cycle lg_inspection_order_cycle;
extern const struct lg_life_cycle lg_sample_cycle;
extern const struct lg_life_cycle lg_disposal_cycle;
extern const struct lg_life_cycle lg_disposal_rectify_cycle;
extern const struct lg_life_cycle lg_recall_cycle;
extern const struct lg_life_cycle lg_investigation_cycle;
extern const struct lg_life_cycle lg_complaint_cycle;
extern const struct lg_life_cycle lg_credit_grade_cycle;
extern const struct lg_life_cycle lg_control_cycle;
