-- Dashboards that people make: what is on one is a JSON object (content), counted in panels.
CREATE TABLE dashboard (
  tenant TEXT NOT NULL,
  id TEXT NOT NULL,
  name TEXT NOT NULL,
  description TEXT NOT NULL,
  content TEXT NOT NULL,
  panels INTEGER NOT NULL,
  shared INTEGER NOT NULL,
  author TEXT NOT NULL,
  version BIGINT NOT NULL,
  changed BIGINT NOT NULL,
  PRIMARY KEY (tenant, id)
);
