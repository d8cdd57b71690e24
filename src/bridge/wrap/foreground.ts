import { isatty } from 'node:tty';
import { statFields } from './process-tree.ts';

/** proc_pid_stat(5), from the state on: state, ppid, pgrp, session, tty_nr, tpgid. */
const jobOf = (): { group: string; terminal: string; foreground: string } | undefined => {
  const [, , group, , terminal, foreground] = statFields('self') ?? [];
  return group === undefined || terminal === undefined || foreground === undefined
    ? undefined
    : { group, terminal, foreground };
};

/**
 * Whether our process group is the one its terminal sends key signals to. Where /proc does not tell, a terminal on
 * stdin is taken as a yes.
 */
export const isForeground = (): boolean => {
  const job = jobOf();
  return job === undefined ? isatty(0) : job.group === job.foreground;
};

/**
 * Whether another job has our terminal: its settings are then not ours to change, and the kernel would stop us for
 * trying. A process without a controlling terminal is no job. Where /proc does not tell, no.
 */
export const isBackground = (): boolean => {
  const job = jobOf();
  return job !== undefined && job.terminal !== '0' && job.group !== job.foreground;
};
