import { z } from 'zod';
import { Decision } from './approval.ts';
import { Finding } from './finding.ts';
import { ApprovalId, CallId, Instant, SessionId, Sha256 } from './ids.ts';
import { Outcome } from './outcome.ts';
import { PlanProblem } from './plan.ts';
import { ProtectionLevel, SessionCounts } from './session.ts';
import { Effect, Scope } from './verdict.ts';

const call = { session: SessionId, call: CallId };

/**
 * The facts that enter the audit log. All texts are redacted before they come here. The writer adds version, sequence,
 * instant, boot id, previous hash and hash.
 */
export const AuditEvent = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('daemon.started'),
    version: z.string(),
    pid: z.int(),
    policyHash: Sha256,
  }),
  z.strictObject({ type: z.literal('daemon.stopped'), reason: z.string() }),
  z.strictObject({ type: z.literal('policy.loaded'), policyHash: Sha256, files: z.array(z.string()) }),
  z.strictObject({ type: z.literal('policy.refused'), policyHash: Sha256, error: z.string() }),
  /** Every call of a session, or of all, is refused from now on. */
  z.strictObject({ type: z.literal('gate.frozen'), session: SessionId.optional() }),
  z.strictObject({ type: z.literal('gate.thawed'), session: SessionId.optional() }),
  z.strictObject({
    type: z.literal('session.started'),
    session: SessionId,
    agent: z.string(),
    agentVersion: z.string().optional(),
    label: z.string().optional(),
    cwd: z.string(),
    level: ProtectionLevel,
    seam: z.string(),
  }),
  z.strictObject({ type: z.literal('session.handshake'), session: SessionId }),
  z.strictObject({
    type: z.literal('session.ended'),
    session: SessionId,
    reason: z.string(),
    counts: SessionCounts,
  }),
  z.strictObject({
    type: z.literal('call.intercepted'),
    ...call,
    agent: z.string(),
    tool: z.string(),
    subagent: z.string().optional(),
    agentCallId: z.string().optional(),
    inputHash: Sha256,
    cwd: z.string(),
  }),
  z.strictObject({
    type: z.literal('call.planned'),
    ...call,
    planHash: Sha256,
    text: z.string(),
    operations: z.array(
      z.strictObject({ id: z.int(), kind: z.string(), text: z.string(), opaque: z.string().optional() }),
    ),
    problems: z.array(PlanProblem),
  }),
  z.strictObject({
    type: z.literal('call.evaluated'),
    ...call,
    effect: Effect,
    rule: z.string(),
    reason: z.string(),
    operations: z.array(z.strictObject({ id: z.int(), effect: Effect, rule: z.string() })),
    policyHash: Sha256,
    /** 0-100; absent where nothing was judged. */
    risk: z.int().optional(),
  }),
  z.strictObject({
    type: z.literal('approval.requested'),
    ...call,
    approval: ApprovalId,
    planHash: Sha256,
    deadline: Instant,
    scopes: z.array(Scope),
  }),
  z.strictObject({ type: z.literal('approval.decided'), ...call, decision: Decision }),
  z.strictObject({ type: z.literal('approval.expired'), ...call, approval: ApprovalId }),
  z.strictObject({
    type: z.literal('approval.cancelled'),
    ...call,
    approval: ApprovalId,
    reason: z.string(),
  }),
  z.strictObject({ type: z.literal('call.released'), ...call, planHash: Sha256 }),
  z.strictObject({ type: z.literal('call.blocked'), ...call, stage: z.string(), reason: z.string() }),
  z.strictObject({ type: z.literal('call.observed'), ...call, outcome: Outcome }),
  z.strictObject({ type: z.literal('call.critiqued'), ...call, findings: z.array(Finding) }),
  /** Something noticed outside the life of one call: a report nobody asked for, a burst. */
  z.strictObject({
    type: z.literal('session.finding'),
    session: SessionId,
    call: CallId.optional(),
    finding: Finding,
  }),
]);
export type AuditEvent = z.infer<typeof AuditEvent>;

/** One line of the audit log: the event with its place in the chain. `hash` is over the RFC 8785 text of the rest. */
export const AuditRecord = z.looseObject({
  v: z.literal(1),
  seq: z.int().positive(),
  ts: Instant,
  boot: z.string(),
  type: z.string(),
  session: z.string().optional(),
  call: z.string().optional(),
  prev: Sha256,
  hash: Sha256,
});
export type AuditRecord = z.infer<typeof AuditRecord>;
