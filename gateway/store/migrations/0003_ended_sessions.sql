-- Browsers' sessions that were ended before their time: until then they must not count.
CREATE TABLE ended_sessions (
  id TEXT PRIMARY KEY,
  token_id TEXT NOT NULL,
  expire_time_us INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX ended_sessions_by_expiry ON ended_sessions (expire_time_us);
CREATE INDEX ended_sessions_by_token ON ended_sessions (token_id);
