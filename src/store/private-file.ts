import { chmodSync, closeSync, constants, lstatSync, openSync, type Stats } from 'node:fs';
import { dirname } from 'node:path';
import { AegisError } from '../errors.ts';

/** Which file a path named when it was looked at; another one there later means it was replaced. */
export interface FileIdentity {
  device: number;
  inode: number;
}

/**
 * Makes sure that `path` is a plain file of `uid` with mode 0600, in a directory that only `uid` can write. It is
 * created (O_EXCL, O_NOFOLLOW) when missing. An existing file is never opened: closing any descriptor of it would
 * drop the locks that SQLite holds in this process (https://sqlite.org/howtocorrupt.html §2.2). Throws AegisError
 * (exit configuration) for a symbolic link, another kind of file, or another owner.
 */
export const ensurePrivateFile = (path: string, uid = process.getuid?.()): FileIdentity => {
  refuseUnless(
    isOurs(lstatSync(dirname(path)), uid),
    dirname(path),
    'is not a directory that only you can write',
  );
  if (lstatSync(path, { throwIfNoEntry: false }) === undefined) create(path);
  for (const name of [`${path}-wal`, `${path}-shm`, `${path}-journal`]) {
    const side = lstatSync(name, { throwIfNoEntry: false });
    if (side !== undefined) refuseUnless(isPlain(side, uid), name, 'is not a plain file of yours');
  }
  const stats = lstatSync(path);
  refuseUnless(isPlain(stats, uid), path, 'is not a plain file of yours');
  if ((stats.mode & 0o777) !== 0o600) chmodSync(path, 0o600);
  return { device: stats.dev, inode: stats.ino };
};

/** Whether the path still names that file. A database that was deleted would go on taking writes, and lose them. */
export const isStillNamed = (path: string, file: FileIdentity): boolean => {
  const stats = lstatSync(path, { throwIfNoEntry: false });
  return stats !== undefined && stats.ino === file.inode && stats.dev === file.device;
};

const create = (path: string): void => {
  const { O_CREAT, O_EXCL, O_NOFOLLOW, O_RDWR } = constants;
  closeSync(openSync(path, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW, 0o600));
};

const isOurs = (stats: Stats, uid: number | undefined): boolean =>
  stats.isDirectory() && (uid === undefined || stats.uid === uid) && (stats.mode & 0o022) === 0;

const isPlain = (stats: Stats, uid: number | undefined): boolean =>
  stats.isFile() && stats.nlink === 1 && (uid === undefined || stats.uid === uid);

const refuseUnless = (fine: boolean, path: string, what: string): void => {
  if (fine) return;
  throw new AegisError(`${path} ${what}`, {
    code: 'AEG-STORE-UNSAFE',
    exit: 'configuration',
    hint: 'Look who put it there, then move it away or restore its owner and mode.',
  });
};
