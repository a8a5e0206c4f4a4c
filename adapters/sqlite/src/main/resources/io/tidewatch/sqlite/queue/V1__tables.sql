-- What the queue is: its id, the next offset, made once and kept for ever.
CREATE TABLE property (
  name TEXT PRIMARY KEY,
  value NOT NULL
) WITHOUT ROWID;

-- Batches not yet committed. A batch's frame is a compressed batch frame (docs/spec/queue-batch.md), checksum its CRC-32C;
-- minute counts minutes since 1970.
CREATE TABLE batch (
  offset INTEGER PRIMARY KEY,
  tenant TEXT NOT NULL,
  minute INTEGER NOT NULL,
  records INTEGER NOT NULL,
  checksum INTEGER NOT NULL,
  frame BLOB NOT NULL
);

-- Up to which of the sender's own offsets a stream was accepted; used is the minute of its last batch.
CREATE TABLE stream (
  tenant TEXT NOT NULL,
  name TEXT NOT NULL,
  accepted_end INTEGER NOT NULL,
  used INTEGER NOT NULL,
  PRIMARY KEY (tenant, name)
) WITHOUT ROWID;

-- Counts of a tenant and a minute of arrival, in minutes since 1970. The queue stores nothing and leaves that column at 0.
CREATE TABLE ledger (
  minute INTEGER NOT NULL,
  tenant TEXT NOT NULL,
  received INTEGER NOT NULL,
  deduplicated INTEGER NOT NULL,
  stored INTEGER NOT NULL,
  quarantined INTEGER NOT NULL,
  PRIMARY KEY (minute, tenant)
) WITHOUT ROWID;

-- Batches whose row could not be read any more, as they were found; frame is NULL where the file gave nothing.
CREATE TABLE damaged (
  offset INTEGER PRIMARY KEY,
  records INTEGER NOT NULL,
  reason TEXT NOT NULL,
  frame BLOB
);

CREATE TABLE dead_letter (
  number INTEGER PRIMARY KEY,
  event_partition INTEGER NOT NULL,
  event_sequence INTEGER NOT NULL,
  tenant TEXT NOT NULL,
  source TEXT NOT NULL,
  transport TEXT NOT NULL,
  address TEXT,
  path TEXT,
  received_seconds INTEGER NOT NULL,
  received_nanos INTEGER NOT NULL,
  reason TEXT NOT NULL,
  record BLOB NOT NULL,
  UNIQUE (event_partition, event_sequence)
);
