-- The law's terms are set as any parameter is: drafted, approved by another person, activated, in force from a coming day on.

ALTER TABLE ops.parameter_kind DROP CONSTRAINT parameter_kind_key_check,
  ADD CONSTRAINT parameter_kind_key_check CHECK (key IN ('none', 'category', 'category-or-none', 'place', 'port-category', 'currency', 'word'));
COMMENT ON TABLE ops.parameter_kind IS 'What analysts may set by a control of kind parameter. key: what it is set for (nothing; CATEGORY; CATEGORY, or nothing for all others; CATEGORY or PORT/CATEGORY; PORT/CATEGORY; a currency; one of words). may_end: a version without a value ends it.';

INSERT INTO ops.parameter_kind (code, key, words, least, most, whole, may_end, unit, label_zh, label_en) VALUES
  ('no_repeat', 'none', '', 1, 60, true, false, 'months', '抽检不重复期限', 'No second sampling test'),
  ('result_publish', 'none', '', 1, 365, true, false, 'working days', '抽查结果公示期限', 'Publication of a result'),
  ('complaint_accept', 'none', '', 1, 365, true, false, 'working days', '投诉受理期限', 'Acceptance of a complaint'),
  ('complaint_mediation', 'none', '', 1, 365, true, false, 'working days', '投诉调解期限', 'Mediation of a complaint'),
  ('complaint_verify', 'none', '', 1, 365, true, false, 'working days', '线索核查期限', 'Verification of a lead'),
  ('recall_report', 'category-or-none', '', 1, 365, true, false, 'working days', '缺陷风险报告期限', 'Report of a risk'),
  ('recall_objection', 'category-or-none', '', 1, 365, true, false, 'working days', '召回通知异议期限', 'Objection to a notice'),
  ('recall_plan', 'category-or-none', '', 1, 365, true, false, 'working days', '召回计划备案期限', 'Filing of a plan'),
  ('recall_publish', 'category-or-none', '', 1, 365, true, false, 'working days', '召回信息发布期限', 'Publication of a recall'),
  ('recall_progress', 'category-or-none', '', 1, 24, true, false, 'months', '召回阶段性报告期限', 'Report on progress'),
  ('recall_summary', 'category-or-none', '', 1, 365, true, false, 'working days', '召回总结提交期限', 'Summary of a recall');
