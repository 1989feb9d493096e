-- The half of the facts that the lead stream tells, kept as that of the deals: see fact_batch.
CREATE TABLE lead_fact_batch (
  number INTEGER PRIMARY KEY,
  facts BLOB NOT NULL
) STRICT;

-- How far the lead stream was followed; written with the facts it covers.
CREATE TABLE lead_follow_checkpoint (
  only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
  resume_token TEXT NOT NULL,
  revision INTEGER NOT NULL,
  event_index INTEGER NOT NULL,
  has_caught_up INTEGER NOT NULL CHECK (has_caught_up IN (0, 1)),
  store_id TEXT NOT NULL
) STRICT;
