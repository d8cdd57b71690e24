import type Database from 'better-sqlite3';
import { z } from 'zod';
import { Approval, type ApprovalState } from '../domain/approval.ts';
import { StoreError } from './errors.ts';
import { JsonColumn, JsonRecord, parseRow } from './row.ts';
import type { ApprovalClosing } from './write.ts';

const Columns = z.object({
  id: z.string(),
  call_id: z.string(),
  session_id: z.string(),
  state: z.string(),
  requested_at: z.int(),
  deadline: z.int(),
  details: JsonRecord,
  decision: JsonColumn.nullable(),
});

const fromColumns = (raw: unknown): Approval => {
  const row = parseRow('approvals', Columns, raw);
  return parseRow('approvals', Approval, {
    ...row.details,
    id: row.id,
    callId: row.call_id,
    sessionId: row.session_id,
    state: row.state,
    requestedAt: row.requested_at,
    deadline: row.deadline,
    ...(row.decision === null ? {} : { decision: row.decision }),
  });
};

/** Opens a question. Throws SqliteError (a constraint) when its id is taken. */
export const prepareApprovalOpen = (db: Database.Database): ((approval: Approval) => void) => {
  const insert = db.prepare(`
    INSERT INTO approvals (id, call_id, session_id, state, requested_at, deadline, details, decision)
    VALUES (@id, @callId, @sessionId, @state, @requestedAt, @deadline, @details, @decision)`);
  return ({ id, callId, sessionId, state, requestedAt, deadline, decision, ...details }) => {
    insert.run({
      id,
      callId,
      sessionId,
      state,
      requestedAt,
      deadline,
      details: JSON.stringify(details),
      decision: decision === undefined ? null : JSON.stringify(decision),
    });
  };
};

/** Closes a question that is still open: the first one wins. Throws StoreError (`conflict`) for everyone after. */
export const prepareApprovalClose = (db: Database.Database): ((closing: ApprovalClosing) => void) => {
  const close = db.prepare(`
    UPDATE approvals SET state = @state, decision = @decision, closed_at = @at
    WHERE id = @id AND state = 'pending'`);
  const stateOf = db.prepare('SELECT state FROM approvals WHERE id = ?').pluck();
  return ({ id, state, decision, at }) => {
    const { changes } = close.run({
      id,
      state,
      decision: decision === undefined ? null : JSON.stringify(decision),
      at,
    });
    if (changes === 1) return;
    const now = stateOf.get(id);
    throw new StoreError(
      'conflict',
      now === undefined ? `there is no approval ${id}` : `approval ${id} is already ${String(now)}`,
    );
  };
};

/** Which approvals to list. `limit` is how many, newest first. */
export interface ApprovalFilter {
  state?: ApprovalState;
  session?: string;
  limit: number;
}

/** The queries of the table `approvals`. Each throws StoreError. */
export const prepareApprovalReads = (db: Database.Database) => {
  const pending = db.prepare("SELECT * FROM approvals WHERE state = 'pending' ORDER BY deadline, id");
  const overdue = db.prepare(
    "SELECT * FROM approvals WHERE state = 'pending' AND deadline <= ? ORDER BY deadline, id",
  );
  const one = db.prepare('SELECT * FROM approvals WHERE id = ?');
  const list = db.prepare(`
    SELECT * FROM approvals
    WHERE (@state IS NULL OR state = @state) AND (@session IS NULL OR session_id = @session)
    ORDER BY requested_at DESC, id LIMIT @limit`);
  return {
    /** The one that ends first comes first. */
    pending: (): Approval[] => pending.all().map(fromColumns),
    overdue: (now: number): Approval[] => overdue.all(now).map(fromColumns),
    one: (id: string): Approval | undefined => {
      const row = one.get(id);
      return row === undefined ? undefined : fromColumns(row);
    },
    list: ({ state, session, limit }: ApprovalFilter): Approval[] =>
      list.all({ state: state ?? null, session: session ?? null, limit }).map(fromColumns),
  };
};
