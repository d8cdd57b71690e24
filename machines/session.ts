// One run of an agent under Aegis: it spawns an actor for each tool call and outlives all of them.
import {
  assertEvent,
  assign,
  type DoneActorEvent,
  type ErrorActorEvent,
  emit,
  enqueueActions,
  sendTo,
  setup,
  spawnChild,
  stopChild,
} from 'xstate';
import type { CallId } from '../src/domain/ids.ts';
import type { AuditEvent } from '../src/domain/record.ts';
import type { Session, SessionCounts } from '../src/domain/session.ts';
import type { CallFacts } from '../src/domain/tool-call.ts';
import { type ToolCallEvent, type ToolCallOutput, toolCall } from './tool-call.ts';

export interface SessionContext {
  session: Session;
  /** When a hook message first proved the session's key. */
  handshakeAt: number | null;
  counts: SessionCounts;
  /** Calls that are not closed yet: exactly those have an actor. */
  open: CallId[];
  endReason: string | null;
}

export type SessionEvent =
  | { type: 'handshake'; at: number }
  | { type: 'intercept'; call: CallFacts }
  /** Anything meant for one of the calls. */
  | { type: 'forward'; callId: CallId; event: ToolCallEvent }
  /** What the call decided could not be recorded: it does not count, and the call is let go. */
  | { type: 'abandon'; callId: CallId }
  | { type: 'freeze' }
  | { type: 'thaw' }
  /** The calls that are open are closed first. */
  | { type: 'end'; reason: string };

/** The version of this statechart's shape. Bumped with a migration whenever its structure changes. */
export const sessionVersion = 1;

export const session = setup({
  types: {
    context: {} as SessionContext,
    events: {} as SessionEvent | DoneActorEvent<ToolCallOutput> | ErrorActorEvent,
    emitted: {} as AuditEvent,
    input: {} as { session: Session },
  },
  actors: { toolCall },
  actions: {
    spawn: spawnChild('toolCall', {
      id: ({ event }) => {
        assertEvent(event, 'intercept');
        return event.call.id;
      },
      input: ({ event }) => {
        assertEvent(event, 'intercept');
        return { call: event.call };
      },
    }),
    count: assign({
      counts: ({ context }) => ({ ...context.counts, calls: context.counts.calls + 1 }),
      open: ({ context }, params: { callId: CallId }) => [...context.open, params.callId],
    }),
    settle: assign({
      counts: ({ context }, params: { callId: string; blocked: boolean; asked: boolean }) => ({
        calls: context.counts.calls,
        denied: context.counts.denied + (params.blocked ? 1 : 0),
        asked: context.counts.asked + (params.asked ? 1 : 0),
      }),
      open: ({ context }, params) => context.open.filter((id) => id !== params.callId),
    }),
    // A finished child stays in `children` and is copied at every spawn (quadratic): let it go at once.
    drop: stopChild((_, params: { actorId: string }) => params.actorId),
  },
  guards: {
    isEmpty: ({ context }) => context.open.length === 0,
    // A message to an actor that is gone would be a fault of the session, and end it.
    isOpen: ({ context }, params: { callId: CallId }) => context.open.includes(params.callId),
  },
}).createMachine({
  id: 'session',
  context: ({ input }) => ({
    session: input.session,
    handshakeAt: null,
    counts: { calls: 0, denied: 0, asked: 0 },
    open: [],
    endReason: null,
  }),
  entry: emit(({ context: { session: it } }) => ({
    type: 'session.started',
    session: it.id,
    agent: it.agent,
    ...(it.agentVersion === undefined ? {} : { agentVersion: it.agentVersion }),
    ...(it.label === undefined ? {} : { label: it.label }),
    cwd: it.cwd,
    level: it.level,
    seam: it.seam,
  })),
  on: {
    forward: {
      guard: { type: 'isOpen', params: ({ event }) => event },
      actions: sendTo(
        ({ event }) => event.callId,
        ({ event }) => event.event,
      ),
    },
    abandon: {
      guard: { type: 'isOpen', params: ({ event }) => event },
      actions: [
        { type: 'settle', params: ({ event }) => ({ callId: event.callId, blocked: true, asked: false }) },
        { type: 'drop', params: ({ event }) => ({ actorId: event.callId }) },
      ],
    },
    'xstate.done.actor.*': {
      actions: [
        { type: 'settle', params: ({ event }) => event.output },
        { type: 'drop', params: ({ event }) => ({ actorId: event.actorId }) },
      ],
    },
    // A call that failed inside is over and was refused; it must not take the session with it.
    'xstate.error.actor.*': {
      actions: [
        { type: 'settle', params: ({ event }) => ({ callId: event.actorId, blocked: true, asked: false }) },
        { type: 'drop', params: ({ event }) => ({ actorId: event.actorId }) },
      ],
    },
  },
  initial: 'starting',
  states: {
    starting: {
      description: 'The agent was started. Its hook has not shown itself yet.',
      on: {
        handshake: {
          target: 'active',
          actions: [
            assign({ handshakeAt: ({ event }) => event.at }),
            emit(({ context }) => ({ type: 'session.handshake', session: context.session.id })),
          ],
        },
        freeze: { target: 'frozen' },
        end: { target: 'ending' },
      },
    },
    active: {
      description: 'The hook is in force: calls come in.',
      on: {
        intercept: {
          actions: ['spawn', { type: 'count', params: ({ event }) => ({ callId: event.call.id }) }],
        },
        freeze: { target: 'frozen' },
        end: { target: 'ending' },
      },
    },
    frozen: {
      description: 'Calls still come in, are recorded, and are all refused.',
      on: {
        handshake: { actions: assign({ handshakeAt: ({ event }) => event.at }) },
        intercept: {
          actions: ['spawn', { type: 'count', params: ({ event }) => ({ callId: event.call.id }) }],
        },
        thaw: { target: 'active' },
        end: { target: 'ending' },
      },
    },
    ending: {
      description:
        'The agent is gone. Open calls are closed: held ones refused, released ones of unknown outcome.',
      entry: [
        assign({ endReason: ({ event }) => (event.type === 'end' ? event.reason : null) }),
        enqueueActions(({ context, event, enqueue }) => {
          assertEvent(event, 'end');
          for (const id of context.open) enqueue.sendTo(id, { type: 'close', reason: event.reason });
        }),
      ],
      always: { guard: 'isEmpty', target: 'ended' },
    },
    ended: {
      type: 'final',
      entry: emit(({ context }) => ({
        type: 'session.ended',
        session: context.session.id,
        reason: context.endReason ?? 'ended',
        counts: context.counts,
      })),
    },
  },
});
