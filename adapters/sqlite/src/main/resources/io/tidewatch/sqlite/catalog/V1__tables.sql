-- The files of the store. Times are ISO 8601, UTC.
CREATE TABLE part (
  path TEXT PRIMARY KEY,
  tenant TEXT NOT NULL,
  dataset TEXT NOT NULL,
  time_from TEXT NOT NULL,
  time_to TEXT NOT NULL,
  row_count INTEGER NOT NULL,
  bytes INTEGER NOT NULL,
  level INTEGER NOT NULL,
  created TEXT NOT NULL,
  details TEXT NOT NULL
) WITHOUT ROWID;

-- Up to which offset of a queue partition the parts hold everything.
CREATE TABLE position (
  queue_partition INTEGER PRIMARY KEY,
  last_offset INTEGER NOT NULL
);

-- What is added to the partition numbers of each queue that there ever was.
CREATE TABLE queue (
  id TEXT PRIMARY KEY,
  partition_base INTEGER NOT NULL UNIQUE
) WITHOUT ROWID;

-- Counts of a tenant and a minute of arrival, in minutes since 1970. The catalog receives nothing and leaves those columns at 0.
CREATE TABLE ledger (
  minute INTEGER NOT NULL,
  tenant TEXT NOT NULL,
  received INTEGER NOT NULL,
  deduplicated INTEGER NOT NULL,
  stored INTEGER NOT NULL,
  quarantined INTEGER NOT NULL,
  PRIMARY KEY (minute, tenant)
) WITHOUT ROWID;

-- Permissions are words separated by spaces.
CREATE TABLE account (
  name TEXT PRIMARY KEY,
  tenant TEXT NOT NULL,
  password_hash TEXT NOT NULL,
  permissions TEXT NOT NULL,
  created TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE api_token (
  number INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  tenant TEXT NOT NULL,
  name TEXT NOT NULL,
  hash TEXT NOT NULL UNIQUE,
  permissions TEXT NOT NULL,
  created TEXT NOT NULL,
  expires TEXT
);

CREATE INDEX api_token_tenant ON api_token (tenant);
