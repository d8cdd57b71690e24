import { statFields } from './process-tree.ts';
import { sendSignal } from './signals.ts';
import { stty } from './terminal.ts';

/** What node-pty gives a new terminal on Linux, as `stty -g` tells it (its pty.cc; IXANY and no IUTF8, for example). */
const asNodePtyMakesIt =
  '2d02:5:4bf:8a3b:3:1c:7f:15:4:0:1:0:11:13:1a:ff:12:f:17:16:ff:0:0:0:0:0:0:0:0:0:0:0:0:0:0:0';

/** How long a stop may take to come into force, in milliseconds. */
const stopLimit = 200;

/**
 * Gives the agent's terminal the settings that the user's had (its erase key, for one). node-pty sets its own and has
 * started the agent already, so the agent is stopped meanwhile, and nothing is changed when it has changed them first
 * or did not stop in time. `slave` is an open descriptor of the agent's terminal, `saved` the form of `stty -g`.
 */
export const copySettings = (pid: number, slave: number, saved: string | undefined): void => {
  if (saved === undefined || saved === asNodePtyMakesIt || process.platform !== 'linux') return;
  sendSignal(pid, 'SIGSTOP');
  if (hasStopped(pid) && stty(['-g'], slave) === asNodePtyMakesIt) stty([saved], slave);
  sendSignal(pid, 'SIGCONT');
};

const hasStopped = (pid: number): boolean => {
  const limit = Date.now() + stopLimit;
  while (Date.now() <= limit) {
    const state = statFields(pid)?.[0];
    if (state === 'T') return true;
    if (state === undefined || state === 'Z') return false;
  }
  return false;
};
