import { isForeground } from './foreground.ts';

/** Signals that, sent to us, are meant for the agent. */
const forwarded = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT', 'SIGUSR1', 'SIGUSR2'] as const;

/** Signals that a terminal's keys send to the whole foreground process group. */
const fromKeys: readonly string[] = ['SIGINT', 'SIGQUIT'];

/**
 * Passes the signals that reach this process on to the agent, which then decides how both end. With
 * `sharesTerminal` the agent is in our process group and got the terminal's own SIGINT and SIGQUIT already: they are
 * not sent a second time. To be called before the agent starts, so that there is no moment in which a signal would
 * end us and not it; `agent` tells its pid then. Returns the function that stops forwarding.
 */
export const forwardSignals = (
  agent: () => number | undefined,
  options: { sharesTerminal: boolean },
): (() => void) => {
  const pass = (signal: NodeJS.Signals): void => {
    if (options.sharesTerminal && fromKeys.includes(signal) && isForeground()) return;
    const pid = agent();
    if (pid !== undefined) sendSignal(pid, signal);
  };
  for (const signal of forwarded) process.on(signal, pass);
  return () => {
    for (const signal of forwarded) process.removeListener(signal, pass);
  };
};

/**
 * Sends a signal to a process, or to a process group when `pid` is negative. False when there is nothing left to
 * signal, or it is no longer ours: both mean that the receiver has gone its own way.
 */
export const sendSignal = (pid: number, signal: NodeJS.Signals): boolean => {
  try {
    return process.kill(pid, signal);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ESRCH' || code === 'EPERM') return false;
    throw error;
  }
};
