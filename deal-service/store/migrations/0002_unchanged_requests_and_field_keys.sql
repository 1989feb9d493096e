-- Requests that succeeded and changed nothing have no row in the log; they are kept here for a day,
-- so that a repetition gets the first answer. In order of recording, looked up through an index in
-- memory. `answer` is the answered deal's revision, or the answered pipeline's key.
CREATE TABLE unchanged_request (
  request_key INTEGER PRIMARY KEY,
  recorded INTEGER NOT NULL,
  actor TEXT NOT NULL,
  request_id TEXT NOT NULL,
  request_hash INTEGER NOT NULL,
  is_pipeline INTEGER NOT NULL,
  answer INTEGER NOT NULL
);

-- Every custom field that any deal ever had: who computes numbers keeps a column for each, also
-- when the last deal has lost it. Stores from before this table are counted at start.
CREATE TABLE field_key (
  field TEXT PRIMARY KEY
) WITHOUT ROWID;
