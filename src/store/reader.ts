import type Database from 'better-sqlite3';
import { z } from 'zod';
import type { Approval } from '../domain/approval.ts';
import { type ApprovalFilter, prepareApprovalReads } from './approvals.ts';
import { type AuditFilter, type AuditRow, type LogHead, prepareAuditReads } from './audit-log.ts';
import { toStoreError } from './errors.ts';
import { prepareGrantReads } from './grants.ts';
import { prepareMemoryReads } from './memories.ts';
import { openReadOnly } from './open.ts';
import { parseRow } from './row.ts';
import { prepareSessionReads } from './sessions.ts';
import { prepareCallReads } from './tool-calls.ts';
import type { CallRow, Grant, RateUse, SessionRow } from './write.ts';

/** How much there is, for `status`. */
export interface Counts {
  liveSessions: number;
  liveCalls: number;
  pendingApprovals: number;
  auditRecords: number;
}

/**
 * Questions to the database, on a connection that cannot write. Every one sees all acknowledged commits. Each throws
 * StoreError.
 */
export interface Reader {
  pendingApprovals(): Approval[];
  /** Still open although their deadline has passed. */
  overdueApprovals(now: number): Approval[];
  approval(id: string): Approval | undefined;
  approvals(filter: ApprovalFilter): Approval[];
  liveSessions(): SessionRow[];
  sessions(limit: number): SessionRow[];
  session(id: string): SessionRow | undefined;
  liveCalls(sessionId: string): CallRow[];
  call(id: string): CallRow | undefined;
  callByNonce(sessionId: string, nonce: string): CallRow | undefined;
  grants(sessionId: string): Grant[];
  /** What was remembered under a key, as JSON. */
  memory(key: string): unknown;
  /** The last calls of a session, oldest first, as JSON. */
  pastCalls(sessionId: string): unknown[];
  /** Uses of rates since an instant, oldest first. */
  rateUses(since: number): RateUse[];
  audit(filter: AuditFilter): AuditRow[];
  /** The whole log from a number on, in pages, for verification. */
  auditRows(fromSeq?: number): Iterable<AuditRow>;
  head(): LogHead;
  counts(): Counts;
  close(): void;
}

const CountsRow = z.object({
  liveSessions: z.int(),
  liveCalls: z.int(),
  pendingApprovals: z.int(),
  auditRecords: z.int(),
});

/** Opens the reader of a database that the writer has opened before. Throws StoreError. */
export const openReader = (path: string): Reader => {
  const db = openReadOnly(path);
  try {
    return readerOf(db);
  } catch (error) {
    db.close();
    throw toStoreError(error);
  }
};

const readerOf = (db: Database.Database): Reader => {
  const approvals = prepareApprovalReads(db);
  const sessions = prepareSessionReads(db);
  const calls = prepareCallReads(db);
  const grants = prepareGrantReads(db);
  const memories = prepareMemoryReads(db);
  const audit = prepareAuditReads(db);
  // Rows of the log are never deleted, so its last number is their count: no scan.
  const counts = db.prepare(`
    SELECT (SELECT count(*) FROM sessions WHERE state <> 'ended') AS liveSessions,
           (SELECT count(*) FROM tool_calls WHERE closed_at IS NULL) AS liveCalls,
           (SELECT count(*) FROM approvals WHERE state = 'pending') AS pendingApprovals,
           (SELECT coalesce(max(seq), 0) FROM audit_log) AS auditRecords`);
  return {
    pendingApprovals: asked(approvals.pending),
    overdueApprovals: asked(approvals.overdue),
    approval: asked(approvals.one),
    approvals: asked(approvals.list),
    liveSessions: asked(sessions.live),
    sessions: asked(sessions.recent),
    session: asked(sessions.one),
    liveCalls: asked(calls.live),
    call: asked(calls.one),
    callByNonce: asked(calls.byNonce),
    grants: asked(grants.ofSession),
    memory: asked(memories.one),
    pastCalls: asked(memories.past),
    rateUses: asked(memories.uses),
    audit: asked(audit.find),
    *auditRows(fromSeq) {
      try {
        yield* audit.rows(fromSeq);
      } catch (error) {
        throw toStoreError(error);
      }
    },
    head: asked(audit.head),
    counts: asked(() => parseRow('counts', CountsRow, counts.get())),
    close: () => void db.close(),
  };
};

/** A query whose errors are StoreErrors. */
const asked =
  <Arguments extends unknown[], Answer>(query: (...given: Arguments) => Answer) =>
  (...given: Arguments): Answer => {
    try {
      return query(...given);
    } catch (error) {
      throw toStoreError(error);
    }
  };
