-- While a recall blocks, what is released of its goods is looked for again and again: by the recalls that block, which are few.

CREATE INDEX ON recall.recall (recall_number) WHERE blocking;
COMMENT ON TABLE recall.trace_run IS 'How far the tracing of an investigation or a recall has come: what is left, ticks go on with; while a recall blocks, they begin anew an hour after the last look.';
