-- Times are microseconds since 1970, UTC. Both SQLite and PostgreSQL run this script: see io.tidewatch.catalog.sql.Database.

-- Whose catalog this is: the id in the file catalog.id of the data folder that it describes. One row.
CREATE TABLE installation (
  id TEXT PRIMARY KEY
);

-- The files of the store.
CREATE TABLE part (
  path TEXT PRIMARY KEY,
  tenant TEXT NOT NULL,
  dataset TEXT NOT NULL,
  time_from BIGINT NOT NULL,
  time_to BIGINT NOT NULL,
  row_count BIGINT NOT NULL,
  bytes BIGINT NOT NULL,
  level BIGINT NOT NULL,
  created BIGINT NOT NULL,
  details TEXT NOT NULL
);

-- Up to which offset of a queue partition the parts hold everything.
CREATE TABLE position (
  queue_partition BIGINT PRIMARY KEY,
  last_offset BIGINT NOT NULL
);

-- What is added to the partition numbers of each queue that there ever was.
CREATE TABLE queue (
  id TEXT PRIMARY KEY,
  partition_base BIGINT NOT NULL UNIQUE
);

-- Counts of a tenant and a minute of arrival, in minutes since 1970. The catalog receives nothing and leaves those columns at 0.
CREATE TABLE ledger (
  minute BIGINT NOT NULL,
  tenant TEXT NOT NULL,
  received BIGINT NOT NULL,
  deduplicated BIGINT NOT NULL,
  stored BIGINT NOT NULL,
  quarantined BIGINT NOT NULL,
  PRIMARY KEY (minute, tenant)
);

-- Roles, permissions and datasets are words separated by spaces.
CREATE TABLE account (
  name TEXT PRIMARY KEY,
  tenant TEXT NOT NULL,
  display_name TEXT NOT NULL,
  email TEXT NOT NULL,
  password_hash TEXT,
  roles TEXT NOT NULL,
  disabled BIGINT NOT NULL,
  must_change_password BIGINT NOT NULL,
  external_id TEXT UNIQUE,
  created BIGINT NOT NULL
);

-- Tokens are numbered in the order in which they were made.
CREATE TABLE api_token (
  number BIGINT PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  tenant TEXT NOT NULL,
  name TEXT NOT NULL,
  hash TEXT NOT NULL UNIQUE,
  permissions TEXT NOT NULL,
  datasets TEXT NOT NULL,
  owner TEXT,
  created BIGINT NOT NULL,
  expires BIGINT,
  used BIGINT
);

CREATE INDEX api_token_tenant ON api_token (tenant);

-- What was done, numbered from 1 without gaps. digest is the SHA-256 of the digest before and of this row (docs/spec/audit-log.md).
CREATE TABLE audit_log (
  number BIGINT PRIMARY KEY,
  time BIGINT NOT NULL,
  tenant TEXT NOT NULL,
  actor TEXT NOT NULL,
  address TEXT NOT NULL,
  action TEXT NOT NULL,
  object TEXT NOT NULL,
  details TEXT NOT NULL,
  digest TEXT NOT NULL
);

CREATE INDEX audit_log_tenant ON audit_log (tenant, number);
