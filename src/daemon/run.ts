import { randomUUID } from 'node:crypto';
import { messageOf } from '../errors.ts';
import { openLog } from '../log.ts';
import { acquireLock } from '../store/lock.ts';
import { ensureHome } from './home.ts';
import { writePid } from './pid-file.ts';
import type { RunOptions } from './serve.ts';
import { openWriter, type RunningWriter } from './writer-client.ts';

/**
 * The daemon, from start to end: resolves once it has drained. Throws AegisError when it cannot start: another one
 * runs, the home is not safe, the policy or the configuration is not valid, the record is damaged.
 */
export const runDaemon = async (options: RunOptions): Promise<void> => {
  const startedAt = Date.now();
  const { paths } = options;
  ensureHome(paths);
  const lock = acquireLock(paths.lock);
  try {
    // At once: a pid that a killed daemon left behind must not stand beside a lock that is ours.
    writePid(paths.pid, process.pid);
    const log = openLog(options.foreground ? undefined : paths.log, options.config.values.daemon.log_level);
    const boot = randomUUID();
    const opening = openWriter({
      database: paths.database,
      audit: paths.audit,
      boot,
      onFailure: ({ phase, error }) => log.error({ phase }, messageOf(error)),
    });
    // Waited for in `serve`; a failure before that is not unheard.
    opening.catch(() => {});
    // The rest of the program is loaded while the writer opens its database in its own thread.
    const { serve } = await import('./serve.ts');
    try {
      await serve({ run: options, boot, startedAt, opening, log });
    } catch (error) {
      await abandon(opening);
      throw error;
    }
  } finally {
    lock.release();
  }
};

/** How long what a failed start left open may keep the process, in milliseconds. */
const lingering = 1_000;

/** A start that failed half-way leaves a thread, timers and perhaps a socket: none may keep a process that serves nobody. */
const abandon = async (opening: Promise<RunningWriter>): Promise<void> => {
  setTimeout(() => process.exit(), lingering).unref();
  await opening.then(
    (writer) => writer.terminate(),
    () => undefined,
  );
};
