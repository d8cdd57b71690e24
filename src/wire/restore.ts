import type { Snapshot } from 'xstate';
import type { CallId, SessionId } from '../domain/ids.ts';
import { messageOf } from '../errors.ts';
import type { CallRow, SessionRow, Write } from '../store/write.ts';
import { openCall, openSession, type StoredCall } from './snapshot.ts';

/** What the store holds of what was alive when the last daemon stopped. */
export interface Stored {
  sessions: readonly { row: SessionRow; calls: readonly CallRow[] }[];
}

export interface Restorable {
  /** By session id, ready to be put into the daemon's snapshot. */
  children: Record<string, { snapshot: Snapshot<unknown>; src: 'session'; syncSnapshot: false }>;
  sessions: SessionId[];
  calls: { row: CallRow; stored: StoredCall }[];
  /** What must be written about rows that cannot be brought back: each such call ends blocked. */
  refusals: Write[];
}

/** The writes that end a stored call which this program cannot restore. */
const refuse = (row: CallRow, reason: string, at: number): Write[] => [
  { kind: 'call', row: { ...row, closedAt: at, deadline: undefined } },
  {
    kind: 'audit',
    at,
    event: { type: 'call.blocked', session: row.sessionId, call: row.id, stage: 'fault', reason },
  },
];

/**
 * Store flat, restore deep: each tool call is a row, and becomes again a child of its session, which becomes a child
 * of the daemon. A row that cannot be read blocks that one call and never the start.
 */
export const restorable = (stored: Stored, at: number): Restorable => {
  const result: Restorable = { children: {}, sessions: [], calls: [], refusals: [] };
  for (const { row, calls } of stored.sessions) {
    const readable: { row: CallRow; stored: StoredCall }[] = [];
    for (const call of calls) {
      try {
        readable.push({ row: call, stored: openCall(call.envelope) });
      } catch (error) {
        result.refusals.push(...refuse(call, messageOf(error), at));
      }
    }
    try {
      const session = openSession(row.envelope);
      const children = Object.fromEntries(
        readable.map((call) => [
          call.row.id satisfies CallId,
          { snapshot: call.stored, src: 'toolCall', syncSnapshot: false },
        ]),
      );
      const snapshot = {
        ...session,
        context: { ...session.context, open: readable.map(({ row }) => row.id) },
        children,
      };
      result.children[row.session.id] = {
        // zod has checked the shape xstate reads back; its own type of it is opaque.
        snapshot: snapshot as unknown as Snapshot<unknown>,
        src: 'session',
        syncSnapshot: false,
      };
      result.sessions.push(row.session.id);
      result.calls.push(...readable);
    } catch (error) {
      const reason = `its session cannot be restored: ${messageOf(error)}`;
      for (const call of readable) result.refusals.push(...refuse(call.row, reason, at));
      result.refusals.push({ kind: 'session', row: { ...row, state: 'ended', endedAt: at } });
    }
  }
  return result;
};
