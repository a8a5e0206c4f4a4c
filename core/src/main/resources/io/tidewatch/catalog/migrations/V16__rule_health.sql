-- What each rule did since it was first in force; every process adds what it saw.
CREATE TABLE rule_health (
  tenant TEXT NOT NULL,
  rule_key TEXT NOT NULL,
  since BIGINT NOT NULL,
  matches BIGINT NOT NULL,
  last_match BIGINT,
  cost BIGINT NOT NULL,
  logsource_seen BIGINT NOT NULL,
  PRIMARY KEY (tenant, rule_key)
);

-- The fields that a rule asks for and that events of its logsource had.
CREATE TABLE rule_field (
  tenant TEXT NOT NULL,
  rule_key TEXT NOT NULL,
  field TEXT NOT NULL,
  PRIMARY KEY (tenant, rule_key, field)
);
