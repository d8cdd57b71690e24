import { chmodSync, lstatSync, type Stats, unlinkSync } from 'node:fs';
import type { Server } from 'node:net';
import { AegisError, messageOf } from '../errors.ts';

/** What fits in `sockaddr_un.sun_path` with its NUL. A longer path would be cut by some libraries. */
const maxPath = process.platform === 'linux' ? 107 : 103;

const failure = (message: string, hint: string, cause?: unknown): AegisError =>
  new AegisError(message, { code: 'AEG-SOCKET', exit: 'configuration', hint, cause });

const isOurs = (stats: Stats): boolean => stats.isSocket() && stats.uid === process.getuid?.();

const removeStale = (path: string): void => {
  const found = lstatSync(path, { throwIfNoEntry: false });
  if (found === undefined) return;
  if (!isOurs(found)) {
    throw failure(
      `${path} is in the way: it is not a socket of this user`,
      'look at what it is, remove it, and start again',
    );
  }
  unlinkSync(path);
};

const listening = (server: Server, path: string): Promise<void> =>
  new Promise((resolve, reject) => {
    const failed = (error: Error): void =>
      reject(failure(`cannot listen on ${path}: ${messageOf(error)}`, 'see aegis doctor', error));
    server.once('error', failed);
    // Binding happens before `listen` returns, so the mask is narrow for that moment only.
    const mask = process.umask(0o077);
    try {
      server.listen(path, () => {
        server.off('error', failed);
        resolve();
      });
    } finally {
      process.umask(mask);
    }
  });

/**
 * Listens on a Unix socket that only this user can connect to (mode 0600). The caller holds the instance lock: a
 * socket of this user at `path` is therefore left over from a daemon that died, and is replaced.
 *
 * Throws AegisError (configuration) when the path is too long for a socket address, when something else is there, or
 * when the socket does not end up as ours.
 */
export const listenUnix = async (server: Server, path: string): Promise<void> => {
  if (Buffer.byteLength(path) > maxPath) {
    throw failure(
      `the socket path is longer than ${maxPath} bytes: ${path}`,
      'set AEGIS_HOME to a shorter path',
    );
  }
  removeStale(path);
  await listening(server, path);
  chmodSync(path, 0o600);
  const made = lstatSync(path);
  if (!isOurs(made) || (made.mode & 0o777) !== 0o600) {
    server.close();
    throw failure(`${path} is not the socket that was made`, 'check who can write to its directory');
  }
};
