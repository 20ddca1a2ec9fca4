-- The record of what was applied.  Run in front of the numbered files each time, so it may be run again.

CREATE SCHEMA IF NOT EXISTS ops;
CREATE TABLE IF NOT EXISTS ops.migration (
  number int PRIMARY KEY,
  name text NOT NULL,
  sha256 bytea NOT NULL CHECK (octet_length(sha256) = 32),
  applied_at timestamptz NOT NULL DEFAULT clock_timestamp());
COMMENT ON TABLE ops.migration IS 'Which migrations this database has, by the bytes of their files.';
GRANT SELECT ON ops.migration TO PUBLIC;
