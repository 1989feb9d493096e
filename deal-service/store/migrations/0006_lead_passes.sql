-- A lead that was lost and came back may lead to another deal: one deal for each of its conversions.
-- What there is was made by the first.
CREATE TABLE deal_of_lead_pass (
  lead BLOB NOT NULL,
  pass INTEGER NOT NULL,
  deal_key INTEGER NOT NULL,
  PRIMARY KEY (lead, pass)
) WITHOUT ROWID;
INSERT INTO deal_of_lead_pass SELECT lead, 1, deal_key FROM deal_lead;
DROP TABLE deal_lead;
ALTER TABLE deal_of_lead_pass RENAME TO deal_lead;

-- Of source_lead. A contact's stands in `contacts`, behind its lead, where it is not 1.
ALTER TABLE deal ADD COLUMN source_pass INTEGER NOT NULL DEFAULT 1;
