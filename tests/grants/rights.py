"""
Who may do what, written down once: every other thing is tried and must be refused.

A letter is a verb: R read, I insert, U update, D delete.  A table that stands nowhere here may be touched by nobody.
"""

SERVICES = ("gateway", "assess", "inspect", "recall", "relay")
ROLES = SERVICES + ("public",)  # the public's role is no service's: the gateway has a connection for it
HOME = {"gateway": "intake", "assess": "assessment", "inspect": "inspection", "recall": "recall", "relay": "relay"}

# Each service's own, the same for all: its schema's tables of the pipeline.
PIPELINE = {"audit": "RI", "clock": "RIU", "dead_letter": "RI", "kafka_position": "RIU", "outbox": "I", "parked": "RIUD", "receipt": "RID"}

# Its own tables beside these.
OWN = {
    "gateway": {"RIU": "intake.backtest", "RI": "intake.approval intake.lint", "RIUD": "intake.claim intake.upload", "R": "intake.account intake.api_key intake.grant_ intake.platform_topic intake.person_view intake.principal intake.role intake.session"},
    "assess": {
        "R": "assessment.group_band assessment.modelled_item assessment.random_outcome assessment.release assessment.skip_lot_step assessment.training_item",
        "RI": "assessment.activation assessment.adjustment assessment.backtest_profile assessment.control_step assessment.draw_candidate assessment.draw_period assessment.item_before assessment.later_release assessment.pack assessment.shadow_change assessment.trade_document assessment.unit",
        "RIU": "assessment.arrival assessment.control assessment.cutover assessment.declaration assessment.draw_day assessment.item assessment.measure assessment.outcome assessment.risk_cell assessment.backtest "
               "assessment.quota assessment.shadow_day assessment.shadow_lane_day assessment.skip_lot assessment.threshold assessment.workload party.enterprise",
        "RU": "assessment.feedback_state",
        "RID": "assessment.backtest_change assessment.skip_lot_outcome assessment.ticket",
        "RIUD": "assessment.day_threshold assessment.drift_bin assessment.enterprise_day assessment.group_day assessment.input_bin assessment.model_day assessment.overflow assessment.profile_day assessment.quota_day assessment.score_bin assessment.work_day"},
    "inspect": {
        "RI": "inspection.check_fate inspection.check_record inspection.conflict inspection.lab_result inspection.release inspection.review inspection.signature",
        "RIU": "inspection.disposal inspection.inspection_order inspection.sample",
        "RID": "inspection.sampling_pass",
        "RIUD": "inspection.order_item"},
    "recall": {
        "RI": "recall.case_source recall.investigation_step recall.recall_step supervision.warning",
        "RIU": "recall.investigation recall.recall recall.trace recall.trace_run supervision.clue supervision.complaint supervision.deadline "
               "supervision.incident supervision.task"},
    "relay": {"RID": "relay.range", "RIU": "relay.shard", "RU": "relay.clock_state"},
}

