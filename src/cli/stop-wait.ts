import type { Paths } from '../config/paths.ts';
import { AegisError } from '../errors.ts';

/** What a daemon needs beside its drain time: flushing the writer, leaving the event loop. */
const margin = 10_000;
/** The longest drain a configuration can ask for. */
const longestDrain = 60_000;

/**
 * How long to wait for the daemon to end, in milliseconds. A configuration that cannot be read must not keep anyone
 * from stopping it.
 */
export const stopWaitMs = async (world: { paths: Paths; env: NodeJS.ProcessEnv }): Promise<number> => {
  const { loadConfig } = await import('../config/load.ts');
  try {
    return loadConfig(world).values.daemon.drain_seconds * 1000 + margin;
  } catch (thrown) {
    if (!(thrown instanceof AegisError)) throw thrown;
    return longestDrain + margin;
  }
};
