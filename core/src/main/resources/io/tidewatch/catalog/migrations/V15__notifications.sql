-- Where alerts are told, and what is to be told. The channel (address, secrets) is sealed with a key that is not in the catalog.
CREATE TABLE notification_target (
  tenant TEXT NOT NULL,
  id TEXT NOT NULL,
  name TEXT NOT NULL,
  enabled BIGINT NOT NULL,
  severity BIGINT NOT NULL,
  rules TEXT NOT NULL,
  per_minute BIGINT NOT NULL,
  channel TEXT NOT NULL,
  author TEXT NOT NULL,
  changed BIGINT NOT NULL,
  delivered BIGINT NOT NULL,
  given_up BIGINT NOT NULL,
  dropped BIGINT NOT NULL,
  last_delivered BIGINT,
  last_failed BIGINT,
  last_reason TEXT NOT NULL,
  PRIMARY KEY (tenant, id)
);

-- The outbox: written in the transaction that makes the alert. State: 0 waits, 1 delivered, 2 given up.
CREATE TABLE notification (
  id TEXT NOT NULL,
  tenant TEXT NOT NULL,
  target TEXT NOT NULL,
  alert TEXT NOT NULL,
  title TEXT NOT NULL,
  message TEXT NOT NULL,
  state BIGINT NOT NULL,
  attempts BIGINT NOT NULL,
  created BIGINT NOT NULL,
  since BIGINT NOT NULL,
  due BIGINT NOT NULL,
  finished BIGINT,
  reason TEXT NOT NULL,
  PRIMARY KEY (id)
);

CREATE INDEX notification_due ON notification (state, due);
CREATE INDEX notification_of_target ON notification (tenant, target, state, created);
