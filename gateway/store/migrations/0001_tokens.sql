-- Tokens by id. The secret itself is never here, only its SHA-256; revoked and expired ones stay, as
-- they say who could once act.
CREATE TABLE tokens (
  sequence INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  secret_sha256 BLOB NOT NULL CHECK (length(secret_sha256) = 32),
  user TEXT NOT NULL,
  -- Numbers of revops.type.v1.Role, separated by commas.
  roles TEXT NOT NULL,
  rep TEXT NOT NULL,
  -- Resource names, separated by commas.
  teams TEXT NOT NULL,
  create_time_us INTEGER NOT NULL,
  expire_time_us INTEGER NOT NULL,
  revoke_time_us INTEGER,
  -- Of the call that created it; empty where it gave none.
  request_id TEXT NOT NULL,
  request_sha256 BLOB NOT NULL
) STRICT;

CREATE INDEX tokens_by_request ON tokens (request_id) WHERE request_id <> '';
