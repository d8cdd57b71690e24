import { spawn } from 'node:child_process';
import type { AgentOptions } from './agent-options.ts';
import type { AgentExit } from './exit.ts';
import { killOnAbort } from './kill.ts';
import { forwardSignals } from './signals.ts';

/**
 * Runs the agent on our own stdin, stdout and stderr, untouched: it inherits the descriptors, and stays in our process
 * group and session, so that the terminal's keys and job control reach it directly. Its output cannot be seen from
 * here; `onOutput` is called when it has started.
 */
export const runOnPipes = (options: AgentOptions): Promise<AgentExit> =>
  new Promise((resolve, reject) => {
    const [program = '', ...args] = options.argv;
    let pid: number | undefined;
    // Signals wait for the event loop, so that none is handled before the next lines have run.
    const stopForwarding = forwardSignals(() => pid, { sharesTerminal: true });
    const child = spawn(program, args, { cwd: options.cwd, env: { ...options.env }, stdio: 'inherit' });
    pid = child.pid;
    const stopWatching = pid === undefined ? undefined : killOnAbort(pid, pid, options.signal);
    child.once('error', (error) => {
      stopForwarding();
      reject(error);
    });
    child.once('spawn', () => options.onOutput?.());
    child.once('exit', (code, signal) => {
      pid = undefined;
      stopForwarding();
      stopWatching?.();
      resolve(signal === null ? { code: code ?? 0 } : { signal });
    });
  });
