import type Database from 'better-sqlite3';
import { z } from 'zod';
import { CallId, SessionId } from '../domain/ids.ts';
import { parseRow } from './row.ts';
import type { CallRow } from './write.ts';

const Columns = z.object({
  id: CallId,
  session_id: SessionId,
  nonce: z.string(),
  agent_call_id: z.string().nullable(),
  tool: z.string(),
  input_hash: z.string(),
  text: z.string(),
  machine_id: z.string(),
  machine_version: z.int(),
  state: z.string(),
  snapshot: z.string(),
  deadline: z.int().nullable(),
  received_at: z.int(),
  closed_at: z.int().nullable(),
});

const fromColumns = (raw: unknown): CallRow => {
  const row = parseRow('tool_calls', Columns, raw);
  return {
    id: row.id,
    sessionId: row.session_id,
    nonce: row.nonce,
    agentCallId: row.agent_call_id ?? undefined,
    tool: row.tool,
    inputHash: row.input_hash,
    text: row.text,
    envelope: {
      machineId: row.machine_id,
      machineVersion: row.machine_version,
      state: row.state,
      snapshot: row.snapshot,
    },
    deadline: row.deadline ?? undefined,
    receivedAt: row.received_at,
    closedAt: row.closed_at ?? undefined,
  };
};

/** Inserts a call, or brings its snapshot up to date. Which call it is (session, nonce, tool, input) never changes. */
export const prepareCallSave = (db: Database.Database): ((row: CallRow) => void) => {
  const save = db.prepare(`
    INSERT INTO tool_calls (id, session_id, nonce, agent_call_id, tool, input_hash, text, machine_id,
                            machine_version, state, snapshot, deadline, received_at, closed_at)
    VALUES (@id, @sessionId, @nonce, @agentCallId, @tool, @inputHash, @text, @machineId,
            @machineVersion, @state, @snapshot, @deadline, @receivedAt, @closedAt)
    ON CONFLICT (id) DO UPDATE SET
      agent_call_id = excluded.agent_call_id, text = excluded.text, machine_id = excluded.machine_id,
      machine_version = excluded.machine_version, state = excluded.state, snapshot = excluded.snapshot,
      deadline = excluded.deadline, closed_at = excluded.closed_at`);
  return ({ envelope, ...row }) => {
    save.run({
      ...row,
      agentCallId: row.agentCallId ?? null,
      deadline: row.deadline ?? null,
      closedAt: row.closedAt ?? null,
      ...envelope,
    });
  };
};

/** The queries of the table `tool_calls`. Each throws StoreError. */
export const prepareCallReads = (db: Database.Database) => {
  const live = db.prepare(
    'SELECT * FROM tool_calls WHERE session_id = ? AND closed_at IS NULL ORDER BY received_at, id',
  );
  const one = db.prepare('SELECT * FROM tool_calls WHERE id = ?');
  const byNonce = db.prepare('SELECT * FROM tool_calls WHERE session_id = ? AND nonce = ?');
  const first = (raw: unknown): CallRow | undefined => (raw === undefined ? undefined : fromColumns(raw));
  return {
    live: (sessionId: string): CallRow[] => live.all(sessionId).map(fromColumns),
    one: (id: string): CallRow | undefined => first(one.get(id)),
    byNonce: (sessionId: string, nonce: string): CallRow | undefined => first(byNonce.get(sessionId, nonce)),
  };
};
