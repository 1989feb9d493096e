-- Inside, rows are called by integer ids in order of arrival; outside, by time-ordered UUIDs.
-- What changes often carries no secondary index: listings use an index in memory.

-- The event log: one row per revision, all events of one command (see common/log/event_log.h).
CREATE TABLE event (
  revision INTEGER PRIMARY KEY,
  recorded INTEGER NOT NULL,
  subject INTEGER NOT NULL,
  previous INTEGER NOT NULL,
  actor TEXT NOT NULL,
  request_id TEXT NOT NULL,
  request_hash INTEGER NOT NULL,
  events BLOB NOT NULL
);

CREATE TABLE pipeline (
  pipeline_key INTEGER PRIMARY KEY,
  id TEXT NOT NULL,
  version INTEGER NOT NULL,
  display_name TEXT NOT NULL,
  forbid_skipping INTEGER NOT NULL,
  forbid_moving_back INTEGER NOT NULL,
  forbid_reopening INTEGER NOT NULL,
  win_from TEXT NOT NULL,
  loss_reasons TEXT NOT NULL,
  created INTEGER NOT NULL,
  UNIQUE (id, version)
);

CREATE TABLE stage (
  pipeline_key INTEGER NOT NULL REFERENCES pipeline,
  position INTEGER NOT NULL,
  id TEXT NOT NULL,
  display_name TEXT NOT NULL,
  kind INTEGER NOT NULL,
  phase INTEGER NOT NULL,
  probability_bp INTEGER NOT NULL,
  forecast_category INTEGER NOT NULL,
  exit_required_fields TEXT NOT NULL,
  time_limit_days INTEGER NOT NULL,
  PRIMARY KEY (pipeline_key, position)
) WITHOUT ROWID;

-- The deal as it is now, its present visit included. Instants are microseconds of Unix time, money
-- micro-units, dates days of the civil calendar since 1970; an unset amount has no currency.
CREATE TABLE deal (
  deal_key INTEGER PRIMARY KEY,
  id BLOB NOT NULL UNIQUE,
  external_id TEXT UNIQUE,
  pipeline_key INTEGER NOT NULL REFERENCES pipeline,
  imported INTEGER NOT NULL,
  import_hash INTEGER NOT NULL,
  recorded_create INTEGER NOT NULL,
  state INTEGER NOT NULL,
  stage TEXT NOT NULL,
  visit_number INTEGER NOT NULL,
  visit_entered INTEGER NOT NULL,
  last_visit INTEGER NOT NULL,
  effective_create INTEGER NOT NULL,
  currency TEXT NOT NULL,
  one_off INTEGER NOT NULL,
  recurring INTEGER NOT NULL,
  recurring_months INTEGER NOT NULL,
  expected_close INTEGER,
  category_override INTEGER NOT NULL,
  owner TEXT NOT NULL,
  team TEXT NOT NULL,
  account TEXT NOT NULL,
  company TEXT NOT NULL,
  product TEXT NOT NULL,
  segment TEXT NOT NULL,
  source TEXT NOT NULL,
  channel TEXT NOT NULL,
  loss_reason TEXT NOT NULL,
  lost_to TEXT NOT NULL,
  fields TEXT NOT NULL,
  changed_at TEXT NOT NULL,
  recorded_update INTEGER NOT NULL,
  revision INTEGER NOT NULL
);

-- Free text stands apart, where it can be erased: it never enters an event.
CREATE TABLE note (
  deal_key INTEGER PRIMARY KEY REFERENCES deal,
  title TEXT NOT NULL
);

-- Ended visits, appended; each points at the one before, so that a deal's visits need no index.
CREATE TABLE visit (
  visit_key INTEGER PRIMARY KEY,
  deal_key INTEGER NOT NULL,
  previous INTEGER NOT NULL,
  number INTEGER NOT NULL,
  stage TEXT NOT NULL,
  entered INTEGER NOT NULL,
  ended INTEGER NOT NULL,
  outcome INTEGER NOT NULL
);
