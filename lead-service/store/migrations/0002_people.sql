-- Accounts, contacts, reps, teams and activities: subjects as leads are, each with its image and,
-- apart, what is personal or free text. Beside them, what they are looked up by: few of them change
-- often, so indexes here cost little.

CREATE TABLE account (
  subject_key INTEGER PRIMARY KEY,
  id BLOB NOT NULL UNIQUE,
  external_id TEXT UNIQUE,
  import_hash INTEGER NOT NULL,
  image BLOB NOT NULL
);
CREATE TABLE account_private (
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

CREATE TABLE contact (
  subject_key INTEGER PRIMARY KEY,
  id BLOB NOT NULL UNIQUE,
  external_id TEXT UNIQUE,
  import_hash INTEGER NOT NULL,
  image BLOB NOT NULL
);
CREATE TABLE contact_private (
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

CREATE TABLE rep (
  subject_key INTEGER PRIMARY KEY,
  id BLOB NOT NULL UNIQUE,
  external_id TEXT UNIQUE,
  import_hash INTEGER NOT NULL,
  image BLOB NOT NULL
);
CREATE TABLE rep_private (
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

CREATE TABLE team (
  subject_key INTEGER PRIMARY KEY,
  id BLOB NOT NULL UNIQUE,
  external_id TEXT UNIQUE,
  import_hash INTEGER NOT NULL,
  image BLOB NOT NULL
);
CREATE TABLE team_private (
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

CREATE TABLE activity (
  subject_key INTEGER PRIMARY KEY,
  id BLOB NOT NULL UNIQUE,
  external_id TEXT UNIQUE,
  import_hash INTEGER NOT NULL,
  image BLOB NOT NULL
);
CREATE TABLE activity_private (
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

-- What lists filter by, in the names of the fields. The parent is walked downwards when an account
-- moves within its corporation, and looked at before one goes.
CREATE TABLE account_facet (
  subject_key INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  parent TEXT NOT NULL,
  lower_name TEXT NOT NULL,
  owner TEXT NOT NULL,
  team TEXT NOT NULL,
  segment TEXT NOT NULL,
  is_customer INTEGER NOT NULL
);
CREATE INDEX account_facet_parent ON account_facet (parent) WHERE parent <> '';

-- A domain belongs to one account, and a lead's is looked up here.
CREATE TABLE account_domain (
  domain TEXT PRIMARY KEY,
  subject_key INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE contact_facet (
  subject_key INTEGER PRIMARY KEY,
  account TEXT NOT NULL,
  owner TEXT NOT NULL,
  team TEXT NOT NULL,
  lead TEXT NOT NULL
);
CREATE INDEX contact_facet_account ON contact_facet (account) WHERE account <> '';
CREATE INDEX contact_private_email ON contact_private (email) WHERE email <> '';
CREATE INDEX contact_private_phone ON contact_private (phone) WHERE phone <> '';

CREATE TABLE rep_facet (
  subject_key INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  parent TEXT NOT NULL,
  team TEXT NOT NULL,
  is_active INTEGER NOT NULL
);
CREATE INDEX rep_facet_parent ON rep_facet (parent) WHERE parent <> '';

CREATE TABLE team_facet (
  subject_key INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  parent TEXT NOT NULL
);
CREATE INDEX team_facet_parent ON team_facet (parent) WHERE parent <> '';

-- Touchpoints by the lead or account they belong to, by its uuid.
CREATE TABLE activity_of (
  parent BLOB NOT NULL,
  subject_key INTEGER NOT NULL,
  PRIMARY KEY (parent, subject_key)
) WITHOUT ROWID;

-- Leads by the account they point at: none may go that one does.
CREATE TABLE lead_account (
  account TEXT NOT NULL,
  subject_key INTEGER NOT NULL,
  PRIMARY KEY (account, subject_key)
) WITHOUT ROWID;
