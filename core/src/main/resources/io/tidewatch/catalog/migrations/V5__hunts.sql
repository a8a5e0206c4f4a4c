-- Hunts over stored events: what was asked, how far it is, what came of it (JSON).
CREATE TABLE hunt (
  tenant TEXT NOT NULL,
  id TEXT NOT NULL,
  visible TEXT NOT NULL,
  created BIGINT NOT NULL,
  created_by TEXT NOT NULL,
  request TEXT NOT NULL,
  state TEXT NOT NULL,
  started BIGINT,
  ended BIGINT,
  examined BIGINT NOT NULL,
  total BIGINT NOT NULL,
  matches BIGINT NOT NULL,
  message TEXT NOT NULL,
  result TEXT NOT NULL,
  PRIMARY KEY (tenant, id)
);

CREATE INDEX hunt_by_time ON hunt (tenant, created, id);

-- The matches of a hunt in the order of their times, many to a row: a line each of time, event and rule.
CREATE TABLE hunt_matches (
  tenant TEXT NOT NULL,
  hunt TEXT NOT NULL,
  first BIGINT NOT NULL,
  lines TEXT NOT NULL,
  PRIMARY KEY (tenant, hunt, first)
);
