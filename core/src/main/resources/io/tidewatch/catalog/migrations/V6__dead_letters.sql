-- Records that could not be processed, where the queue is a broker; the embedded queue keeps its own. The id is that of the event that
-- the record would have become; record is base64; stored counts up as letters come.
CREATE TABLE dead_letter (
  event_partition BIGINT NOT NULL,
  event_sequence BIGINT NOT NULL,
  tenant TEXT NOT NULL,
  source TEXT NOT NULL,
  transport TEXT NOT NULL,
  address TEXT,
  path TEXT,
  received_seconds BIGINT NOT NULL,
  received_nanos BIGINT NOT NULL,
  reason TEXT NOT NULL,
  record TEXT NOT NULL,
  stored BIGINT NOT NULL,
  PRIMARY KEY (event_partition, event_sequence)
);
CREATE INDEX dead_letter_newest ON dead_letter (tenant, stored);
