-- The packs that decisions rested on: categories and first profiles as they were installed, one row a version.

CREATE TABLE assessment.pack (hash text PRIMARY KEY CHECK (hash ~ '^[0-9a-f]{16}$'), documents text NOT NULL, at timestamptz NOT NULL DEFAULT clock_timestamp());
COMMENT ON TABLE assessment.pack IS 'Category packs and first profiles as they were installed when assess began with them, whole, by the hash that decisions keep among their facts. Never changed.';
GRANT SELECT, INSERT ON assessment.pack TO loopgate_assess;
INSERT INTO ops.digest_exempt VALUES ('assessment.pack', 'what is installed; changes no decision of its own');
