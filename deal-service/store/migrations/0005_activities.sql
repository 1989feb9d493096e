-- What a deal knows of its activities, so that nobody counts them to tell it. An activity is an event
-- of the deal and moves its revision, but not its etag: that belongs to the last change of the deal
-- itself, at own_revision (0: the same as revision).
ALTER TABLE deal ADD COLUMN own_revision INTEGER NOT NULL DEFAULT 0;
ALTER TABLE deal ADD COLUMN activity_count INTEGER NOT NULL DEFAULT 0;
ALTER TABLE deal ADD COLUMN last_activity INTEGER;

-- Touchpoints, in order of recording. Instants are microseconds of Unix time; contacts 16 bytes each.
CREATE TABLE activity (
  activity_key INTEGER PRIMARY KEY,
  id BLOB NOT NULL UNIQUE,
  external_id TEXT UNIQUE,
  deal_key INTEGER NOT NULL REFERENCES deal,
  kind INTEGER NOT NULL,
  direction INTEGER NOT NULL,
  automated INTEGER NOT NULL,
  outcome INTEGER NOT NULL,
  effective INTEGER NOT NULL,
  duration INTEGER NOT NULL,
  rep TEXT NOT NULL,
  contacts BLOB NOT NULL,
  channel INTEGER NOT NULL,
  recorded_create INTEGER NOT NULL,
  recorded_update INTEGER NOT NULL,
  revision INTEGER NOT NULL
);
-- Listings of one deal, newest first.
CREATE INDEX activity_of_deal ON activity (deal_key, activity_key);
-- When the last one took place: without this every activity would read all others of its deal.
CREATE INDEX activity_at ON activity (deal_key, effective);

-- Free text stands apart, where it can be erased: it never enters an event.
CREATE TABLE activity_note (
  activity_key INTEGER PRIMARY KEY REFERENCES activity,
  note TEXT NOT NULL
);
