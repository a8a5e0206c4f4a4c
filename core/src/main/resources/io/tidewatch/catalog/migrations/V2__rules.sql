-- The rules of each tenant in their newest version. A removed one keeps its row, so that its versions go on counting.
CREATE TABLE rule (
  tenant TEXT NOT NULL,
  rule_key TEXT NOT NULL,
  version BIGINT NOT NULL,
  kind TEXT NOT NULL,
  title TEXT NOT NULL,
  level TEXT NOT NULL,
  status TEXT NOT NULL,
  product TEXT NOT NULL,
  category TEXT NOT NULL,
  service TEXT NOT NULL,
  tags TEXT NOT NULL,
  source TEXT NOT NULL,
  enabled BIGINT NOT NULL,
  removed BIGINT NOT NULL,
  expires BIGINT,
  created BIGINT NOT NULL,
  modified BIGINT NOT NULL,
  modified_by TEXT NOT NULL,
  PRIMARY KEY (tenant, rule_key)
);

CREATE INDEX rule_by_title ON rule (tenant, removed, title, rule_key);

-- Every text that a rule had.
CREATE TABLE rule_version (
  tenant TEXT NOT NULL,
  rule_key TEXT NOT NULL,
  version BIGINT NOT NULL,
  text TEXT NOT NULL,
  source TEXT NOT NULL,
  modified BIGINT NOT NULL,
  modified_by TEXT NOT NULL,
  PRIMARY KEY (tenant, rule_key, version)
);

-- Counts the changes of a tenant's rules.
CREATE TABLE rule_revision (
  tenant TEXT PRIMARY KEY,
  revision BIGINT NOT NULL
);
