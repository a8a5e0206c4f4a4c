-- Alerts, cases, suppressions, and answers to writes that are repeated. Times are microseconds since 1970, UTC.

-- The rules that alerts were made of, as they were then; numbered by tenant.
CREATE TABLE alert_rule (
  tenant TEXT NOT NULL,
  number BIGINT NOT NULL,
  digest TEXT NOT NULL,
  rule_key TEXT NOT NULL,
  version BIGINT NOT NULL,
  title TEXT NOT NULL,
  severity BIGINT NOT NULL,
  tags TEXT NOT NULL,
  PRIMARY KEY (tenant, number)
);

CREATE UNIQUE INDEX alert_rule_digest ON alert_rule (tenant, digest);

-- state: 0 new, 1 acknowledged, 2 in progress, 3 true positive, 4 false positive, 5 benign. severity: 0 informational to 4 critical.
-- version counts what people change; findings, suppressed and the event times are the stage's.
CREATE TABLE alert (
  tenant TEXT NOT NULL,
  id TEXT NOT NULL,
  rule BIGINT NOT NULL,
  severity BIGINT NOT NULL,
  state BIGINT NOT NULL,
  group_key TEXT NOT NULL,
  group_values TEXT NOT NULL,
  entities TEXT NOT NULL,
  dataset TEXT NOT NULL,
  opened BIGINT NOT NULL,
  last_finding BIGINT NOT NULL,
  first_event BIGINT NOT NULL,
  created BIGINT NOT NULL,
  updated BIGINT NOT NULL,
  findings BIGINT NOT NULL,
  suppressed BIGINT NOT NULL,
  assignee TEXT,
  case_id TEXT,
  previous TEXT,
  version BIGINT NOT NULL,
  PRIMARY KEY (tenant, id)
);

-- They hold what lists filter by, so that a row is read only when it is shown.
CREATE INDEX alert_created ON alert (tenant, created, id, state, severity, rule, dataset);
CREATE INDEX alert_updated ON alert (tenant, updated, created, id, state, severity, rule, dataset);
CREATE INDEX alert_state ON alert (tenant, state, created, id, severity, rule, dataset);
CREATE INDEX alert_severity ON alert (tenant, severity, created, id, state, rule, dataset);
CREATE INDEX alert_of_rule ON alert (tenant, rule, created, id, state, severity, dataset);
CREATE INDEX alert_assignee ON alert (tenant, assignee, created, id, state, severity, rule, dataset, updated) WHERE assignee IS NOT NULL;
CREATE INDEX alert_unassigned ON alert (tenant, created, id, state, severity, rule, dataset, updated) WHERE assignee IS NULL;
CREATE INDEX alert_case_id ON alert (tenant, case_id, created, id, state, severity, rule, dataset, updated) WHERE case_id IS NOT NULL;
CREATE INDEX alert_group ON alert (tenant, group_key, created);

CREATE TABLE alert_detail (
  tenant TEXT NOT NULL,
  id TEXT NOT NULL,
  explanation TEXT NOT NULL,
  fields TEXT NOT NULL,
  first_events TEXT NOT NULL,
  latest_events TEXT NOT NULL,
  event_count BIGINT NOT NULL,
  PRIMARY KEY (tenant, id)
);

-- kind: 0 host, 1 user, 2 address, 3 other.
CREATE TABLE alert_entity (
  tenant TEXT NOT NULL,
  value TEXT NOT NULL,
  created BIGINT NOT NULL,
  alert TEXT NOT NULL,
  kind BIGINT NOT NULL,
  PRIMARY KEY (tenant, value, created, alert, kind)
);

CREATE TABLE alert_history (
  tenant TEXT NOT NULL,
  alert TEXT NOT NULL,
  number BIGINT NOT NULL,
  time BIGINT NOT NULL,
  actor TEXT NOT NULL,
  change TEXT NOT NULL,
  changed_from TEXT NOT NULL,
  changed_to TEXT NOT NULL,
  comment TEXT NOT NULL,
  PRIMARY KEY (tenant, alert, number)
);

-- How many alerts there are, by the day (since 1970) they were made on, and on day -1 of all days.
CREATE TABLE alert_count (
  tenant TEXT NOT NULL,
  day BIGINT NOT NULL,
  rule BIGINT NOT NULL,
  dataset TEXT NOT NULL,
  state BIGINT NOT NULL,
  alerts BIGINT NOT NULL,
  PRIMARY KEY (tenant, day, rule, dataset, state)
);

-- The same by severity instead of rule, so that a chart over a year reads little.
CREATE TABLE alert_day (
  tenant TEXT NOT NULL,
  day BIGINT NOT NULL,
  severity BIGINT NOT NULL,
  dataset TEXT NOT NULL,
  state BIGINT NOT NULL,
  alerts BIGINT NOT NULL,
  PRIMARY KEY (tenant, day, severity, dataset, state)
);

-- Up to which offset of a queue partition every finding is written.
CREATE TABLE alert_position (
  queue_partition BIGINT PRIMARY KEY,
  last_offset BIGINT NOT NULL
);

-- The number of the last batch of findings that was written; stage is 0.
CREATE TABLE alert_batch (
  stage BIGINT PRIMARY KEY,
  number BIGINT NOT NULL
);

-- Findings that the clock decided and not an event, to know them again.
CREATE TABLE alert_timed (
  tenant TEXT NOT NULL,
  id TEXT NOT NULL,
  seen BIGINT NOT NULL,
  PRIMARY KEY (tenant, id)
);

CREATE TABLE alert_suppression (
  tenant TEXT NOT NULL,
  id TEXT NOT NULL,
  rule_key TEXT NOT NULL,
  group_values TEXT NOT NULL,
  after_millis BIGINT,
  ends BIGINT,
  reason TEXT NOT NULL,
  author TEXT NOT NULL,
  created BIGINT NOT NULL,
  suppressed BIGINT NOT NULL,
  last_suppressed BIGINT,
  PRIMARY KEY (tenant, id)
);

CREATE TABLE alert_case (
  tenant TEXT NOT NULL,
  number BIGINT NOT NULL,
  title TEXT NOT NULL,
  description TEXT NOT NULL,
  status BIGINT NOT NULL,
  severity BIGINT NOT NULL,
  assignee TEXT,
  author TEXT NOT NULL,
  created BIGINT NOT NULL,
  updated BIGINT NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (tenant, number)
);

CREATE INDEX alert_case_status ON alert_case (tenant, status, number);

CREATE TABLE alert_case_history (
  tenant TEXT NOT NULL,
  case_number BIGINT NOT NULL,
  number BIGINT NOT NULL,
  time BIGINT NOT NULL,
  actor TEXT NOT NULL,
  change TEXT NOT NULL,
  changed_from TEXT NOT NULL,
  changed_to TEXT NOT NULL,
  comment TEXT NOT NULL,
  PRIMARY KEY (tenant, case_number, number)
);

-- Answers given to writes that carried an Idempotency-Key. status 0: the write is under way.
CREATE TABLE idempotency_key (
  tenant TEXT NOT NULL,
  caller TEXT NOT NULL,
  key TEXT NOT NULL,
  digest TEXT NOT NULL,
  status BIGINT NOT NULL,
  content_type TEXT NOT NULL,
  etag TEXT NOT NULL,
  body TEXT NOT NULL,
  created BIGINT NOT NULL,
  PRIMARY KEY (tenant, caller, key)
);

CREATE INDEX idempotency_key_created ON idempotency_key (created);
