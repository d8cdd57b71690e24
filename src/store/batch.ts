import type Database from 'better-sqlite3';
import type { Apply } from './apply.ts';
import type { AuditRow } from './audit-log.ts';
import { isStorageFault, StoreError, toStoreError } from './errors.ts';
import type { Write } from './write.ts';

/** What became of the transactions of a batch: `failures[i]` is undefined when transaction i is on disk. */
export interface BatchResult {
  failures: (StoreError | undefined)[];
  /** The records that entered the log, in order. */
  rows: AuditRow[];
}

/**
 * Commits many transactions with one sync: each in its own savepoint, all in one transaction of SQLite. One that
 * contradicts what is stored fails alone. When the disk fails, or `confirm` throws after the commit, all fail: none
 * was acknowledged, so none has taken effect. Never throws.
 */
export const commitBatch = (
  db: Database.Database,
  apply: Apply,
  transactions: readonly (readonly Write[])[],
  confirm: () => void,
): BatchResult => {
  try {
    db.exec('BEGIN IMMEDIATE');
    const results = transactions.map((writes) => inSavepoint(db, apply, writes));
    db.exec('COMMIT');
    confirm();
    return {
      failures: results.map(({ failure }) => failure),
      rows: results.flatMap(({ rows }) => rows),
    };
  } catch (error) {
    const failure = rollback(db, toStoreError(error));
    return { failures: transactions.map(() => failure), rows: [] };
  }
};

const inSavepoint = (
  db: Database.Database,
  apply: Apply,
  writes: readonly Write[],
): { failure: StoreError | undefined; rows: AuditRow[] } => {
  db.exec('SAVEPOINT one');
  try {
    const rows = apply(writes);
    db.exec('RELEASE one');
    return { failure: undefined, rows };
  } catch (error) {
    const failure = toStoreError(error);
    // SQLite may have rolled back everything by itself; and a disk that fails once is not trusted with the rest.
    if (!isOwnFault(error, failure) || !db.inTransaction) throw failure;
    db.exec('ROLLBACK TO one; RELEASE one');
    return { failure, rows: [] };
  }
};

/** A fault of this one transaction: it contradicts the store, or holds a value that cannot be stored. */
const isOwnFault = (error: unknown, failure: StoreError): boolean =>
  failure.code === 'conflict' || !(error instanceof StoreError || isStorageFault(error));

const rollback = (db: Database.Database, failure: StoreError): StoreError => {
  try {
    if (db.inTransaction) db.exec('ROLLBACK');
    return failure;
  } catch (error) {
    return new StoreError(failure.code, `${failure.message}; ${toStoreError(error).message}`, error);
  }
};
