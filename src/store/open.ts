import Database from 'better-sqlite3';
import { isStorageFault, StoreError, toStoreError } from './errors.ts';
import { migrate } from './migrate.ts';
import { ensurePrivateFile, type FileIdentity } from './private-file.ts';

/** The writing connection, and which file it writes to. */
export interface OpenDatabase {
  db: Database.Database;
  file: FileIdentity;
}

/** How long a statement waits for a lock of another connection, in milliseconds. */
const busyTimeout = 2_000;

/**
 * Opens the database for writing: WAL, every commit synced (`synchronous=FULL`), foreign keys enforced, migrated to
 * this program's schema, checked by `PRAGMA quick_check`. The file is created with mode 0600 when missing.
 * Throws AegisError (exit configuration) for an unsafe file or a newer schema, StoreError for anything the disk or
 * SQLite says.
 */
export const openDatabase = (path: string): OpenDatabase => {
  let db: Database.Database | undefined;
  try {
    const file = ensurePrivateFile(path);
    db = new Database(path, { fileMustExist: true, timeout: busyTimeout });
    db.pragma('journal_mode = WAL');
    db.pragma('synchronous = FULL');
    // The writer moves the WAL into the database itself, when nobody waits for it.
    db.pragma('wal_autocheckpoint = 0');
    db.pragma('foreign_keys = ON');
    db.pragma('trusted_schema = OFF');
    quickCheck(db);
    migrate(db);
    return { db, file };
  } catch (error) {
    db?.close();
    throw isStorageFault(error) ? toStoreError(error) : error;
  }
};

/**
 * Opens a read-only connection to a database that the writer has opened before. Throws StoreError.
 */
export const openReadOnly = (path: string): Database.Database => {
  try {
    const db = new Database(path, { readonly: true, fileMustExist: true, timeout: busyTimeout });
    db.pragma('query_only = ON');
    return db;
  } catch (error) {
    throw toStoreError(error);
  }
};

const quickCheck = (db: Database.Database): void => {
  const found = db.pragma('quick_check(1)', { simple: true });
  if (found !== 'ok') throw new StoreError('corrupt', `the database is damaged: ${String(found)}`);
};
