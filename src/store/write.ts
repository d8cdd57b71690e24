import type { Approval, ApprovalState, Decision } from '../domain/approval.ts';
import type { ApprovalId, CallId, SessionId } from '../domain/ids.ts';
import type { AuditEvent } from '../domain/record.ts';
import type { Session, SessionState } from '../domain/session.ts';

/** A persisted snapshot of one actor, with what is needed to refuse one that this program cannot restore. */
export interface Envelope {
  machineId: string;
  machineVersion: number;
  /** The top-level state, for queries; the snapshot is the truth. */
  state: string;
  /** JSON of xstate's `getPersistedSnapshot()`, children left out. */
  snapshot: string;
}

/** One row of `sessions`. `keyHash` is the SHA-256 of the session's hook key; the key itself is never stored. */
export interface SessionRow {
  session: Session;
  keyHash: string;
  state: SessionState;
  envelope: Envelope;
  endedAt: number | undefined;
}

/** One row of `tool_calls`: the snapshot of one tool-call actor and the columns it is looked up by. */
export interface CallRow {
  id: CallId;
  sessionId: SessionId;
  /** The hook client's nonce: a client that reconnects asks again with the same one. */
  nonce: string;
  agentCallId: string | undefined;
  tool: string;
  inputHash: string;
  /** Redacted. */
  text: string;
  envelope: Envelope;
  deadline: number | undefined;
  receivedAt: number;
  /** Set once the call has reached its final state. */
  closedAt: number | undefined;
}

/** How an approval ended. Applied only `WHERE state = 'pending'`; if it no longer is, the transaction fails. */
export interface ApprovalClosing {
  id: ApprovalId;
  state: Exclude<ApprovalState, 'pending'>;
  decision: Decision | undefined;
  at: number;
}

/** A plan a human allowed for the rest of a session. */
export interface Grant {
  sessionId: SessionId;
  planHash: string;
  approvalId: ApprovalId;
  by: string;
  at: number;
}

/** One command that a rule with a rate let through. */
export interface RateUse {
  rule: string;
  sessionId: SessionId;
  agent: string;
  /** The workspace of the session. */
  project: string;
  at: number;
}

/**
 * One change to the database. Changes that belong together are committed in one transaction, in order.
 * Audit events get their place in the hash chain inside that transaction.
 */
export type Write =
  | { kind: 'session'; row: SessionRow }
  | { kind: 'call'; row: CallRow }
  | { kind: 'approval.open'; approval: Approval }
  | { kind: 'approval.close'; closing: ApprovalClosing }
  | { kind: 'grant'; grant: Grant }
  /** Something remembered as a whole, as JSON. */
  | { kind: 'memory'; key: string; details: string; at: number }
  /** One more call that a session made, as JSON; the oldest beyond `keptCalls` of it go. */
  | { kind: 'past'; sessionId: SessionId; details: string }
  | { kind: 'rate'; use: RateUse }
  /** What was remembered of a session, because it is over. Uses of rates stay: others count them too. */
  | { kind: 'forget'; sessionId: SessionId }
  | { kind: 'audit'; event: AuditEvent; at: number };

/** The one writer. `commit` resolves once the writes are on disk (fsynced), rejects with `StoreError` otherwise. */
export interface Writer {
  commit(writes: readonly Write[]): Promise<void>;
  /** Waits for everything committed to be exported, then closes the database. */
  close(): Promise<void>;
}
