-- Requests that succeeded without an event have a table of the same shape in every service that has
-- a log; `kind` says what `answer` is.
ALTER TABLE unchanged_request RENAME TO quiet_request;
ALTER TABLE quiet_request RENAME COLUMN is_pipeline TO kind;

-- Durable cursors of watchers (see common/log/subscriptions.h): everything up to `revision` is dealt
-- with, in the store of that id: a restored store has another one, and what its readers saw since may
-- never have been. `committed` is 0 until the first commit.
CREATE TABLE subscription (
  id TEXT PRIMARY KEY,
  owner TEXT NOT NULL,
  store_id TEXT NOT NULL,
  revision INTEGER NOT NULL,
  created INTEGER NOT NULL,
  committed INTEGER NOT NULL
) WITHOUT ROWID;
