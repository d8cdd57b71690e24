import {
  closeSync,
  constants,
  fchmodSync,
  fstatSync,
  fsyncSync,
  lstatSync,
  openSync,
  readSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { AegisError } from '../errors.ts';

/** The open audit log. */
export interface LogFile {
  fd: number;
  device: number;
  inode: number;
  /** Bytes that are known to be ours; anything else means that someone wrote, or that an append failed half-way. */
  size: number;
}

/**
 * Opens the log for reading and appending, creates it with mode 0600, and takes rights of others away. Throws
 * AegisError (exit configuration) when the path is a symbolic link, not a plain file, someone else's, or has a second
 * name; the system error otherwise.
 */
export const openLog = (path: string): LogFile => {
  const fd = openNoFollow(path);
  try {
    const { dev, ino, size, mode, nlink, uid } = fstatSync(fd);
    const plain = (mode & constants.S_IFMT) === constants.S_IFREG && nlink === 1;
    if (!plain || uid !== (process.getuid?.() ?? uid)) throw unsafe(path);
    if ((mode & 0o777) !== 0o600) fchmodSync(fd, 0o600);
    if (size === 0) syncDirectory(dirname(path));
    return { fd, device: dev, inode: ino, size };
  } catch (error) {
    closeSync(fd);
    throw error;
  }
};

const openNoFollow = (path: string): number => {
  const { O_RDWR, O_APPEND, O_CREAT, O_NOFOLLOW, O_NONBLOCK } = constants;
  try {
    // O_NONBLOCK: a named pipe in its place must not hold the writer up.
    return openSync(path, O_RDWR | O_APPEND | O_CREAT | O_NOFOLLOW | O_NONBLOCK, 0o600);
  } catch (error) {
    throw error instanceof Error && 'code' in error && error.code === 'ELOOP' ? unsafe(path) : error;
  }
};

const unsafe = (path: string): AegisError =>
  new AegisError(`${path} is not a plain file of yours with one name`, {
    code: 'AEG-AUDIT-UNSAFE',
    exit: 'configuration',
    hint: 'Look who put it there, then move it away.',
  });

/** A new file is durable only when its directory is. */
const syncDirectory = (path: string): void => {
  const fd = openSync(path, constants.O_RDONLY | constants.O_DIRECTORY);
  try {
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
};

/** Whether the path still names the open file, and nobody else wrote to it or cut it. */
export const untouched = (path: string, file: LogFile): boolean => {
  const named = lstatSync(path, { throwIfNoEntry: false });
  return (
    named !== undefined && named.ino === file.inode && named.dev === file.device && named.size === file.size
  );
};

/** Reads exactly `length` bytes at `position`. Throws when the file has become shorter. */
export const readAt = (fd: number, position: number, length: number): Buffer => {
  const bytes = Buffer.alloc(length);
  let done = 0;
  while (done < length) {
    const read = readSync(fd, bytes, done, length - done, position + done);
    if (read === 0) throw new Error('audit.log became shorter while it was read');
    done += read;
  }
  return bytes;
};

/**
 * Appends lines, each with its newline. One write call may take only a part (a disk that is nearly full): the rest
 * follows, or fails with the system error.
 */
export const writeLines = (file: LogFile, lines: readonly { line: string }[]): void => {
  const bytes = Buffer.from(lines.map(({ line }) => `${line}\n`).join(''), 'utf8');
  for (let done = 0; done < bytes.length; ) done += writeSync(file.fd, bytes, done);
  file.size += bytes.length;
};
