import { constants } from 'node:os';

/** How a program ended: by its own exit code (0 to 255), or by a signal. */
export type AgentExit = { code: number } | { signal: NodeJS.Signals };

/** The name of a signal number on this platform, undefined when it has none. */
const signalName = (number: number): NodeJS.Signals | undefined => {
  for (const [name, value] of Object.entries(constants.signals)) {
    if (value === number) return name as NodeJS.Signals;
  }
  return undefined;
};

/** An exit as wait(2) reports it, in our words. A signal without a name is told the shell's way, as 128 + n. */
export const toAgentExit = (exitCode: number, signal: number | undefined): AgentExit => {
  if (signal === undefined || signal === 0) return { code: exitCode };
  const name = signalName(signal);
  return name === undefined ? { code: 128 + signal } : { signal: name };
};

/** How long a signal to this process may take to arrive before the exit code stands in for it, in milliseconds. */
const signalGrace = 1_000;

/**
 * Ends this process the way the agent ended: with the same code, or dead by the same signal, so that the shell or the
 * script that started us sees no difference. Handlers for that signal are removed first. When the signal does not end
 * us (it was ignored by whoever started us) the code is 128 + n, as a shell would say it.
 */
export const exitLike = (exit: AgentExit): never => {
  if ('code' in exit) process.exit(exit.code);
  process.exitCode = 128 + constants.signals[exit.signal];
  process.removeAllListeners(exit.signal);
  process.kill(process.pid, exit.signal);
  // The kernel may deliver through another thread: wait here, so that nothing else runs in between.
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, signalGrace);
  process.exit();
};
