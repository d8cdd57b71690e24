import type Database from 'better-sqlite3';
import { z } from 'zod';
import { Session, SessionState } from '../domain/session.ts';
import { JsonRecord, parseRow } from './row.ts';
import type { SessionRow } from './write.ts';

const Columns = z.object({
  id: z.string(),
  started_at: z.int(),
  ended_at: z.int().nullable(),
  key_hash: z.string(),
  details: JsonRecord,
  state: SessionState,
  machine_id: z.string(),
  machine_version: z.int(),
  machine_state: z.string(),
  snapshot: z.string(),
});

const fromColumns = (raw: unknown): SessionRow => {
  const row = parseRow('sessions', Columns, raw);
  return {
    session: parseRow('sessions', Session, { ...row.details, id: row.id, startedAt: row.started_at }),
    keyHash: row.key_hash,
    state: row.state,
    envelope: {
      machineId: row.machine_id,
      machineVersion: row.machine_version,
      state: row.machine_state,
      snapshot: row.snapshot,
    },
    endedAt: row.ended_at ?? undefined,
  };
};

/** Inserts a session, or brings its row up to date. Its id, start and hook key never change. */
export const prepareSessionSave = (db: Database.Database): ((row: SessionRow) => void) => {
  const save = db.prepare(`
    INSERT INTO sessions (id, started_at, ended_at, key_hash, details, state, machine_id, machine_version,
                          machine_state, snapshot)
    VALUES (@id, @startedAt, @endedAt, @keyHash, @details, @state, @machineId, @machineVersion,
            @machineState, @snapshot)
    ON CONFLICT (id) DO UPDATE SET
      details = excluded.details, ended_at = excluded.ended_at, state = excluded.state, machine_id = excluded.machine_id,
      machine_version = excluded.machine_version, machine_state = excluded.machine_state,
      snapshot = excluded.snapshot`);
  return ({ session: { id, startedAt, ...details }, keyHash, state, envelope, endedAt }) => {
    save.run({
      id,
      startedAt,
      details: JSON.stringify(details),
      endedAt: endedAt ?? null,
      keyHash,
      state,
      machineId: envelope.machineId,
      machineVersion: envelope.machineVersion,
      machineState: envelope.state,
      snapshot: envelope.snapshot,
    });
  };
};

/** The queries of the table `sessions`. Each throws StoreError. */
export const prepareSessionReads = (db: Database.Database) => {
  const live = db.prepare("SELECT * FROM sessions WHERE state <> 'ended' ORDER BY started_at, id");
  const recent = db.prepare('SELECT * FROM sessions ORDER BY started_at DESC, id LIMIT ?');
  const one = db.prepare('SELECT * FROM sessions WHERE id = ?');
  return {
    live: (): SessionRow[] => live.all().map(fromColumns),
    recent: (limit: number): SessionRow[] => recent.all(limit).map(fromColumns),
    one: (id: string): SessionRow | undefined => {
      const row = one.get(id);
      return row === undefined ? undefined : fromColumns(row);
    },
  };
};
