-- What was installed when something was decided, for analysts who have it decided again.

CREATE VIEW api.pack AS SELECT hash, documents FROM assessment.pack;
COMMENT ON VIEW api.pack IS 'Category packs and first profiles as they were installed, by the hash that decisions keep.';
GRANT SELECT ON api.pack TO loopgate_gateway;
