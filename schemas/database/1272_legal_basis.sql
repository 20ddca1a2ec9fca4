-- What a parameter rests on, said in Chinese and in English: a row of ops.rule_parameter holds it in whichever language it was written.

CREATE TABLE ops.legal_basis (basis text PRIMARY KEY, text_zh text NOT NULL, text_en text NOT NULL);
COMMENT ON TABLE ops.legal_basis IS 'What ops.rule_parameter, and clocks that took it from there, name as their basis, in both languages. What people wrote themselves is not here and is shown as they wrote it.';
INSERT INTO ops.digest_source VALUES ('ops.legal_basis', 'SELECT ROW(basis, text_zh, text_en)::text FROM ops.legal_basis ORDER BY 1');

INSERT INTO ops.legal_basis (basis, text_zh, text_en) VALUES
  ('产品质量法 §15, read with the no-repeat rule of double random', '《产品质量法》第十五条，结合“双随机”抽查不得重复抽查的规定', 'Product Quality Law, article 15, read with the no-repeat rule of double random'),
  ('企业信息公示暂行条例 §14: results are published within 20 working days', '《企业信息公示暂行条例》第十四条：抽查结果在20个工作日内公示', 'Interim Regulation on Disclosure of Enterprise Information, article 14: results are published within 20 working days'),
  ('国发〔2019〕5号: results of double-random inspections are published within 20 working days', '国发〔2019〕5号：“双随机”抽查结果在20个工作日内公示', 'State Council document Guofa [2019] No. 5: results of double-random inspections are published within 20 working days'),
  ('市场监督管理投诉举报处理暂行办法', '《市场监督管理投诉举报处理暂行办法》', 'Interim Measures for Handling Complaints and Reports in Market Regulation'),
  ('海关法 §24: import goods are declared within 14 days of the arrival of their conveyance', '《海关法》第二十四条：进口货物自运输工具申报进境之日起十四日内申报', 'Customs Law, article 24: import goods are declared within 14 days of the arrival of their conveyance'),
  ('消费品召回管理暂行规定 (SAMR Order 19)', '《消费品召回管理暂行规定》（国家市场监督管理总局令第19号）', 'Interim Provisions on the Administration of Consumer Goods Recall (SAMR Order 19)'),
  ('缺陷汽车产品召回管理条例 §15', '《缺陷汽车产品召回管理条例》第十五条', 'Regulation on the Recall of Defective Automobiles, article 15'),
  ('缺陷汽车产品召回管理条例实施办法', '《缺陷汽车产品召回管理条例实施办法》', 'Implementing Measures of the Regulation on the Recall of Defective Automobiles'),
  ('GACC Decree 251: below 20 % of ordinary enterprises', '《海关注册登记和备案企业信用管理办法》（海关总署令第251号）：低于常规管理企业的20%', 'Measures for Customs Credit of Registered and Filed Enterprises (GACC Decree 251): below 20 % of ordinary enterprises'),
  ('inspection rates of 2019, 1.69 % to 2.44 %', '2019年公布的查验率：1.69%比2.44%', 'inspection rates of 2019, 1.69 % to 2.44 %'),
  ('inspection rate of dishonest enterprises', '失信企业的查验率', 'inspection rate of dishonest enterprises'),
  ('inspection rate of seriously dishonest enterprises', '严重失信企业的查验率', 'inspection rate of seriously dishonest enterprises'),
  ('Siddiqi, Credit Risk Scorecards (2006): above 0.25 the population has shifted', 'Siddiqi《Credit Risk Scorecards》（2006）：指数高于0.25即总体已经漂移', 'Siddiqi, Credit Risk Scorecards (2006): above 0.25 the population has shifted'),
  ('one in a thousand by chance alone', '仅凭偶然出现的概率为千分之一', 'one in a thousand by chance alone'),
  ('a cautious belief; the bench selection chooses one from held-out history', '谨慎取值；测算工具selection可由留出的历史数据选定', 'a cautious belief; the bench selection chooses one from held-out history'),
  ('measured: 90 days costs hit rate', '实测：取90天会降低命中率', 'measured: 90 days costs hit rate'),
  ('no published figure; an authority sets it', '没有公布的数值，由监管部门设定', 'no published figure; an authority sets it'),
  ('internal control of the authority', '监管部门的内部控制', 'internal control of the authority'),
  ('Policy of this project: a day before the deadline that the order names', '本系统的做法：在查验指令所定期限的前一天', 'Policy of this project: a day before the deadline that the order names'),
  ('definition', '定义', 'definition'),
  ('practice', '惯例', 'practice'),
  ('practice; an authority sets it', '惯例，由监管部门设定', 'practice; an authority sets it'),
  ('practice: the longest term here, three months', '惯例：此处最长的期限为三个月', 'practice: the longest term here, three months');

