-- Chance that can be checked: the keys' chain of each period, each day's candidates under one root, and what the public sees of it.
-- Assess writes all of it by tick; nothing of it is touched when a declaration is decided.

CREATE TABLE assessment.draw_period (
  period text PRIMARY KEY, first_day date NOT NULL UNIQUE, chain_head text NOT NULL, committed_at timestamptz NOT NULL);
COMMENT ON TABLE assessment.draw_period IS 'The head of the chain of a month''s keys, committed to before the month begins.';

CREATE TABLE assessment.draw_day (
  day date PRIMARY KEY, period text NOT NULL, state text NOT NULL CHECK (state IN ('gathering', 'sealing', 'committed', 'revealed')),
  last_declaration uuid NOT NULL, reached bytea NOT NULL DEFAULT '', leaves bigint NOT NULL DEFAULT 0, peaks bytea NOT NULL DEFAULT '',
  merkle_root text, key text, committed_at timestamptz, revealed_at timestamptz);
COMMENT ON TABLE assessment.draw_day IS 'How far a day''s draw is: candidates are gathered up to a declaration, then put under a root, then looked at until their orders are closed; reached is the candidate at which the present step goes on.';
CREATE INDEX ON assessment.draw_day (last_declaration);
CREATE INDEX ON assessment.draw_day (state, day) WHERE state <> 'revealed';

CREATE TABLE assessment.draw_candidate (
  day date NOT NULL, commitment bytea NOT NULL, stratum text NOT NULL, rate text NOT NULL, ticket double precision NOT NULL, selected boolean NOT NULL,
  nonce bytea NOT NULL, identity text NOT NULL, declaration_id uuid NOT NULL, item_number int NOT NULL, PRIMARY KEY (day, commitment));
COMMENT ON TABLE assessment.draw_candidate IS 'The items first declared on a day; what stands behind selected is for who declared them alone.';
CREATE INDEX ON assessment.draw_candidate (declaration_id);

GRANT SELECT, INSERT ON assessment.draw_period, assessment.draw_candidate TO loopgate_assess;
GRANT SELECT, INSERT, UPDATE ON assessment.draw_day TO loopgate_assess;

-- The public's views: column by column, nothing that names an enterprise, a person or goods -----------------------------------

CREATE SCHEMA publication;
COMMENT ON SCHEMA publication IS 'What everybody may see.';
GRANT USAGE ON SCHEMA publication TO loopgate_gateway;

CREATE VIEW publication.draw_period AS SELECT period, first_day, chain_head, committed_at FROM assessment.draw_period;
COMMENT ON VIEW publication.draw_period IS 'Heads of the chains of keys.';

CREATE VIEW publication.draw AS
SELECT d.day, d.period, p.chain_head, d.merkle_root, d.leaves AS tickets, CASE WHEN d.state = 'revealed' THEN d.key END AS key, d.committed_at, d.revealed_at
  FROM assessment.draw_day d JOIN assessment.draw_period p USING (period) WHERE d.state IN ('committed', 'revealed');
COMMENT ON VIEW publication.draw IS 'Days whose candidates are committed to; the key once it is revealed.';

CREATE VIEW publication.draw_candidate AS
SELECT c.day, c.commitment, c.stratum, c.rate, CASE WHEN d.state = 'revealed' THEN c.ticket END AS ticket, CASE WHEN d.state = 'revealed' THEN c.selected END AS selected
  FROM assessment.draw_candidate c JOIN assessment.draw_day d USING (day) WHERE d.state IN ('committed', 'revealed');
COMMENT ON VIEW publication.draw_candidate IS 'A day''s candidates; their tickets once the key is revealed.';

GRANT SELECT ON publication.draw_period, publication.draw, publication.draw_candidate TO loopgate_gateway;

INSERT INTO ops.rule_parameter (code, category, value, unit, legal_basis, valid_from, verified, label_zh, label_en) VALUES
  ('draw_reveal', '', '20', 'days', '企业信息公示暂行条例 §14: results are published within 20 working days', '2020-01-01', false, '随机抽取密钥公开期限', 'A day''s key is revealed after so many days at the latest');

INSERT INTO ops.digest_source VALUES
  ('assessment.draw_period', $q$SELECT ROW(period, first_day, chain_head)::text FROM assessment.draw_period ORDER BY 1$q$);
INSERT INTO ops.digest_exempt VALUES
  ('assessment.draw_day', 'how far the publication is: as many ticks as there were'),
  ('assessment.draw_candidate', 'computed from declarations, items and keys; the digest covers the tickets of the items');