# What belongs to others: read alone, but for the outboxes, which the relay empties.
OTHERS = {
    "gateway": {"R": "api.proof api.final_outcome api.final_report api.open_order api.open_task api.running_deadline api.clock api.duty api.tally api.tally_state api.audit_row api.consumer_position api.dead_letter api.grant_given api.migration api.parked api.principal api.service_state api.api_key api.refusal api.sent api.adjustment api.assessment api.backtest api.backtest_change api.backtest_profile api.cutover api.lint api.profile_step api.profile_version api.shadow_change api.shadow_day api.shadow_lane_day api.list_version api.parameter_step api.parameter_version api.feedback_state api.group_band api.group_day api.day_threshold api.overflow api.quota api.work_day api.model api.model_day api.profile_day api.check_record api.complaint api.conflict api.control_change api.deadline api.declaration api.disposal api.draw_of_item api.enterprise api.entity_item api.explained api.incident api.inspection_order api.kept_conflict "
                     "api.investigation api.lab_result api.law_state api.measure api.measure_in_force api.replayed api.risk_cell api.threshold api.order_item api.outcome api.pack api.proven api.published_measure api.published_profile api.recall api.release api.report api.review api.sample api.traced_release api.waiting "
                     "assessment.assessment_view assessment.ceb_declaration_view assessment.ceb_parked_view assessment.ceb_refused_view "
                     "assessment.ceb_trade_view assessment.declaration_view assessment.measure_view assessment.outcome_view "
                     "assessment.release inspection.ceb_return_view inspection.conflict_view inspection.order_view inspection.release inspection.sample_view "
                     "recall.investigation_view recall.recall_view recall.trace_view "
                     "supervision.clue_view supervision.complaint_view supervision.deadline_view supervision.incident_view supervision.task_view "
                     "supervision.warning_view "
                     "ops.clock ops.dead_letter ops.parked ops.legal_basis ops.position ops.receipt ops.parameter_kind ops.parameter_today ops.release_current ops.release_view ops.rule_parameter ops.today ops.work_calendar"},
    "assess": {"R": "assessment.counted_item assessment.cutover_open assessment.proof intake.backtest intake.person_view inspection.release ops.parameter_kind ops.release_current ops.release_view ops.rule_parameter ops.work_calendar"},
    "inspect": {"R": "assessment.block_view ops.rule_parameter ops.work_calendar"},
    "recall": {"R": "assessment.goods_view assessment.release assessment.unit inspection.release recall.released_view "
                    "ops.release_current ops.release_view ops.rule_parameter ops.work_calendar"},
    "relay": {"R": "ops.clock ops.demo_tick ops.outbox ops.position",
              "RD": "assessment.outbox inspection.outbox intake.outbox recall.outbox relay.outbox"},
}
EVERYBODY = {"ops.migration": "R"}
# All that the public's role may do.
PUBLIC = {table: "R" for table in "publication.draw publication.draw_candidate publication.draw_period publication.recall publication.result publication.term".split()}

# Functions that a service may call beside those of everybody.
FUNCTIONS = {"relay": "ops.chain_audit ops.ensure_partitions",
             "gateway": "intake.begin_sign_in intake.change_password intake.confirm_totp intake.end_session intake.fail_sign_in intake.offer_totp intake.see_sessions "
                        "intake.set_language intake.start_session intake.answers_for intake.make_own_key intake.rotate_own_key intake.revoke_own_key "
                        "intake.give_grant intake.withdraw_grant "
                        "intake.count_refusals intake.count_up api.sender_of api.settle_dead_letter api.dead_letter_payload api.open_reporter"}

# Topics: who writes, who reads.  Nobody but the operator makes, changes or deletes one.
TOPICS = {
    "declarations": ("gateway", "assess"), "assessments": ("relay", "inspect"), "inspections": ("gateway", "inspect"),
    "releases": ("relay", "recall"), "outcomes": ("relay", "assess recall"), "controls": ("gateway", "assess"),
    "market": ("gateway", "recall"), "recalls": ("gateway", "recall"),
    "ticks-assess": ("relay", "assess"), "ticks-inspect": ("relay", "inspect"), "ticks-recall": ("relay", "recall"),
    "intake-mall": ("intake-mall", "gateway"),
}
# Certificates of platforms: one with a topic of its own, one without.
PLATFORMS = ("intake-mall", "intake-stall")


def table_rights(role):
    """Table to verbs."""
    return PUBLIC if role == "public" else service_rights(role)


def service_rights(service):
    found = dict(EVERYBODY)
    for name, verbs in PIPELINE.items():
        found[f"{HOME[service]}.{name}"] = verbs
    for part in (OWN, OTHERS):
        for verbs, tables in part[service].items():
            for table in tables.split():
                found[table] = "".join(sorted(set(found.get(table, "") + verbs)))
    return found
