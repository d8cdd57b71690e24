import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ActorLogic, EventObject, SnapshotFrom } from 'xstate';
import { adjacencyMapToArray, getAdjacencyMap, getShortestPaths } from 'xstate/graph';
import { type DaemonEvent, daemon as machine } from '../../machines/daemon.ts';
import { type System, startSystem } from '../../src/wire/system.ts';
import { call, callId, sessionId } from './tool-call/events.ts';
import { deferredEffects, keyHash, type Outward, quiet, session, storedIn } from './tool-call/rig.ts';
import { openTestStore, type TestStore } from './tool-call/store.ts';

type State = SnapshotFrom<typeof machine>;

const eventsIn = ({ context }: State): DaemonEvent[] => [
  { type: 'ready' },
  ...(context.sessions === 0 ? [{ type: 'open' as const, session }] : []),
  { type: 'storage.failed', at: 5, message: 'the disk is full' },
  { type: 'storage.recovered' },
  { type: 'freeze' },
  { type: 'thaw' },
  { type: 'drain' },
  { type: 'drained' },
];

const stateText = ({ value, context }: State): string =>
  `${JSON.stringify(value)} sessions ${context.sessions}${context.lastError === null ? '' : ' complained'}`;

const logic = machine as unknown as ActorLogic<State, EventObject, { sessions: [] }>;
const options = {
  input: { sessions: [] as [] },
  events: eventsIn,
  serializeState: stateText,
  stopWhen: (state: State) => state.status === 'done',
  limit: 2_000,
};
const ways = new Map(
  getShortestPaths(logic, options).map(({ state, steps }) => [
    stateText(state),
    steps.slice(1).map(({ event }) => event as DaemonEvent),
  ]),
);
const steps = adjacencyMapToArray(getAdjacencyMap(logic, options)).map(({ state, event, nextState }) => ({
  name: `${stateText(state)} --${event.type}--> ${stateText(nextState)}`,
  way: ways.get(stateText(state)) ?? [],
  event: event as DaemonEvent,
  to: stateText(nextState),
}));

let store: TestStore;
let system: System;
let outward: Outward[];
let outside: ReturnType<typeof deferredEffects>;
beforeEach(() => {
  store = openTestStore();
  outward = [];
  outside = deferredEffects(outward);
  system = startSystem({
    writer: store.writer,
    effects: outside.effects,
    stored: storedIn(store),
    now: outside.now,
    onRecorded: () => {},
  });
});
afterEach(async () => {
  await quiet();
  system.daemon.stop();
  store.close();
});

describe('every step of the daemon', () => {
  it.each(steps.map((step) => [step.name, step] as const))('%s', (_, { way, event, to }) => {
    for (const it of [...way, event]) system.toDaemon(it);
    expect(stateText(system.daemon.getSnapshot())).toBe(to);
  });
});

const isFailing = (): boolean => system.daemon.getSnapshot().matches({ serving: { record: 'failing' } });

const serve = async (): Promise<void> => {
  system.toDaemon({ type: 'ready' });
  system.open(session, keyHash);
  system.toSession(sessionId, { type: 'handshake', at: 950 });
  system.intercept(call);
  await quiet();
};

describe('the running daemon', () => {
  it('notices that the record fails, and that it works again', async () => {
    await serve();
    store.fail();
    system.toSession(sessionId, { type: 'freeze' });
    await quiet();
    expect(isFailing()).toBe(true);
    expect(system.daemon.getSnapshot().context.lastError?.message).toBe('the disk is full');
    store.mend();
    system.toSession(sessionId, { type: 'thaw' });
    await quiet();
    expect(isFailing()).toBe(false);
  });

  it('refuses one call that breaks inside, and keeps the session and the others', async () => {
    await serve();
    const other = { ...call, id: callId.replace('c_0', 'c_1') as typeof callId, nonce: '1'.repeat(32) };
    // A verdict that is none: the statechart itself fails on it.
    outside.answer({ type: 'xstate.done.actor.plan', output: null as never });
    await quiet();
    expect(outward).toEqual([{ type: 'refused', stage: 'fault' }]);
    expect(store.reader.call(callId)?.closedAt).toBeTypeOf('number');
    system.intercept(other);
    await quiet();
    expect(store.reader.call(other.id)?.envelope.state).toBe('intercepted');
    expect(system.sessionRef(sessionId)?.getSnapshot().context).toMatchObject({
      open: [other.id],
      counts: { calls: 2, denied: 1 },
    });
  });

  it('keeps what is open for the next start when it drains', async () => {
    await serve();
    system.toDaemon({ type: 'drain' });
    system.toDaemon({ type: 'drained' });
    await quiet();
    expect(store.reader.liveSessions()).toHaveLength(1);
    expect(store.reader.liveCalls(sessionId)).toHaveLength(1);
    expect(outward).toEqual([]);
  });
});
