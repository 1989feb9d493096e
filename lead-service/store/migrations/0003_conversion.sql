-- Conversions that are decided and not finished, anew: who is to be told of the end under which
-- request, and what other commands must know of it meanwhile. None was ever kept before.
DROP TABLE conversion_intent;
CREATE TABLE conversion_intent (
  lead BLOB PRIMARY KEY,
  pass INTEGER NOT NULL,
  asked_hash INTEGER NOT NULL,
  actor TEXT NOT NULL,
  request_id TEXT NOT NULL,
  request_hash INTEGER NOT NULL,
  principal BLOB NOT NULL,
  order_bytes BLOB NOT NULL,
  effective INTEGER NOT NULL,
  account TEXT NOT NULL,
  account_key TEXT NOT NULL,
  is_new_account INTEGER NOT NULL,
  is_new_contact INTEGER NOT NULL,
  takes_deal_account INTEGER NOT NULL
);
-- An account that a conversion leads to is not deleted; one that is in the making is shared.
CREATE INDEX conversion_intent_account ON conversion_intent (account);
CREATE INDEX conversion_intent_account_key ON conversion_intent (account_key);
