-- Every event that was applied, in order, packed: see fact_codec.h. Append-only.
CREATE TABLE fact_batch (
  number INTEGER PRIMARY KEY,
  facts BLOB NOT NULL
) STRICT;

-- How far the deal stream was followed; written with the facts it covers.
CREATE TABLE follow_checkpoint (
  only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
  resume_token TEXT NOT NULL,
  revision INTEGER NOT NULL,
  event_index INTEGER NOT NULL
) STRICT;
