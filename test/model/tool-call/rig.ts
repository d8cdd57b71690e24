import { setImmediate as turn } from 'node:timers/promises';
import type { ToolCallEvent } from '../../../machines/tool-call.ts';
import type { CallId } from '../../../src/domain/ids.ts';
import type { Session } from '../../../src/domain/session.ts';
import type { Effects } from '../../../src/wire/effects.ts';
import type { Stored } from '../../../src/wire/restore.ts';
import { openCall } from '../../../src/wire/snapshot.ts';
import { type System, startSystem } from '../../../src/wire/system.ts';
import { call, completes, type Invoked, type ModelEvent, sessionId } from './events.ts';
import { stateText } from './graph.ts';
import { openTestStore, type TestStore } from './store.ts';

/** Something that left the pipeline: seen by the agent or by a human. */
export type Outward =
  | { type: 'asked' | 'settled'; approval: string }
  | { type: 'released' }
  | { type: 'refused'; stage: string }
  | { type: 'unrecorded' };

/** How a test bends the pipeline, to see that the walks notice. */
export interface Bend {
  effects?: (effects: Effects, rig: () => Rig) => Effects;
  store?: (store: TestStore, rig: () => Rig) => TestStore['writer'];
  event?: (event: ModelEvent, rig: () => Rig) => ModelEvent;
  restarted?: (rig: Rig) => void;
}

/** The real pipeline over a real database, with the answers of its effects in the hand of the test. */
export interface Rig {
  store: TestStore;
  system(): System;
  /** The call that is walked, once there is one. */
  callId(): CallId | undefined;
  /** What left the pipeline, in order. */
  outward: Outward[];
  /** Whether the session is as it should be: alive, unless it was asked to end. */
  isSessionSound(): boolean;
  begin(): Promise<void>;
  /** Makes an event of the model happen where it happens in reality. Returns once everything it causes is done. */
  drive(event: ModelEvent): Promise<void>;
  /** The state in memory, or what the store holds once the actor is gone. */
  state(): string;
  /** The state on disk. */
  storedState(): string;
  /** Stops everything and starts it again from the database. */
  restart(): Promise<void>;
  close(): void;
}

export const session: Session = {
  id: sessionId,
  agent: call.agent,
  cwd: '/work',
  home: '/home/me',
  dialect: 'bash',
  pid: 4711,
  level: 'observed',
  seam: 'test',
  startedAt: 900,
};

export const keyHash = 'e'.repeat(64);

/** Enough turns of the event loop for a commit, what it lets out, and the commit that causes. */
export const quiet = async (): Promise<void> => {
  for (let turns = 0; turns < 6; turns += 1) await turn();
};

type Answer = { resolve: (output: never) => void; reject: (error: Error) => void };

/** What stands between the pipeline and the test: deferred answers, a clock, and a list of what got out. */
export const deferredEffects = (outward: Outward[]) => {
  const answers = new Map<Invoked, Answer>();
  const timers = new Set<{ at: number; due: () => void }>();
  let clock = call.receivedAt;
  const defer = <Output>(id: Invoked): Promise<Output> =>
    new Promise((resolve, reject) => answers.set(id, { resolve, reject }));
  const effects: Effects = {
    plan: () => defer('plan'),
    evaluate: () => defer('evaluate'),
    confirm: () => defer('confirm'),
    critique: () => defer('critique'),
    at(instant, due) {
      const timer = { at: instant, due };
      timers.add(timer);
      return () => timers.delete(timer);
    },
    ask: ({ question }) => void outward.push({ type: 'asked', approval: question.id }),
    settled: ({ approvalId }) => void outward.push({ type: 'settled', approval: approvalId }),
    released: () => void outward.push({ type: 'released' }),
    refused: (_, { stage }) => void outward.push({ type: 'refused', stage }),
    unrecorded: () => void outward.push({ type: 'unrecorded' }),
    closed: () => {},
  };
  return {
    effects,
    now: () => clock,
    /** Gives an invoked effect its answer; false when it is not waited for. */
    answer(event: ModelEvent): boolean {
      const id = completes(event);
      const waiting = id === undefined ? undefined : answers.get(id);
      if (id === undefined || waiting === undefined) return false;
      answers.delete(id);
      if ('output' in event) waiting.resolve(event.output as never);
      else if ('error' in event) waiting.reject(event.error);
      return true;
    },
    /** Moves the clock to the first deadline, when there is one. */
    expire(): void {
      const [first] = [...timers].sort((a, b) => a.at - b.at);
      if (first === undefined) return;
      timers.delete(first);
      clock = Math.max(clock, first.at);
      first.due();
    },
    forget() {
      answers.clear();
      timers.clear();
    },
  };
};

/** What is alive on disk, as the next daemon finds it. */
export const storedIn = ({ reader }: TestStore): Stored => ({
  sessions: reader.liveSessions().map((row) => ({ row, calls: reader.liveCalls(row.session.id) })),
});

/** The state of a call on disk. */
export const storedStateIn = ({ reader }: TestStore, id: CallId | undefined): string => {
  const row = id === undefined ? undefined : reader.call(id);
  return row === undefined ? 'not stored' : stateText(openCall(row.envelope));
};

export const createRig = (bend: Bend = {}): Rig => {
  const store = openTestStore();
  const outward: Outward[] = [];
  const outside = deferredEffects(outward);
  const rig = (): Rig => self;
  const effects = bend.effects?.(outside.effects, rig) ?? outside.effects;
  const writer = bend.store?.(store, rig) ?? store.writer;

  const start = (): System =>
    startSystem({
      writer,
      effects,
      stored: storedIn(store),
      now: outside.now,
      onRecorded: () => {},
    });

  let system = start();
  system.toDaemon({ type: 'ready' });

  const self: Rig = {
    store,
    outward,
    system: () => system,
    callId: () => call.id,
    isSessionSound: () => system.sessionRef(sessionId)?.getSnapshot().status === 'active',
    async begin() {
      system.open(session, keyHash);
      system.toSession(sessionId, { type: 'handshake', at: 950 });
      system.intercept(call);
      await quiet();
    },
    async drive(given) {
      const event = bend.event?.(given, rig) ?? given;
      // While a question is open, only the clock may say that its time is over.
      if (event.type === 'due' && self.state().includes('awaitingApproval')) outside.expire();
      else if (!outside.answer(event)) system.toCall(sessionId, call.id, event as ToolCallEvent);
      await quiet();
    },
    state() {
      const live = system.callRef(sessionId, call.id)?.getSnapshot();
      return live === undefined ? self.storedState() : stateText(live);
    },
    storedState: () => storedStateIn(store, call.id),
    async restart() {
      system.daemon.stop();
      outside.forget();
      system = start();
      system.toDaemon({ type: 'ready' });
      bend.restarted?.(self);
      await quiet();
    },
    close() {
      system.daemon.stop();
      store.close();
    },
  };
  return self;
};
