/**
 * Schema version 1. Columns are what rows are looked up by or what changes; `details` is JSON of
 * what is only read whole. Rows of
 * `audit_log` can neither be changed nor deleted by a statement: the chain would show it, the triggers prevent the
 * mistake.
 */
export const firstSchema = `
CREATE TABLE schema_version (
  version    INTEGER PRIMARY KEY,
  applied_at INTEGER NOT NULL
) STRICT;

CREATE TABLE meta (
  key   TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
-- Tells one log from another, whatever its path.
INSERT INTO meta (key, value) VALUES ('origin', lower(hex(randomblob(16))));

CREATE TABLE sessions (
  id              TEXT PRIMARY KEY,
  started_at      INTEGER NOT NULL,
  ended_at        INTEGER,
  key_hash        TEXT NOT NULL,
  details         TEXT NOT NULL,
  state           TEXT NOT NULL,
  machine_id      TEXT NOT NULL,
  machine_version INTEGER NOT NULL,
  machine_state   TEXT NOT NULL,
  snapshot        TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX sessions_live ON sessions (started_at) WHERE state <> 'ended';

CREATE TABLE tool_calls (
  id              TEXT PRIMARY KEY,
  session_id      TEXT NOT NULL REFERENCES sessions (id),
  nonce           TEXT NOT NULL,
  agent_call_id   TEXT,
  tool            TEXT NOT NULL,
  input_hash      TEXT NOT NULL,
  text            TEXT NOT NULL,
  machine_id      TEXT NOT NULL,
  machine_version INTEGER NOT NULL,
  state           TEXT NOT NULL,
  snapshot        TEXT NOT NULL,
  deadline        INTEGER,
  received_at     INTEGER NOT NULL,
  closed_at       INTEGER,
  UNIQUE (session_id, nonce)
) STRICT, WITHOUT ROWID;
CREATE INDEX tool_calls_live ON tool_calls (session_id, received_at) WHERE closed_at IS NULL;

CREATE TABLE approvals (
  id           TEXT PRIMARY KEY,
  call_id      TEXT NOT NULL REFERENCES tool_calls (id),
  session_id   TEXT NOT NULL REFERENCES sessions (id),
  state        TEXT NOT NULL CHECK (state IN ('pending', 'approved', 'denied', 'expired', 'cancelled')),
  requested_at INTEGER NOT NULL,
  deadline     INTEGER NOT NULL,
  details      TEXT NOT NULL,
  decision     TEXT,
  closed_at    INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX approvals_pending ON approvals (deadline) WHERE state = 'pending';
CREATE INDEX approvals_by_time ON approvals (requested_at);
CREATE INDEX approvals_by_call ON approvals (call_id);

CREATE TABLE grants (
  session_id  TEXT NOT NULL REFERENCES sessions (id),
  plan_hash   TEXT NOT NULL,
  approval_id TEXT NOT NULL REFERENCES approvals (id),
  by          TEXT NOT NULL,
  at          INTEGER NOT NULL,
  PRIMARY KEY (session_id, plan_hash)
) STRICT, WITHOUT ROWID;

CREATE TABLE audit_log (
  seq     INTEGER PRIMARY KEY,
  ts      INTEGER NOT NULL,
  type    TEXT NOT NULL,
  session TEXT,
  call    TEXT,
  line    TEXT NOT NULL,
  hash    TEXT NOT NULL
) STRICT;
CREATE INDEX audit_log_by_time ON audit_log (ts);
CREATE INDEX audit_log_by_type ON audit_log (type, seq);
CREATE INDEX audit_log_by_session ON audit_log (session, seq) WHERE session IS NOT NULL;
CREATE INDEX audit_log_by_call ON audit_log (call, seq) WHERE call IS NOT NULL;
CREATE TRIGGER audit_log_keeps_rows BEFORE DELETE ON audit_log
BEGIN SELECT raise(ABORT, 'the audit log only grows'); END;
CREATE TRIGGER audit_log_keeps_text BEFORE UPDATE ON audit_log
BEGIN SELECT raise(ABORT, 'the audit log only grows'); END;
`;

/**
 * Schema version 2: what sessions did, for judging their later calls. `memories` holds one JSON text for each thing that
 * is remembered as a whole; all texts are redacted.
 */
export const secondSchema = `
CREATE TABLE memories (
  key     TEXT PRIMARY KEY,
  details TEXT NOT NULL,
  at      INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE past_calls (
  id         INTEGER PRIMARY KEY,
  session_id TEXT NOT NULL REFERENCES sessions (id),
  details    TEXT NOT NULL
) STRICT;
CREATE INDEX past_calls_by_session ON past_calls (session_id, id);

CREATE TABLE rate_uses (
  id         INTEGER PRIMARY KEY,
  rule       TEXT NOT NULL,
  session_id TEXT NOT NULL,
  agent      TEXT NOT NULL,
  project    TEXT NOT NULL,
  at         INTEGER NOT NULL
) STRICT;
CREATE INDEX rate_uses_by_time ON rate_uses (at);
`;
