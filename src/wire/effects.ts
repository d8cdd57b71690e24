import type { Block, Confirmation, Evaluation, Question, ToolCallContext } from '../../machines/tool-call.ts';
import type { Finding } from '../domain/finding.ts';
import type { ApprovalId, CallId, SessionId } from '../domain/ids.ts';
import type { Outcome } from '../domain/outcome.ts';
import type { PlanSummary } from '../domain/plan.ts';

/**
 * Everything the statecharts may cause. All members are required, so that a forgotten one is a compile error.
 *
 * The first group answers the machine; a rejection ends the call in `blocked`. The second group reaches the outside
 * and is called only after the transition that caused it is on disk.
 */
export interface Effects {
  plan(input: { callId: CallId }): Promise<PlanSummary>;
  evaluate(input: { callId: CallId }): Promise<Evaluation>;
  confirm(input: { callId: CallId; planHash: string }): Promise<Confirmation>;
  critique(input: { callId: CallId; outcome: Outcome }): Promise<Finding[]>;
  /** Calls `due` once at the instant (milliseconds since the epoch), at once when it has passed; returns how to stop. */
  at(instant: number, due: () => void): () => void;

  /** Puts the question before people. Asked again for the same call after a restart. */
  ask(input: { callId: CallId; question: Question }): void;
  /** The question is closed, however: every copy of it should say so. */
  settled(input: { approvalId: ApprovalId; callId: CallId }): void;
  /** The agent may run the call. */
  released(context: ToolCallContext): void;
  /** The agent must be told no. */
  refused(context: ToolCallContext, block: Block): void;
  /** A transition could not be recorded: whatever it decided does not count, and the agent must be told no. */
  unrecorded(input: { callId: CallId; sessionId: SessionId; error: Error }): void;
  /** The call is over and recorded; nothing more will be said of it. */
  closed(context: ToolCallContext): void;
}
