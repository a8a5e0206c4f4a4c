-- Roles that tenants made; permissions and datasets are words separated by spaces.
CREATE TABLE role (
  tenant TEXT NOT NULL,
  name TEXT NOT NULL,
  description TEXT NOT NULL,
  permissions TEXT NOT NULL,
  datasets TEXT NOT NULL,
  created BIGINT NOT NULL,
  PRIMARY KEY (tenant, name)
);

CREATE TABLE tenant (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  created BIGINT NOT NULL
);

CREATE TABLE session (
  id TEXT PRIMARY KEY,
  tenant TEXT NOT NULL,
  account TEXT NOT NULL,
  address TEXT NOT NULL,
  created BIGINT NOT NULL,
  expires BIGINT NOT NULL
);

CREATE INDEX session_account ON session (account);

-- All refresh tokens that a session had; a used one stays until the session ends, so that its second use is seen.
CREATE TABLE refresh_token (
  hash TEXT PRIMARY KEY,
  session TEXT NOT NULL,
  used BIGINT NOT NULL
);

CREATE INDEX refresh_token_session ON refresh_token (session);
