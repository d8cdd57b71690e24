import { messageOf } from '../errors.ts';

/**
 * What kind of failure: `full` (no space left), `readonly`, `corrupt` (damaged, or not what it should be), `busy`
 * (locked by another process), `io` (anything else of the disk or the writer), `conflict` (the change contradicts what
 * is stored: an approval that is no longer pending, an id that is taken). Only `conflict` leaves the store usable.
 */
export type StoreErrorCode = 'full' | 'readonly' | 'corrupt' | 'busy' | 'io' | 'conflict';

/** A change was not stored. What it would have caused must not happen. */
export class StoreError extends Error {
  readonly code: StoreErrorCode;

  constructor(code: StoreErrorCode, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'StoreError';
    this.code = code;
  }
}

/** Result codes of SQLite (the start of an extended code), https://sqlite.org/rescode.html. */
const codes: readonly (readonly [string, StoreErrorCode])[] = [
  ['SQLITE_FULL', 'full'],
  ['SQLITE_READONLY', 'readonly'],
  ['SQLITE_CORRUPT', 'corrupt'],
  ['SQLITE_NOTADB', 'corrupt'],
  ['SQLITE_BUSY', 'busy'],
  ['SQLITE_LOCKED', 'busy'],
  ['SQLITE_CONSTRAINT', 'conflict'],
  ['ENOSPC', 'full'],
  ['EDQUOT', 'full'],
  ['EROFS', 'readonly'],
];

/** Anything thrown while storing as a StoreError. What is not recognised is `io`: the change counts as not stored. */
export const toStoreError = (thrown: unknown): StoreError => {
  if (thrown instanceof StoreError) return thrown;
  const code = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : '';
  const found = codes.find(([start]) => code.startsWith(start));
  const text = code === '' ? messageOf(thrown) : `${messageOf(thrown)} (${code})`;
  return new StoreError(found?.[1] ?? 'io', text, thrown);
};

/** Whether SQLite or the operating system reported this, as opposed to a defect or a value that cannot be stored. */
export const isStorageFault = (thrown: unknown): boolean =>
  thrown instanceof Error && 'code' in thrown && /^(SQLITE_|E[A-Z0-9]+$)/.test(String(thrown.code));