CREATE OR REPLACE VIEW ops.parameter_today AS
SELECT r.code, r.category, r.value, r.unit, r.legal_basis, r.valid_from, r.valid_until, r.verified, r.label_zh, r.label_en, b.text_zh AS basis_zh, coalesce(b.text_en, r.legal_basis) AS basis_en
  FROM ops.rule_parameter r LEFT JOIN ops.legal_basis b ON b.basis = r.legal_basis
 WHERE r.valid_from <= (SELECT day FROM ops.today) AND (r.valid_until IS NULL OR r.valid_until > (SELECT day FROM ops.today));
COMMENT ON VIEW ops.parameter_today IS 'The parameters in force today. basis_en is the basis as it was written where it is known in one language alone; basis_zh is NULL then.';

CREATE OR REPLACE VIEW publication.term AS
SELECT code, category, value, unit, legal_basis, verified, label_zh, label_en, basis_zh, basis_en FROM ops.parameter_today WHERE code IN ('draw_reveal', 'result_publish', 'recall_publish');

-- A clock names its term behind the basis: "BASIS: 5 working days".
CREATE OR REPLACE VIEW api.deadline AS
SELECT d.subject, d.rule, p.label_en, p.label_zh, d.started_at, d.due_at, d.basis, d.met_at, d.overdue_at,
       b.text_zh || coalesce('：' || m.said[2] || CASE m.said[3] WHEN 'months' THEN '个月' ELSE '个工作日' END, '') AS basis_zh, coalesce(b.text_en || coalesce(': ' || m.said[2] || ' ' || m.said[3], ''), d.basis) AS basis_en
  FROM supervision.deadline d LEFT JOIN ops.rule_parameter p ON p.code = d.rule AND p.category = '' AND p.valid_until IS NULL
 CROSS JOIN LATERAL (SELECT regexp_match(d.basis, '^(.*): ([0-9]+) (working days|months)$')) m (said)
  LEFT JOIN ops.legal_basis b ON b.basis = coalesce(m.said[1], d.basis);

CREATE OR REPLACE FUNCTION api.deadlines(p_subject text) RETURNS json LANGUAGE sql STABLE AS $$
  SELECT coalesce(json_agg(json_build_object('rule', d.rule, 'label', d.label_en, 'labelZh', d.label_zh, 'basis', d.basis_en, 'basisZh', d.basis_zh, 'startedAt', api.time(d.started_at),
      'dueAt', api.time(d.due_at), 'metAt', api.time(d.met_at), 'overdueAt', api.time(d.overdue_at)) ORDER BY d.started_at, d.rule), '[]')
    FROM api.deadline d WHERE d.subject = p_subject
$$;

CREATE OR REPLACE VIEW api.clock AS
SELECT md5(concat_ws(' ', d.subject, d.rule, extract(epoch FROM d.started_at)))::uuid AS id, split_part(d.subject, ':', 1) AS kind, substr(d.subject, strpos(d.subject, ':') + 1) AS number, d.rule, d.label_en, d.label_zh, d.basis, d.started_at, d.due_at,
       CASE WHEN d.met_at < d.due_at THEN 'met' WHEN d.met_at IS NOT NULL THEN 'missed'
            WHEN d.due_at < clock_timestamp() THEN 'late' WHEN d.due_at < clock_timestamp() + interval '7 days' THEN 'soon' ELSE 'later' END AS state,
       d.met_at, d.met_at IS NOT NULL OR d.due_at < clock_timestamp() AS over, d.basis_zh, d.basis_en
  FROM api.deadline d;

