-- How far the deal stream is followed.
CREATE TABLE deal_follow (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  resume_token TEXT NOT NULL
);

-- What becomes of lost deals' leads, by version of a pipeline: revops.deal.v1.RecyclePolicy.
CREATE TABLE recycle_policy (
  pipeline TEXT NOT NULL,
  version INTEGER NOT NULL,
  policy BLOB NOT NULL,
  PRIMARY KEY (pipeline, version)
) WITHOUT ROWID;

-- Closed deals that leads led to, or that have an account. Instants are microseconds of Unix time.
CREATE TABLE deal_outcome (
  deal BLOB PRIMARY KEY,
  state INTEGER NOT NULL,
  since INTEGER NOT NULL,
  loss_reason TEXT NOT NULL,
  reactivate INTEGER,
  account TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX deal_outcome_account ON deal_outcome (account, state, since) WHERE account <> '';
