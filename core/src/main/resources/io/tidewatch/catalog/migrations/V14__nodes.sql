-- Processes that share the work. A process is alive while its beat grows; instance is drawn at each start.
CREATE TABLE node (
  name TEXT PRIMARY KEY,
  instance TEXT NOT NULL,
  roles TEXT NOT NULL,
  beat BIGINT NOT NULL
);

-- Who stores which partition of the queue. The epoch grows whenever the holder changes: what an earlier holder still writes is refused.
CREATE TABLE partition_lease (
  queue_partition BIGINT PRIMARY KEY,
  holder TEXT NOT NULL,
  node TEXT NOT NULL,
  epoch BIGINT NOT NULL
);

-- How often something was changed that others keep in memory, by what it is: 'parts', 'alerts'.
CREATE TABLE revision (
  subject TEXT PRIMARY KEY,
  number BIGINT NOT NULL
);
