import type { SessionMemory } from '../domain/memory.ts';
import type { FlowEnd, Operation } from '../domain/operation.ts';
import type { Plan } from '../domain/plan.ts';
import { placesOf } from './target-places.ts';

/** How long a secret that was read counts as a moment ago (research: exfil.seq). */
export const recent = { calls: 20, ms: 600_000 } as const;

/** What a session knows of the content of a file. */
export const markOf = ({ files }: Pick<SessionMemory, 'files'>, path: string): FlowEnd[] =>
  files
    .filter((file) => file.path === path || (file.below === true && path.startsWith(`${file.path}/`)))
    .flatMap(({ from }) => from);

type Edge = Operation['flow'][number];

/**
 * The plan with what earlier calls of the session put into it. An edge with window `session` is drawn
 * - from network or decode to exec, where a file is run that an earlier call downloaded or decoded;
 * - from secret or env to network, where something is sent to another machine by a call that reads a copy of a secret,
 *   or by a push after a secret was staged;
 * - from secret to network, marked `possible`, where something is sent within 20 calls and 10 minutes of a secret
 *   being read, by a program that sends what it is given. Fetching is no sending, and what publishes by design (git,
 *   package managers, registries) sends what the project holds: after a look at `.env`, `npm install` and `git push`
 *   are what they were before.
 * The hash stays: it stands for what the call does, not for when.
 */
export const withSessionFlows = (plan: Plan, memory: SessionMemory, now: number): Plan => {
  const edges = new Map<number, Edge[]>();
  const add = (operation: number, edge: Edge): void => {
    const known = edges.get(operation) ?? [];
    if (!known.some(({ from, to }) => from === edge.from && to === edge.to)) known.push(edge);
    edges.set(operation, known);
  };
  for (const { operation, path } of plan.runs ?? []) {
    for (const from of markOf(memory, path)) {
      if (from === 'network' || from === 'decode') add(operation, { from, to: 'exec', window: 'session' });
    }
  }
  const sending = plan.operations.filter((operation) => sends(operation) || isPush(operation, plan));
  if (sending.length > 0) {
    const carried = new Set(
      plan.operations
        .flatMap(({ paths }) => paths.filter(({ access }) => access === 'read').flatMap(placesOf))
        .flatMap((path) => markOf(memory, path))
        .filter((end) => end === 'secret' || end === 'env'),
    );
    const isRecent = memory.secrets.some(
      ({ at, call }) => at >= now - recent.ms && call > memory.calls - recent.calls,
    );
    for (const operation of sending) {
      if (sends(operation)) {
        for (const from of carried) add(operation.id, { from, to: 'network', window: 'session' });
      }
      if (memory.staged && isPush(operation, plan)) {
        add(operation.id, { from: 'secret', to: 'network', window: 'session' });
      }
      if (isRecent && sends(operation) && !publishes(operation, plan)) {
        add(operation.id, { from: 'secret', to: 'network', window: 'session', possible: true });
      }
    }
  }
  if (edges.size === 0) return plan;
  return {
    ...plan,
    operations: plan.operations.map((operation) => {
      const more = edges.get(operation.id);
      return more === undefined ? operation : { ...operation, flow: [...operation.flow, ...more] };
    }),
  };
};

const sends = ({ kind, hosts, traits }: Operation): boolean =>
  kind === 'network'
    ? hosts.some(({ loopback, upload }) => !loopback && upload)
    : traits.includes('upload') && hosts.every(({ loopback }) => !loopback);

/** The operation itself and those it was reached through. */
const lineOf = (operation: Operation, plan: Plan): Operation[] => {
  const line = [operation];
  let parent = operation.parent;
  while (parent !== undefined && line.length < 64) {
    const next = plan.operations[parent];
    if (next === undefined) break;
    line.push(next);
    parent = next.parent;
  }
  return line;
};

const isPush = (operation: Operation, plan: Plan): boolean =>
  lineOf(operation, plan).some(({ program, subcommand }) => program?.name === 'git' && subcommand === 'push');

const publishing =
  /^(git|hg|svn|gh|glab|npm|pnpm|yarn|bun|cargo|twine|gem|docker|podman|helm|terraform|tofu|mvn|gradle)$/;

const publishes = (operation: Operation, plan: Plan): boolean =>
  lineOf(operation, plan).some(
    ({ program, traits }) => traits.includes('publish') || publishing.test(program?.name ?? ''),
  );
