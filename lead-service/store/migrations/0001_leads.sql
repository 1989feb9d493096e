-- Inside, rows are called by integer keys in order of arrival; outside, by time-ordered UUIDs. A
-- subject's image is what its events carry, bytes of its message: see docs/decisions/0023.

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

-- Requests that succeeded without an event (see common/log/quiet_requests.h).
CREATE TABLE quiet_request (
  request_key INTEGER PRIMARY KEY,
  recorded INTEGER NOT NULL,
  actor TEXT NOT NULL,
  request_id TEXT NOT NULL,
  request_hash INTEGER NOT NULL,
  kind INTEGER NOT NULL,
  answer INTEGER NOT NULL
);

-- Durable cursors of watchers (see common/log/subscriptions.h).
CREATE TABLE subscription (
  id TEXT PRIMARY KEY,
  owner TEXT NOT NULL,
  store_id TEXT NOT NULL,
  revision INTEGER NOT NULL,
  created INTEGER NOT NULL,
  committed INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE lead (
  subject_key INTEGER PRIMARY KEY,
  id BLOB NOT NULL UNIQUE,
  external_id TEXT UNIQUE,
  import_hash INTEGER NOT NULL,
  image BLOB NOT NULL
);

-- What is personal or free text about a lead: erased with secure_delete, and in no event.
CREATE TABLE lead_private (
  subject_key INTEGER PRIMARY KEY,
  given_name TEXT NOT NULL,
  family_name TEXT NOT NULL,
  email TEXT NOT NULL,
  phone TEXT NOT NULL,
  job_title TEXT NOT NULL,
  display_name TEXT NOT NULL,
  note TEXT NOT NULL,
  need TEXT NOT NULL,
  budget TEXT NOT NULL,
  authority TEXT NOT NULL,
  timeline TEXT NOT NULL
);

-- NURTURING leads by when they come back: what the clock looks at.
CREATE TABLE lead_due (
  due INTEGER NOT NULL,
  subject_key INTEGER NOT NULL,
  PRIMARY KEY (due, subject_key)
) WITHOUT ROWID;

-- Leads by the deal they became or joined.
CREATE TABLE lead_deal (
  deal TEXT NOT NULL,
  subject_key INTEGER NOT NULL,
  PRIMARY KEY (deal, subject_key)
) WITHOUT ROWID;

-- Conversions that are decided and not finished.
CREATE TABLE conversion_intent (
  lead BLOB PRIMARY KEY,
  pass INTEGER NOT NULL,
  asked_hash INTEGER NOT NULL,
  principal BLOB NOT NULL,
  order_bytes BLOB NOT NULL,
  is_new_account INTEGER NOT NULL,
  is_new_contact INTEGER NOT NULL
);

-- Every custom field that any lead ever had: who computes numbers keeps a column for each.
CREATE TABLE field_key (
  field TEXT PRIMARY KEY
) WITHOUT ROWID;
