import { posix } from 'node:path';
import type { MarkedFile, SessionMemory } from '../domain/memory.ts';
import type { FlowEnd, Operation, PathTarget } from '../domain/operation.ts';
import type { Plan } from '../domain/plan.ts';
import { looksSecret } from '../planner/secrets.ts';
import { markOf } from '../planner/session-flow.ts';
import { placesOf } from '../planner/target-places.ts';

/** The most that is kept of each; far above what one session does by hand. */
export const memoryLimits = { secrets: 64, files: 512, hosts: 512 } as const;

/** The memory of a session that has done nothing. */
export const emptyMemory: SessionMemory = { calls: 0, secrets: [], files: [], hosts: [], staged: false };

const worthMarking: ReadonlySet<FlowEnd> = new Set(['network', 'decode', 'secret', 'env']);

/** A released call: it may run from `at` (milliseconds since the epoch) on, whatever its report will say. */
export interface Released {
  plan: Plan;
  /** The tool: what `Write` puts into a file is in the call, and replaces what was there. */
  tool: string;
  at: number;
}

/**
 * What a session knows after a call was released. Pure. What is read from a marked file marks everything the call
 * writes: it may be too much, never too little. When too many files are marked, the directory with most of them is
 * marked as a whole, so that nothing is forgotten by being crowded out.
 */
export const remember = (memory: SessionMemory, { plan, tool, at }: Released): SessionMemory => {
  const call = memory.calls + 1;
  const secrets = secretsOf(plan, memory).map((what) => ({ what, at, call }));
  const known = new Set(secrets.map(({ what }) => what));
  return {
    calls: call,
    secrets:
      secrets.length === 0
        ? memory.secrets
        : [...memory.secrets.filter(({ what }) => !known.has(what)), ...secrets].slice(-memoryLimits.secrets),
    files: filesAfter(memory, plan, tool),
    hosts: hostsAfter(memory, plan),
    staged: memory.staged || stagesSecret(plan, memory),
  };
};

/** Whether there is anything new but the count of calls: only that is worth a place on disk. */
export const isNews = (before: SessionMemory, after: SessionMemory): boolean =>
  before.secrets !== after.secrets ||
  before.files !== after.files ||
  before.hosts !== after.hosts ||
  before.staged !== after.staged;

const pathsWith = (operations: readonly Operation[], access: readonly PathTarget['access'][]): PathTarget[] =>
  operations.flatMap(({ paths }) => paths.filter((target) => access.includes(target.access)));

const printing: readonly Operation['traits'][number][] = ['secret-read', 'env-dump'];

const secretsOf = ({ operations }: Plan, memory: SessionMemory): string[] => {
  const read = pathsWith(operations, ['read'])
    .flatMap(placesOf)
    .filter((path) => looksSecret(path) || markOf(memory, path).includes('secret'));
  const printed = operations.flatMap(({ traits }) => traits.filter((trait) => printing.includes(trait)));
  return [...new Set([...read, ...printed])].map((what) => what.slice(0, 4096));
};

const filesAfter = (memory: SessionMemory, plan: Plan, tool: string): MarkedFile[] => {
  const marks = new Map<string, Set<FlowEnd>>();
  const mark = (path: string, from: Iterable<FlowEnd>): void => {
    const ends = [...from].filter((end) => worthMarking.has(end));
    if (ends.length === 0 || path.length > 4096) return;
    const known = marks.get(path) ?? new Set();
    for (const end of ends) known.add(end);
    marks.set(path, known);
  };
  for (const { path, from } of plan.leaves ?? []) mark(path, from);
  // A moved file is deleted where it was.
  const taken = pathsWith(plan.operations, ['read', 'delete']).flatMap(placesOf);
  const carried = taken.flatMap((path) => markOf(memory, path));
  if (carried.length > 0) {
    for (const target of pathsWith(plan.operations, ['write'])) {
      if (!target.glob) for (const path of placesOf(target)) mark(path, carried);
    }
  }
  const replaced =
    tool === 'Write' ? new Set(pathsWith(plan.operations, ['write']).flatMap(placesOf)) : new Set<string>();
  if (marks.size === 0 && !memory.files.some(({ path }) => replaced.has(path))) return memory.files;
  const files = new Map(
    memory.files.filter(({ path }) => !replaced.has(path)).map((file) => [file.path, file]),
  );
  for (const [path, from] of marks) {
    const known = files.get(path);
    files.set(path, { ...known, path, from: [...new Set([...(known?.from ?? []), ...from])] });
  }
  return crowded([...files.values()]);
};

const crowded = (files: MarkedFile[]): MarkedFile[] => {
  let rest = files;
  while (rest.length > memoryLimits.files) {
    const counts = new Map<string, number>();
    for (const { path } of rest) {
      const directory = posix.dirname(path);
      counts.set(directory, (counts.get(directory) ?? 0) + 1);
    }
    const [fullest] = [...counts].sort((a, b) => b[1] - a[1])[0] ?? ['/'];
    const inside = rest.filter(({ path }) => posix.dirname(path) === fullest);
    const from = [...new Set(inside.flatMap((file) => file.from))];
    const whole = rest.find(({ path }) => path === fullest);
    rest = rest.filter((file) => file !== whole && !inside.includes(file));
    rest.push({ path: fullest, from: [...new Set([...(whole?.from ?? []), ...from])], below: true });
  }
  return rest;
};

const hostsAfter = (memory: SessionMemory, { operations }: Plan): string[] => {
  const reached = operations.flatMap(({ hosts }) =>
    hosts.flatMap(({ host, loopback }) =>
      host === undefined || loopback || host.length > 300 ? [] : [host],
    ),
  );
  const fresh = [...new Set(reached)].filter((host) => !memory.hosts.includes(host));
  // A host that is forgotten is only unknown again.
  return fresh.length === 0 ? memory.hosts : [...memory.hosts, ...fresh].slice(-memoryLimits.hosts);
};

const staging: ReadonlySet<string> = new Set(['add', 'stage', 'commit', 'stash']);

const stagesSecret = ({ operations }: Plan, memory: SessionMemory): boolean =>
  operations.some(
    ({ program, subcommand, positionals, paths }) =>
      program?.name === 'git' &&
      staging.has(subcommand ?? '') &&
      (positionals.some((word) => word.type === 'static' && looksSecret(`/${word.value}`)) ||
        paths.flatMap(placesOf).some((path) => looksSecret(path) || markOf(memory, path).includes('secret'))),
  );
