import { lstatSync, mkdirSync } from 'node:fs';
import type { Paths } from '../config/paths.ts';
import { AegisError } from '../errors.ts';

const failure = (message: string, hint: string): AegisError =>
  new AegisError(message, { code: 'AEG-HOME', exit: 'configuration', hint });

/** A path as a shell takes it, for the commands we tell people to type. */
const typed = (path: string): string =>
  /^[\w@%+=:,./-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`;

const ensureDirectory = (path: string): void => {
  // Asked before it is made: a link to nowhere would let `mkdir` fail with a word that helps nobody.
  if (lstatSync(path, { throwIfNoEntry: false }) === undefined) {
    mkdirSync(path, { recursive: true, mode: 0o700 });
  }
  const found = lstatSync(path);
  if (found.isSymbolicLink()) {
    throw failure(
      `${path} is a symbolic link`,
      'set AEGIS_HOME to the directory itself, or put a directory there',
    );
  }
  if (!found.isDirectory()) {
    throw failure(`${path} is not a directory`, 'move it away, or set AEGIS_HOME to another place');
  }
  if (found.uid !== process.getuid?.()) {
    throw failure(`${path} belongs to another user`, 'set AEGIS_HOME to a directory of your own');
  }
  const mode = found.mode & 0o777;
  if (mode !== 0o700) {
    throw failure(
      `${path} has mode ${mode.toString(8).padStart(4, '0')}: it must be open to you, and to nobody else`,
      `chmod 700 ${typed(path)}`,
    );
  }
};

/**
 * Makes the directory of an Aegis, and `sessions` in it, with mode 0700. A directory that is there is never changed:
 * what others could read or write until now has to be looked at by its owner. Throws AegisError (configuration) with
 * what to do when one is a symbolic link, no directory, another user's, or has another mode.
 */
export const ensureHome = (paths: Pick<Paths, 'home' | 'sessions'>): void => {
  ensureDirectory(paths.home);
  ensureDirectory(paths.sessions);
};
