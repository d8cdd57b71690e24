import { type Actor, type ActorRefFrom, createActor, type Snapshot } from 'xstate';
import type { DaemonEvent } from '../../machines/daemon.ts';
import type { SessionEvent, session as sessionMachine } from '../../machines/session.ts';
import type {
  ToolCallContext,
  ToolCallEvent,
  toolCall as toolCallMachine,
} from '../../machines/tool-call.ts';
import type { CallId, SessionId } from '../domain/ids.ts';
import type { AuditEvent } from '../domain/record.ts';
import type { Session } from '../domain/session.ts';
import type { CallFacts } from '../domain/tool-call.ts';
import type { Write, Writer } from '../store/write.ts';
import type { Effects } from './effects.ts';
import { openJournal } from './journal.ts';
import { provideDaemon } from './provide.ts';
import { createRecorder } from './recorder.ts';
import { type Restorable, restorable, type Stored } from './restore.ts';

export type DaemonActor = Actor<ReturnType<typeof provideDaemon>>;
export type SessionRef = ActorRefFrom<typeof sessionMachine>;
export type CallRef = ActorRefFrom<typeof toolCallMachine>;

/** The running statecharts, and the few things that may be said to them. */
export interface System {
  daemon: DaemonActor;
  restored: Restorable;
  open(session: Session, keyHash: string): void;
  sessionRef(id: SessionId): SessionRef | undefined;
  callRef(session: SessionId, call: CallId): CallRef | undefined;
  callRefs(session: SessionId): CallRef[];
  intercept(call: CallFacts): void;
  toSession(id: SessionId, event: SessionEvent): void;
  toCall(session: SessionId, call: CallId, event: ToolCallEvent): void;
  toDaemon(event: DaemonEvent): void;
}

export interface SystemOptions {
  writer: Pick<Writer, 'commit'>;
  effects: Effects;
  stored: Stored;
  now: () => number;
  /** Called after each commit that succeeded. */
  onRecorded: () => void;
  /** What else belongs in the transaction of an event of a call. Called once for each, before it is on disk. */
  alongside?: (event: AuditEvent, context: ToolCallContext) => Write[];
}

/** Starts the statecharts, with what was alive before brought back. Nothing in it is served until `ready` is sent. */
export const startSystem = (options: SystemOptions): System => {
  const { writer, effects, stored, now, onRecorded, alongside = () => [] } = options;
  const restored = restorable(stored, now());
  const keyHashes = new Map(stored.sessions.map(({ row }) => [row.session.id, row.keyHash]));

  const recorder = createRecorder({
    journal: openJournal(writer),
    effects: {
      ...effects,
      // The actor is ahead of the disk, so it is let go; the disk is what the next daemon goes on from.
      unrecorded(lost) {
        sessionRef(lost.sessionId)?.send({ type: 'abandon', callId: lost.callId });
        effects.unrecorded(lost);
      },
    },
    now,
    keyHashOf: (id) => keyHashes.get(id) ?? '',
    alongside,
    restored: new Set([...restored.sessions, ...restored.calls.map(({ row }) => row.id)]),
    onCommit(error) {
      const { value } = daemon.getSnapshot();
      const failing = typeof value === 'object' && value.serving?.record === 'failing';
      if (error !== undefined) daemon.send({ type: 'storage.failed', at: now(), message: error.message });
      else {
        if (failing) daemon.send({ type: 'storage.recovered' });
        onRecorded();
      }
    },
  });

  const machine = provideDaemon({
    plan: effects.plan,
    evaluate: effects.evaluate,
    confirm: effects.confirm,
    critique: effects.critique,
    at: effects.at,
    ask: (input) => recorder.afterCommit(input.callId, () => effects.ask(input)),
  });
  const input = { sessions: restored.sessions };
  const fresh = createActor(machine, { input }).getPersistedSnapshot();
  const snapshot: Snapshot<unknown> = Object.assign({}, fresh, { children: restored.children });
  const daemon = createActor(machine, { input, snapshot, inspect: recorder.inspect });
  daemon.start();

  const sessionRef = (id: SessionId): SessionRef | undefined => {
    const ref = daemon.getSnapshot().children[id];
    return ref as SessionRef | undefined;
  };
  const callRef = (session: SessionId, call: CallId): CallRef | undefined =>
    sessionRef(session)?.getSnapshot().children[call] as CallRef | undefined;

  return {
    daemon,
    restored,
    open(session, keyHash) {
      keyHashes.set(session.id, keyHash);
      daemon.send({ type: 'open', session });
    },
    sessionRef,
    callRef,
    callRefs: (session) =>
      Object.values(sessionRef(session)?.getSnapshot().children ?? {}).filter(
        (ref) => ref !== undefined,
      ) as CallRef[],
    intercept: (call) => sessionRef(call.sessionId)?.send({ type: 'intercept', call }),
    toSession: (id, event) => sessionRef(id)?.send(event),
    toCall: (session, callId, event) => sessionRef(session)?.send({ type: 'forward', callId, event }),
    toDaemon: (event) => daemon.send(event),
  };
};

/** The context of a call that is alive. */
export const contextOf = (ref: CallRef): ToolCallContext => ref.getSnapshot().context;
