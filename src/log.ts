import pino, { type Logger } from 'pino';

export type { Logger };

/**
 * The daemon's log: JSON lines, written synchronously, because a worker transport was measured to lose everything at a
 * kill -9. The audit log never goes through here.
 */
export const openLog = (file: string | undefined, level: string): Logger =>
  pino(
    { level, base: null, timestamp: pino.stdTimeFunctions.isoTime },
    file === undefined
      ? pino.destination({ fd: 2, sync: true })
      : pino.destination({ dest: file, sync: true, append: true, mode: 0o600 }),
  );
