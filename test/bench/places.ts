import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The checkout. */
export const root = fileURLToPath(new URL('../../', import.meta.url));
/** The launcher, as a user runs it. */
export const launcher = join(root, 'bin', 'aegis.cjs');
/** The JavaScript hook client, as it is installed. */
export const javascriptClient = join(root, 'dist', 'src', 'bridge', 'hook', 'client.js');
/** The native hook client. */
export const nativeClient = join(root, 'native', 'aegis-hook');

/**
 * A directory for one run. It lies in `dist/`, because many systems keep the temporary directory in memory, where a
 * sync costs nothing, and because its path must be short enough for a socket.
 */
export const withScratch = async (work: (directory: string) => Promise<void>): Promise<void> => {
  const directory = mkdtempSync(join(root, 'dist', 'bench-'));
  try {
    await work(directory);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
};
