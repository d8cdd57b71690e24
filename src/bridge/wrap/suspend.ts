import { statFields } from './process-tree.ts';
import { sendSignal } from './signals.ts';
import type { UserTerminal } from './terminal.ts';

/** How often the agent is looked at, in milliseconds: a suspended agent gives the prompt back within this time. */
const period = 100;

/**
 * Follows an agent that suspends itself, as editors and agents do on Ctrl-Z: the terminal is given back, our own
 * process group is suspended, and `fg` brings both back. The kernel drops the SIGTSTP when no shell could ever wake
 * us; the agent then stays stopped, as it would without us. Any SIGCONT sent to us takes the terminal again and wakes
 * the agent. Without /proc a stop is not seen. A program that leaves Ctrl-Z to its terminal is not suspended: behind a
 * pseudoterminal it is the only job of its session, and the kernel drops the signal. Returns the function that ends the watch.
 */
export const followStops = (pid: number, terminal: UserTerminal): (() => void) => {
  let stopped = false;
  const look = (): void => {
    const now = statFields(pid)?.[0] === 'T';
    if (now && !stopped) {
      terminal.restore();
      process.kill(0, 'SIGTSTP');
    } else if (now === false && stopped) {
      terminal.makeRaw();
    }
    stopped = now;
  };
  const wake = (): void => {
    terminal.makeRaw();
    // The size may have changed while another job had the terminal; Node looks again on this signal.
    process.kill(process.pid, 'SIGWINCH');
    sendSignal(-pid, 'SIGCONT');
    stopped = false;
  };
  const timer = process.platform === 'linux' ? setInterval(look, period) : undefined;
  process.on('SIGCONT', wake);
  return () => {
    clearInterval(timer);
    process.removeListener('SIGCONT', wake);
  };
};
