import { afterEach, describe, expect, it } from 'vitest';
import { type ActorLogic, type EventObject, initialTransition, type SnapshotFrom, transition } from 'xstate';
import { adjacencyMapToArray, getAdjacencyMap, getShortestPaths } from 'xstate/graph';
import { session as machine, type SessionEvent } from '../../machines/session.ts';
import type { AuditEvent } from '../../src/domain/record.ts';
import { type System, startSystem } from '../../src/wire/system.ts';
import { call, callId, sessionId } from './tool-call/events.ts';
import { deferredEffects, keyHash, type Outward, quiet, session, storedIn } from './tool-call/rig.ts';
import { openTestStore, type TestStore } from './tool-call/store.ts';

type State = SnapshotFrom<typeof machine>;
type Completed = { type: `xstate.done.actor.${string}`; actorId: string; output: object };
type Event = SessionEvent | Completed;

const over: Completed = {
  type: `xstate.done.actor.${callId}`,
  actorId: callId,
  output: { callId, blocked: true, asked: false },
};

/** One symbolic call: it comes in once, is spoken to, and is over or given up. */
const eventsIn = ({ context }: State): Event[] => [
  { type: 'handshake', at: 950 },
  ...(context.counts.calls === 0 ? [{ type: 'intercept' as const, call }] : []),
  ...(context.open.length > 0 ? [over] : []),
  { type: 'forward', callId, event: { type: 'due' } },
  { type: 'abandon', callId },
  { type: 'freeze' },
  { type: 'thaw' },
  { type: 'end', reason: 'the agent left' },
];

const stateText = ({ value, context }: Pick<State, 'value' | 'context'>): string =>
  `${value} handshake ${context.handshakeAt === null ? 'no' : 'yes'} calls ${context.counts.calls} denied ${context.counts.denied} open ${context.open.length}`;

const logic = machine as unknown as ActorLogic<State, EventObject, { session: typeof session }>;
const options = {
  input: { session },
  events: eventsIn,
  serializeState: stateText,
  stopWhen: (state: State) => state.status === 'done',
  limit: 2_000,
};
const nameOf = (event: Event): string => (event === over ? 'the call is over' : event.type);

interface Step {
  name: string;
  way: Event[];
  event: Event;
  from: string;
  to: string;
}

const ways = new Map(
  getShortestPaths(logic, options).map(({ state, steps }) => [
    stateText(state),
    steps.slice(1).map(({ event }) => event as Event),
  ]),
);
const steps: Step[] = adjacencyMapToArray(getAdjacencyMap(logic, options)).map(
  ({ state, event, nextState }) => ({
    name: `${stateText(state)} --${nameOf(event as Event)}--> ${stateText(nextState)}`,
    way: ways.get(stateText(state)) ?? [],
    event: event as Event,
    from: stateText(state),
    to: stateText(nextState),
  }),
);

let store: TestStore;
let system: System;
let outside: ReturnType<typeof deferredEffects>;
const outward: Outward[] = [];

const boot = (): void => {
  outside = deferredEffects(outward);
  system = startSystem({
    writer: store.writer,
    effects: outside.effects,
    stored: storedIn(store),
    now: outside.now,
    onRecorded: () => {},
  });
  system.toDaemon({ type: 'ready' });
};

afterEach(async () => {
  await quiet();
  system.daemon.stop();
  store.close();
});

const now = (): string => {
  const live = system.sessionRef(sessionId)?.getSnapshot();
  if (live !== undefined) return stateText(live);
  const row = store.reader.session(sessionId);
  return row === undefined ? 'not stored' : stateText(JSON.parse(row.envelope.snapshot));
};

const drive = async (event: Event): Promise<void> => {
  if ('actorId' in event) {
    // A call that is still judged ends in a refusal; one that was closed waits for its look back.
    outside.answer({ type: 'xstate.error.actor.plan', error: new Error('the planner failed') });
    await quiet();
    outside.answer({ type: 'xstate.done.actor.critique', output: [] });
  } else system.toSession(sessionId, event);
  await quiet();
};

const types = (): string[] =>
  store.reader
    .audit({ limit: 1_000 })
    .map(({ line }) => (JSON.parse(line) as AuditEvent).type)
    .filter((type) => type.startsWith('session.'));

const expectedTypes = (events: readonly Event[]): string[] => {
  const [initial, first] = initialTransition(machine, { session });
  let state: State = initial;
  const actions: { type: string; params?: unknown }[] = [...first];
  for (const event of events) {
    const [next, caused] = transition(machine, state, event as never);
    actions.push(...caused);
    state = next;
  }
  return actions
    .filter(({ type }) => type === 'xstate.emit')
    .map(({ params }) => (params as { event: AuditEvent }).event.type);
};

describe.each([
  ['in memory', false],
  ['restored from the database before it', true],
] as const)('every step of a session, %s', (_, isRestored) => {
  it.each(steps.map((step) => [step.name, step] as const))('%s', async (_name, { way, event, from, to }) => {
    store = openTestStore();
    boot();
    system.open(session, keyHash);
    await quiet();
    for (const before of way) await drive(before);
    expect(now()).toBe(from);
    if (isRestored) {
      system.daemon.stop();
      boot();
      expect(now()).toBe(from);
    }
    await drive(event);
    expect(now()).toBe(to);
    expect(types()).toEqual(expectedTypes([...way, event]));
    const isEnded = to.startsWith('ended');
    expect(store.reader.session(sessionId)?.state === 'ended').toBe(isEnded);
    expect(store.reader.liveSessions()).toHaveLength(isEnded ? 0 : 1);
  });
});
