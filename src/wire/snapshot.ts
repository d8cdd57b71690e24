import type { Snapshot } from 'xstate';
import { z } from 'zod';
import { type SessionContext, sessionVersion } from '../../machines/session.ts';
import { type ToolCallContext, toolCallVersion } from '../../machines/tool-call.ts';
import { Decision } from '../domain/approval.ts';
import { Finding } from '../domain/finding.ts';
import { ApprovalId, CallId, Instant, Sha256 } from '../domain/ids.ts';
import { Outcome } from '../domain/outcome.ts';
import { PlanSummary } from '../domain/plan.ts';
import { Session, SessionCounts } from '../domain/session.ts';
import { CallFacts } from '../domain/tool-call.ts';
import { Scope, Verdict } from '../domain/verdict.ts';
import { AegisError, messageOf } from '../errors.ts';
import type { Envelope } from '../store/write.ts';

const StateValue = z.union([z.string(), z.record(z.string(), z.json())]);

const CallContext = z.strictObject({
  call: CallFacts,
  plan: PlanSummary.nullable(),
  verdict: Verdict.nullable(),
  question: z
    .strictObject({
      id: ApprovalId,
      planHash: Sha256,
      requestedAt: Instant,
      deadline: Instant,
      scopes: z.array(Scope),
    })
    .nullable(),
  decision: Decision.nullable(),
  block: z
    .strictObject({
      stage: z.enum(['plan', 'policy', 'human', 'deadline', 'session', 'fault']),
      reason: z.string(),
    })
    .nullable(),
  outcome: Outcome.nullable(),
  findings: z.array(Finding),
}) satisfies z.ZodType<ToolCallContext>;

const CallSnapshot = z.looseObject({
  status: z.enum(['active', 'done']),
  value: StateValue,
  context: CallContext,
  children: z.record(z.string(), z.looseObject({ src: z.string() })),
});

const SessionSnapshot = z.looseObject({
  status: z.enum(['active', 'done']),
  value: StateValue,
  context: z.strictObject({
    session: Session,
    handshakeAt: Instant.nullable(),
    counts: SessionCounts,
    open: z.array(CallId),
    endReason: z.string().nullable(),
  }) satisfies z.ZodType<SessionContext>,
});

/** A stored tool call that this program can bring back. */
export type StoredCall = z.infer<typeof CallSnapshot>;
/** A stored session, without its calls. */
export type StoredSession = z.infer<typeof SessionSnapshot>;

const topState = (value: unknown): string =>
  typeof value === 'string' ? value : (Object.keys(value as object)[0] ?? '');

/** What is stored of a tool-call actor: `persisted` is what xstate's `getPersistedSnapshot()` gave. */
export const sealCall = (persisted: Snapshot<unknown>): Envelope => ({
  machineId: 'toolCall',
  machineVersion: toolCallVersion,
  state: topState((persisted as { value?: unknown }).value),
  snapshot: JSON.stringify(persisted),
});

/** What is stored of a session actor: flat, because each of its calls has a row of its own. */
export const sealSession = (snapshot: {
  status: string;
  value: unknown;
  context: SessionContext;
}): Envelope => ({
  machineId: 'session',
  machineVersion: sessionVersion,
  state: topState(snapshot.value),
  snapshot: JSON.stringify({
    status: snapshot.status,
    value: snapshot.value,
    context: snapshot.context,
    historyValue: {},
    children: {},
  }),
});

const open = <T>(envelope: Envelope, machineId: string, version: number, schema: z.ZodType<T>): T => {
  if (envelope.machineId !== machineId || envelope.machineVersion !== version) {
    throw unreadable(
      `state of ${envelope.machineId} version ${envelope.machineVersion} cannot be restored by version ${version}`,
    );
  }
  try {
    return schema.parse(JSON.parse(envelope.snapshot));
  } catch (error) {
    throw unreadable(`stored state of ${machineId} is not readable`, messageOf(error));
  }
};

const unreadable = (message: string, cause?: string): AegisError =>
  new AegisError(message, { code: 'AEG-SNAPSHOT', exit: 'internal', ...(cause ? { cause } : {}) });

/** Reads a stored tool call. Throws AegisError when it is of another version, or damaged. */
export const openCall = (envelope: Envelope): StoredCall =>
  open(envelope, 'toolCall', toolCallVersion, CallSnapshot);

/** Reads a stored session. Throws AegisError when it is of another version, or damaged. */
export const openSession = (envelope: Envelope): StoredSession =>
  open(envelope, 'session', sessionVersion, SessionSnapshot);
