-- The release that a decision makes stands in its declaration's row: most declarations have one, and a row of its own cost two
-- indexes beside the declaration's.  assessment.later_release keeps those that follow; assessment.release, now a view, has both.

ALTER TABLE assessment.declaration ADD COLUMN release_id uuid, ADD COLUMN release_version int,
  ADD COLUMN release_status text CHECK (release_status IN ('released', 'conditional', 'refused'));
COMMENT ON COLUMN assessment.declaration.release_status IS 'Of the release that was made with this decision, in its lane and at its time; NULL where there was none.';

ALTER TABLE assessment.release RENAME TO later_release;
COMMENT ON TABLE assessment.later_release IS 'Releases of what nothing holds that came after the decision, when the goods had arrived.';
DO $$
DECLARE part record;
BEGIN
  FOR part IN SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid WHERE i.inhparent = 'assessment.later_release'::regclass LOOP
    EXECUTE format('ALTER TABLE assessment.%I RENAME TO %I', part.relname, 'later_' || part.relname);
  END LOOP;
END $$;

CREATE VIEW assessment.release AS
SELECT id, declaration_id, version, release_version, status, lane, duty, due_by, released_at, xid
  FROM (SELECT release_id AS id, id AS declaration_id, version, release_version, release_status AS status, lane, CASE WHEN release_status = 'conditional' THEN 'verification after release' END AS duty, NULL::timestamptz AS due_by,
               decided_at AS released_at, xid FROM assessment.declaration
        UNION ALL
        SELECT id, declaration_id, version, release_version, status, lane, duty, due_by, released_at, xid FROM assessment.later_release) r
 WHERE id IS NOT NULL;
COMMENT ON VIEW assessment.release IS 'Releases of what nothing holds: those that were made with a decision, and those that came after it.';
REVOKE SELECT ON assessment.later_release FROM loopgate_gateway, loopgate_recall;
GRANT SELECT ON assessment.release TO loopgate_assess, loopgate_gateway, loopgate_recall;

CREATE OR REPLACE VIEW ops.release_current AS
SELECT DISTINCT ON (declaration_id) declaration_id, version, release_version, status, lane, duty, due_by, released_at, by
  FROM (SELECT declaration_id, version, release_version, status, lane, duty, due_by, released_at, 'assess' AS by FROM assessment.release
        UNION ALL
        SELECT declaration_id, version, release_version, status, lane, duty, due_by, released_at, 'inspect' FROM inspection.release) r
 ORDER BY declaration_id, release_version DESC;

CREATE OR REPLACE VIEW ops.release_view AS
SELECT r.declaration_id, d.number AS declaration_number, d.sender, d.importer_id, d.port, r.version, r.release_version, r.status, r.lane, r.duty, r.due_by, r.released_at, r.by
  FROM (SELECT declaration_id, version, release_version, status, lane, duty, due_by, released_at, 'assess' AS by FROM assessment.release
        UNION ALL
        SELECT declaration_id, version, release_version, status, lane, duty, due_by, released_at, 'inspect' FROM inspection.release) r
  JOIN assessment.declaration d ON d.id = r.declaration_id AND d.version = r.version
 WHERE NOT EXISTS (SELECT FROM assessment.release a WHERE a.declaration_id = r.declaration_id AND a.release_version > r.release_version)
   AND NOT EXISTS (SELECT FROM inspection.release i WHERE i.declaration_id = r.declaration_id AND i.release_version > r.release_version);

-- The three kinds stand side by side, so that a list in the order (xid, id) is a merge of three indexes; rows of declarations
-- that released nothing fall out of it.
CREATE OR REPLACE VIEW api.release AS
SELECT r.xid, r.declaration_id AS id, r.release_version::bigint AS n, d.sender, d.port, d.importer_id, d.importer_name, d.platform_id, r.id AS release_id, d.number, r.version, r.status,
       r.lane, r.by, r.duty, r.due_by, r.released_at,
       NOT EXISTS (SELECT FROM assessment.release a WHERE a.declaration_id = r.declaration_id AND a.release_version > r.release_version)
       AND NOT EXISTS (SELECT FROM inspection.release i WHERE i.declaration_id = r.declaration_id AND i.release_version > r.release_version) AS current
  FROM (SELECT xid, release_id AS id, id AS declaration_id, version, release_version, release_status AS status, lane, CASE WHEN release_status = 'conditional' THEN 'verification after release' END AS duty, NULL::timestamptz AS due_by,
               decided_at AS released_at, 'assess' AS by FROM assessment.declaration
        UNION ALL
        SELECT xid, id, declaration_id, version, release_version, status, lane, duty, due_by, released_at, 'assess' FROM assessment.later_release
        UNION ALL
        SELECT xid, id, declaration_id, version, release_version, status, lane, duty, due_by, released_at, 'inspect' FROM inspection.release) r
  JOIN assessment.declaration d ON d.id = r.declaration_id AND d.version = r.version
 WHERE r.id IS NOT NULL;

UPDATE ops.digest_source SET name = 'assessment.later_release', query = replace(query, 'FROM assessment.release ', 'FROM assessment.later_release ') WHERE name = 'assessment.release';
UPDATE ops.digest_source SET query = replace(query, 'emitted, ticket_day)', 'emitted, ticket_day, release_version, release_status)') WHERE name = 'assessment.declaration';
