import { closeSync, constants, fstatSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { AegisError } from '../errors.ts';

const { O_CREAT, O_EXCL, O_NOFOLLOW, O_NONBLOCK, O_RDONLY, O_WRONLY } = constants;

const codeOf = (thrown: unknown): string | undefined => (thrown as NodeJS.ErrnoException).code;

/**
 * Writes which process the daemon is, for people and for `aegis stop`. The caller holds the instance lock, so what is
 * at `path` is left over, and is replaced; what a link there points to is not touched. The file has mode 0600.
 */
export const writePid = (path: string, pid: number): void => {
  rmSync(path, { force: true });
  const fd = openSync(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, 0o600);
  try {
    writeFileSync(fd, `${pid}\n`);
  } finally {
    closeSync(fd);
  }
};

/**
 * The process a pid file names, or undefined when there is no file or no pid in it. It may have died since: only the
 * instance lock tells. Throws AegisError (configuration) for a symbolic link or anything else that is no plain file.
 */
export const readPid = (path: string): number | undefined => {
  let fd: number;
  try {
    // Without O_NONBLOCK a named pipe would hold us here.
    fd = openSync(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
  } catch (thrown) {
    if (codeOf(thrown) === 'ENOENT') return undefined;
    throw notAFile(path, thrown);
  }
  try {
    const stats = fstatSync(fd);
    if (!stats.isFile()) throw notAFile(path, undefined);
    if (stats.size > 32) return undefined;
    const text = readFileSync(fd, 'utf8');
    return /^[1-9][0-9]{0,9}\n?$/.test(text) ? Number(text) : undefined;
  } finally {
    closeSync(fd);
  }
};

const notAFile = (path: string, cause: unknown): AegisError =>
  new AegisError(`${path} is not a plain file that can be read`, {
    code: 'AEG-HOME',
    exit: 'configuration',
    hint: 'look at what it is, and remove it',
    cause,
  });
