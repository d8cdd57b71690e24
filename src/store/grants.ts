import type Database from 'better-sqlite3';
import { z } from 'zod';
import { ApprovalId, SessionId } from '../domain/ids.ts';
import { parseRow } from './row.ts';
import type { Grant } from './write.ts';

const Columns = z
  .object({
    session_id: SessionId,
    plan_hash: z.string(),
    approval_id: ApprovalId,
    by: z.string(),
    at: z.int(),
  })
  .transform((row) => ({
    sessionId: row.session_id,
    planHash: row.plan_hash,
    approvalId: row.approval_id,
    by: row.by,
    at: row.at,
  }));

/** Stores a grant. A plan that is granted already keeps its first grant. */
export const prepareGrantSave = (db: Database.Database): ((grant: Grant) => void) => {
  const insert = db.prepare(`
    INSERT INTO grants (session_id, plan_hash, approval_id, by, at)
    VALUES (@sessionId, @planHash, @approvalId, @by, @at)
    ON CONFLICT (session_id, plan_hash) DO NOTHING`);
  return (grant) => void insert.run(grant);
};

/** The queries of the table `grants`. Each throws StoreError. */
export const prepareGrantReads = (db: Database.Database) => {
  const ofSession = db.prepare('SELECT * FROM grants WHERE session_id = ? ORDER BY at, plan_hash');
  return {
    ofSession: (sessionId: string): Grant[] =>
      ofSession.all(sessionId).map((row) => parseRow('grants', Columns, row)),
  };
};
