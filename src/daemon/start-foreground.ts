import { loadConfig } from '../config/load.ts';
import type { Paths } from '../config/paths.ts';
import { runDaemon } from './run.ts';

/**
 * Is the daemon, in this process, until it has drained. Its log goes to stderr. Throws AegisError when the
 * configuration is not valid, and as `runDaemon` does.
 */
export const startForeground = async (options: { paths: Paths; env: NodeJS.ProcessEnv }): Promise<void> => {
  const reloadConfig = async () => loadConfig(options);
  await runDaemon({ paths: options.paths, config: await reloadConfig(), reloadConfig, foreground: true });
};
