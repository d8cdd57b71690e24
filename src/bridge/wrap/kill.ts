import { descendantsOf, stillRunning } from './process-tree.ts';
import { sendSignal } from './signals.ts';

/** How long an agent may take to end after SIGTERM, in milliseconds. */
const termGrace = 5_000;

/**
 * Stops the agent when `signal` aborts: SIGTERM to `target` (a pid, or a process group as a negative number), and
 * SIGKILL to it and to every process it started after 5 s. Call the returned function once the agent has ended: what
 * it left behind after an abort is then killed at once, and the watch ends.
 */
export const killOnAbort = (pid: number, target: number, signal: AbortSignal | undefined): (() => void) => {
  if (signal === undefined) return () => undefined;
  let marks: ReturnType<typeof descendantsOf> = [];
  let timer: NodeJS.Timeout | undefined;
  const killAll = (): void => {
    // Looked up again: the agent may have started more. The first look keeps those that it has since let go of.
    const all = [...marks, ...descendantsOf(pid)];
    sendSignal(target, 'SIGKILL');
    for (const mark of stillRunning(all)) sendSignal(mark.pid, 'SIGKILL');
  };
  const abort = (): void => {
    marks = descendantsOf(pid);
    sendSignal(target, 'SIGTERM');
    // A stopped process takes its SIGTERM only when it runs again.
    sendSignal(target, 'SIGCONT');
    timer = setTimeout(killAll, termGrace);
  };
  signal.addEventListener('abort', abort, { once: true });
  return () => {
    signal.removeEventListener('abort', abort);
    if (timer === undefined) return;
    clearTimeout(timer);
    for (const mark of stillRunning(marks)) sendSignal(mark.pid, 'SIGKILL');
  };
};
