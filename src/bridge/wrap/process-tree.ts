import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

/** A process that cannot be mistaken for a later one with the same number. */
export interface ProcessMark {
  pid: number;
  /** When it started, in the platform's own form; only ever compared. */
  started: string;
}

interface Entry extends ProcessMark {
  parent: number;
}

/** All processes that `pid` started, directly or through others, and that still hang under it. */
export const descendantsOf = (pid: number): ProcessMark[] => {
  const children = new Map<number, Entry[]>();
  for (const entry of processTable()) {
    const siblings = children.get(entry.parent);
    if (siblings === undefined) children.set(entry.parent, [entry]);
    else siblings.push(entry);
  }
  const found: ProcessMark[] = [];
  const queue = [pid];
  for (let parent = queue.shift(); parent !== undefined; parent = queue.shift()) {
    for (const child of children.get(parent) ?? []) {
      found.push({ pid: child.pid, started: child.started });
      queue.push(child.pid);
    }
    children.delete(parent);
  }
  return found;
};

/** Of the marked processes, the ones that still run and are still the same. */
export const stillRunning = (marks: readonly ProcessMark[]): ProcessMark[] => {
  const now = new Map(processTable().map((entry) => [entry.pid, entry.started]));
  return marks.filter((mark) => now.get(mark.pid) === mark.started);
};

const processTable = (): Entry[] => (process.platform === 'linux' ? fromProc() : fromPs());

const fromProc = (): Entry[] => {
  const entries: Entry[] = [];
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const fields = statFields(Number(name));
    // proc_pid_stat(5): field 4 is the parent, field 22 the start; a zombie runs no more.
    if (fields === undefined || fields[0] === 'Z') continue;
    entries.push({ pid: Number(name), parent: Number(fields[1]), started: fields[19] ?? '' });
  }
  return entries;
};

const fromPs = (): Entry[] => {
  const listing = spawnSync('/bin/ps', ['-A', '-o', 'pid=,ppid=,lstart='], { encoding: 'utf8' }).stdout ?? '';
  return listing.split('\n').flatMap((line) => {
    const match = /^\s*(\d+)\s+(\d+)\s+(.+)$/.exec(line);
    return match === null
      ? []
      : [{ pid: Number(match[1]), parent: Number(match[2]), started: match[3] ?? '' }];
  });
};

/**
 * The fields of /proc/PID/stat from the third (the state) on; undefined when the process is gone. The name, the second
 * field, is chosen by the process and may hold spaces and parentheses.
 */
export const statFields = (pid: number | 'self'): string[] | undefined => {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  } catch {
    return undefined;
  }
};
