-- What lies in the queue of RabbitMQ, in a file of the process that it belongs to.
CREATE TABLE property (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
-- A batch whose message RabbitMQ confirmed, or gave, and that is not committed.
CREATE TABLE batch (
  position INTEGER PRIMARY KEY,
  tenant TEXT NOT NULL,
  minute INTEGER NOT NULL,
  records INTEGER NOT NULL,
  deduplicated INTEGER NOT NULL,
  stream TEXT,
  stream_end INTEGER NOT NULL,
  bytes INTEGER NOT NULL
);
-- A sender's stream: up to where its records were accepted, and up to where those that are committed go.
CREATE TABLE stream (
  tenant TEXT NOT NULL,
  name TEXT NOT NULL,
  accepted_end INTEGER NOT NULL,
  committed_end INTEGER NOT NULL,
  used INTEGER NOT NULL,
  PRIMARY KEY (tenant, name)
) WITHOUT ROWID;
CREATE INDEX stream_used ON stream (used);
CREATE TABLE ledger (
  minute INTEGER NOT NULL,
  tenant TEXT NOT NULL,
  received INTEGER NOT NULL,
  deduplicated INTEGER NOT NULL,
  stored INTEGER NOT NULL,
  quarantined INTEGER NOT NULL,
  PRIMARY KEY (minute, tenant)
) WITHOUT ROWID;
