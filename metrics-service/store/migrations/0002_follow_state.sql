-- Whether the first build came to its end; a store from before may not have, so it is told again by
-- the stream.
ALTER TABLE follow_checkpoint ADD COLUMN has_caught_up INTEGER NOT NULL DEFAULT 0
  CHECK (has_caught_up IN (0, 1));

-- Whose events were applied, also before there is a token that says it.
ALTER TABLE follow_checkpoint ADD COLUMN store_id TEXT NOT NULL DEFAULT '';
