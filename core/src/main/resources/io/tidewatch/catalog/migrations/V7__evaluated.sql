-- On how many of the events that the ledger has as stored the rules were tried; minutes of before this table have no row.
CREATE TABLE ledger_evaluated (
  minute BIGINT NOT NULL,
  tenant TEXT NOT NULL,
  evaluated BIGINT NOT NULL,
  PRIMARY KEY (minute, tenant)
);
