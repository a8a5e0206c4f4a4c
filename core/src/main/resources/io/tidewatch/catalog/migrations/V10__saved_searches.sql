-- Searches that people keep: the query, its range of time as it was written, and the columns (words).
CREATE TABLE saved_search (
  tenant TEXT NOT NULL,
  id TEXT NOT NULL,
  name TEXT NOT NULL,
  query TEXT NOT NULL,
  range_from TEXT NOT NULL,
  range_to TEXT NOT NULL,
  columns TEXT NOT NULL,
  shared INTEGER NOT NULL,
  author TEXT NOT NULL,
  changed BIGINT NOT NULL,
  PRIMARY KEY (tenant, id)
);
