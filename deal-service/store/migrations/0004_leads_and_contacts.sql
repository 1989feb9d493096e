-- The lead a deal was made of, and its people: 33 bytes each (contact, role, lead or zeroes), in the
-- row itself, as most deals have none, and whoever reads a deal tells them.
ALTER TABLE deal ADD COLUMN source_lead BLOB;
ALTER TABLE deal ADD COLUMN contacts BLOB NOT NULL DEFAULT x'';

-- A lead is of one deal at most, as its source or by a contact. Touched only where a lead comes or
-- goes, so that moving a deal costs what it did.
CREATE TABLE deal_lead (
  lead BLOB PRIMARY KEY,
  deal_key INTEGER NOT NULL
) WITHOUT ROWID;

-- What becomes of a lost deal's leads. Pipelines from before nurture them after 90 days. A rule is
-- its loss reason, action and days.
ALTER TABLE pipeline ADD COLUMN recycle_action INTEGER NOT NULL DEFAULT 1;
ALTER TABLE pipeline ADD COLUMN recycle_days INTEGER NOT NULL DEFAULT 90;
ALTER TABLE pipeline ADD COLUMN recycle_rules TEXT NOT NULL DEFAULT '';
