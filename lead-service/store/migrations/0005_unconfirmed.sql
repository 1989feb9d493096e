-- Where the deal stream begins anew, what is known of deals stands until the stream has told all of
-- them: a customer is not one less for a moment.
ALTER TABLE deal_outcome ADD COLUMN is_unconfirmed INTEGER NOT NULL DEFAULT 0;
CREATE INDEX deal_outcome_unconfirmed ON deal_outcome (deal) WHERE is_unconfirmed = 1;
