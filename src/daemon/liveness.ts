import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

/** Whether a process of this user has that id, and still runs: a dead one that nobody has waited for does not. */
export const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
  } catch {
    // ESRCH: gone. EPERM: the id was given to a process of somebody else.
    return false;
  }
  return !isZombie(pid);
};

/** In a container whose first process waits for nobody, what ended stays listed for ever. */
const isZombie = (pid: number): boolean => {
  if (process.platform !== 'linux') return false;
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    // `pid (name) state …`, and a name may hold anything (proc_pid_stat(5)).
    return /^\s*[ZX]/.test(stat.slice(stat.lastIndexOf(')') + 1));
  } catch {
    // It went between the two looks, or /proc is hidden: the next look will tell.
    return false;
  }
};

/** Waits until the process is gone. Resolves to false when it still runs after `waitMs` milliseconds. */
export const hasGone = async (pid: number, waitMs: number): Promise<boolean> => {
  const until = performance.now() + waitMs;
  for (let pause = 2; isAlive(pid); pause = Math.min(pause * 1.5, 50)) {
    if (performance.now() >= until) return false;
    await delay(pause);
  }
  return true;
};
