// The life of the daemon: it supervises the sessions and says whether the gate can record.
import {
  assertEvent,
  assign,
  type DoneActorEvent,
  type ErrorActorEvent,
  setup,
  spawnChild,
  stopChild,
} from 'xstate';
import type { SessionId } from '../src/domain/ids.ts';
import type { Session } from '../src/domain/session.ts';
import { session } from './session.ts';

export interface DaemonContext {
  /** Sessions that are alive. */
  sessions: number;
  lastError: { at: number; message: string } | null;
}

export type DaemonEvent =
  /** Everything that was stored is back and the sockets listen. */
  | { type: 'ready' }
  | { type: 'open'; session: Session }
  /** The record could not be written: from now on every call is denied. */
  | { type: 'storage.failed'; at: number; message: string }
  | { type: 'storage.recovered' }
  | { type: 'freeze' }
  | { type: 'thaw' }
  | { type: 'drain' }
  | { type: 'drained' };

/** The version of this statechart's shape. The daemon's own snapshot is never stored. */
export const daemonVersion = 1;

export const daemon = setup({
  types: {
    context: {} as DaemonContext,
    events: {} as DaemonEvent | DoneActorEvent | ErrorActorEvent,
    input: {} as { sessions: SessionId[] },
  },
  actors: { session },
  actions: {
    spawn: spawnChild('session', {
      id: ({ event }) => {
        assertEvent(event, 'open');
        return event.session.id;
      },
      input: ({ event }) => {
        assertEvent(event, 'open');
        return { session: event.session };
      },
    }),
    drop: stopChild((_, params: { actorId: string }) => params.actorId),
    forget: assign({ sessions: ({ context }) => context.sessions - 1 }),
    complain: assign({ lastError: (_, params: { at: number; message: string }) => params }),
  },
}).createMachine({
  id: 'daemon',
  context: ({ input }) => ({ sessions: input.sessions.length, lastError: null }),
  on: {
    'xstate.done.actor.*': {
      actions: ['forget', { type: 'drop', params: ({ event }) => ({ actorId: event.actorId }) }],
    },
    // One broken session must not take the daemon, and with it every other session, along.
    'xstate.error.actor.*': {
      actions: ['forget', { type: 'drop', params: ({ event }) => ({ actorId: event.actorId }) }],
    },
  },
  initial: 'starting',
  states: {
    starting: {
      description: 'The store is open; what was pending is being restored. Nothing is answered yet.',
      on: { ready: { target: 'serving' }, drain: { target: 'draining' } },
    },
    serving: {
      description: 'Calls are judged.',
      type: 'parallel',
      states: {
        record: {
          initial: 'healthy',
          states: {
            healthy: {
              on: {
                'storage.failed': {
                  target: 'failing',
                  actions: {
                    type: 'complain',
                    params: ({ event }) => ({ at: event.at, message: event.message }),
                  },
                },
              },
            },
            failing: {
              description: 'Nothing can be recorded, so nothing is allowed.',
              on: { 'storage.recovered': { target: 'healthy' } },
            },
          },
        },
        gate: {
          initial: 'open',
          states: {
            open: { on: { freeze: { target: 'frozen' } } },
            frozen: {
              description: 'Every call is refused until a human thaws.',
              on: { thaw: { target: 'open' } },
            },
          },
        },
      },
      on: {
        open: {
          actions: ['spawn', assign({ sessions: ({ context }) => context.sessions + 1 })],
        },
        drain: { target: 'draining' },
      },
    },
    draining: {
      description: 'New calls are denied; held ones stay stored for the next start.',
      on: { drained: { target: 'stopped' } },
    },
    stopped: { type: 'final' },
  },
});
