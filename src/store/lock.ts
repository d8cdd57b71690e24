import Database from 'better-sqlite3';
import { AegisError } from '../errors.ts';
import { toStoreError } from './errors.ts';
import { ensurePrivateFile } from './private-file.ts';

/** The right to be the one daemon of a home. The system frees it when the process ends, however it ends. */
export interface InstanceLock {
  release(): void;
}

/** Locks that are held: a connection that is garbage collected is closed, and a lock must not go with it. */
const held = new Set<Database.Database>();

/**
 * Takes the lock: an exclusive transaction on a small database of its own, held open. Throws AegisError
 * (`AEG-DAEMON-RUNNING`, exit refused) when another process has it, AegisError (configuration) when the file is not
 * safe, StoreError when the file cannot be used.
 */
export const acquireLock = (path: string): InstanceLock => {
  ensurePrivateFile(path);
  let db: Database.Database | undefined;
  try {
    db = new Database(path, { fileMustExist: true, timeout: 0 });
    db.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    db?.close();
    throw isBusy(error) ? running(path, error) : toStoreError(error);
  }
  const connection = db;
  held.add(connection);
  return {
    release: () => {
      held.delete(connection);
      connection.close();
    },
  };
};

const isBusy = (error: unknown): boolean => toStoreError(error).code === 'busy';

const running = (path: string, cause: unknown): AegisError =>
  new AegisError(`another daemon holds ${path}`, {
    code: 'AEG-DAEMON-RUNNING',
    exit: 'refused',
    hint: 'See `aegis status`; stop it with `aegis stop`.',
    cause,
  });
