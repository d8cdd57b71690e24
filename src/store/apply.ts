import type Database from 'better-sqlite3';
import { prepareApprovalClose, prepareApprovalOpen } from './approvals.ts';
import { type AuditRow, prepareAuditAppend, type Seal } from './audit-log.ts';
import { prepareGrantSave } from './grants.ts';
import { prepareMemoryWrites } from './memories.ts';
import { prepareSessionSave } from './sessions.ts';
import { prepareCallSave } from './tool-calls.ts';
import type { Write } from './write.ts';

/** Applies writes in order inside the transaction that is open, and returns the records that entered the log. */
export type Apply = (writes: readonly Write[]) => AuditRow[];

/**
 * Prepares the statements of every kind of write. `Apply` throws StoreError (`conflict`) or SqliteError; what was
 * applied before the throw is for the caller to roll back.
 */
export const prepareApply = (db: Database.Database, seal: Seal): Apply => {
  const saveSession = prepareSessionSave(db);
  const saveCall = prepareCallSave(db);
  const openApproval = prepareApprovalOpen(db);
  const closeApproval = prepareApprovalClose(db);
  const saveGrant = prepareGrantSave(db);
  const memory = prepareMemoryWrites(db);
  const appendAudit = prepareAuditAppend(db, seal);

  const applyOne = (write: Write): AuditRow | undefined => {
    switch (write.kind) {
      case 'session':
        saveSession(write.row);
        return undefined;
      case 'call':
        saveCall(write.row);
        return undefined;
      case 'approval.open':
        openApproval(write.approval);
        return undefined;
      case 'approval.close':
        closeApproval(write.closing);
        return undefined;
      case 'grant':
        saveGrant(write.grant);
        return undefined;
      case 'memory':
        memory.save(write);
        return undefined;
      case 'past':
        memory.past(write);
        return undefined;
      case 'rate':
        memory.use(write.use);
        return undefined;
      case 'forget':
        memory.forget(write.sessionId);
        return undefined;
      case 'audit':
        return appendAudit(write.event, write.at);
    }
  };
  return (writes) => writes.map(applyOne).filter((row) => row !== undefined);
};
