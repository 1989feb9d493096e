-- Which request ids were used for what, for every method that writes. Rows live for 24 h.
CREATE TABLE requests (
  request_id TEXT PRIMARY KEY,
  content_sha256 BLOB NOT NULL,
  -- The token that the request made or revoked.
  token_id TEXT NOT NULL,
  time_us INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- What is too old is found by this; writing a token is rare, so an index costs nothing that counts.
CREATE INDEX requests_by_time ON requests (time_us);

-- Of several tokens with one id (more than 24 h apart) the newest counts.
INSERT INTO requests (request_id, content_sha256, token_id, time_us)
  SELECT request_id, request_sha256, id, MAX(create_time_us) FROM tokens
  WHERE request_id <> '' GROUP BY request_id;

DROP INDEX tokens_by_request;