CREATE OR REPLACE FUNCTION api.configuration_json(p_settings jsonb) RETURNS text LANGUAGE sql STABLE AS $$
  SELECT json_strip_nulls(json_build_object('at', api.time(clock_timestamp()), 'database', current_setting('server_version'),
    'settings', p_settings,
    'migrations', (SELECT json_agg(json_build_object('number', m.number, 'name', m.name, 'appliedAt', api.time(m.applied_at)) ORDER BY m.number DESC) FROM api.migration m),
    'profiles', (SELECT count(*) FROM api.published_profile),
    'parameters', (SELECT json_agg(json_build_object('code', r.code, 'category', nullif(r.category, ''), 'value', r.value, 'unit', r.unit, 'basis', r.basis_en, 'basisZh', r.basis_zh, 'from', r.valid_from, 'until', r.valid_until,
                                                     'verified', r.verified, 'label', r.label_en, 'labelZh', r.label_zh) ORDER BY r.code, r.category)
                     FROM ops.parameter_today r)))::text
$$;

CREATE OR REPLACE FUNCTION api.parameters_json(p_after text, p_most int) RETURNS text LANGUAGE sql STABLE AS $$
  WITH d AS MATERIALIZED (SELECT day AS today FROM ops.today),
       ahead AS (SELECT r.*, concat_ws('/', r.code, nullif(r.category, '')) COLLATE "C" AS object FROM d, ops.rule_parameter r JOIN ops.parameter_kind k USING (code) WHERE r.valid_until IS NULL OR r.valid_until > d.today),
       objects AS (SELECT DISTINCT object FROM ahead WHERE object > p_after ORDER BY 1 LIMIT p_most + 1),
       shown AS (SELECT object FROM objects ORDER BY 1 LIMIT p_most)
  SELECT json_strip_nulls(json_build_object('day', (SELECT today FROM d),
    'kinds', (SELECT json_agg(json_build_object('code', k.code, 'key', k.key, 'words', string_to_array(nullif(k.words, ''), ' '), 'least', k.least::text, 'most', k.most::text, 'whole', k.whole, 'mayEnd', k.may_end,
                                                'unit', k.unit, 'label', k.label_en, 'labelZh', k.label_zh) ORDER BY k.code) FROM ops.parameter_kind k),
    'items', (SELECT coalesce(json_agg(json_build_object('code', r.code, 'key', nullif(r.category, ''), 'value', r.value, 'unit', r.unit, 'basis', coalesce(b.text_en, r.legal_basis), 'basisZh', b.text_zh, 'from', r.valid_from, 'until', r.valid_until, 'verified', r.verified,
                                                         'label', r.label_en, 'labelZh', r.label_zh, 'inForce', r.valid_from <= d.today, 'version', r.version,
                                                         'author', v.actor, 'approvedBy', v.approved_by, 'activatedBy', v.activated_by, 'activatedAt', api.time(v.activated_at)) ORDER BY r.object, r.valid_from), '[]'::json)
                FROM d, ahead r JOIN shown USING (object)
                LEFT JOIN ops.legal_basis b ON b.basis = r.legal_basis
                LEFT JOIN api.parameter_version v ON v.version = r.version AND v.object_id = r.object),
    'next', CASE WHEN (SELECT count(*) FROM objects) > p_most THEN (SELECT max(object) FROM shown) END,
    'versions', (SELECT coalesce(json_agg(json_build_object('objectId', v.object_id, 'version', v.version, 'state', v.state, 'author', v.actor, 'document', v.document,
                   'steps', (SELECT coalesce(json_agg(json_build_object('step', s.step, 'by', s.actor, 'at', api.time(s.at), 'reason', s.reason) ORDER BY s.id), '[]'::json) FROM api.parameter_step s WHERE (s.object_id, s.version) = (v.object_id, v.version)))
                   ORDER BY v.at DESC, v.object_id, v.version DESC), '[]'::json)
                   FROM (SELECT * FROM api.parameter_version WHERE p_after = '' ORDER BY at DESC, object_id, version DESC LIMIT 200) v)))::text
$$;
GRANT SELECT ON ops.legal_basis TO loopgate_gateway;
