import { z } from 'zod';
import { ApprovalId, CallId, Instant, SessionId, Sha256 } from './ids.ts';
import { RiskLevel } from './risk.ts';
import { Effect, Scope, Severity } from './verdict.ts';

/** Who did something: a kind and an id within it, `local:1000` for the user at this machine's terminal. */
export const Principal = z
  .string()
  .max(120)
  .regex(/^[a-z][a-z0-9-]*:[^\s]{1,100}$/);
export type Principal = z.infer<typeof Principal>;

/** A human's answer to one approval. */
export const Decision = z.strictObject({
  approvalId: ApprovalId,
  effect: z.enum(['approve', 'deny']),
  by: Principal,
  channel: z.string().max(40),
  scope: Scope,
  /** Goes to the agent as the text of the refusal. */
  reason: z.string().max(500).optional(),
  at: Instant,
});
export type Decision = z.infer<typeof Decision>;

export const ApprovalState = z.enum(['pending', 'approved', 'denied', 'expired', 'cancelled']);
export type ApprovalState = z.infer<typeof ApprovalState>;

/** What a person is shown before deciding. Every text is redacted; whoever renders it makes it safe for its medium. */
export const ApprovalView = z.strictObject({
  agent: z.string(),
  label: z.string().optional(),
  tool: z.string(),
  text: z.string(),
  cwd: z.string(),
  rule: z.string(),
  reason: z.string(),
  suggest: z.string().optional(),
  severity: Severity.optional(),
  /** The score, and the reasons that count most. */
  risk: z.strictObject({ score: z.int(), level: RiskLevel, factors: z.array(z.string()).max(5) }).optional(),
  operations: z.array(
    z.strictObject({ id: z.int(), kind: z.string(), text: z.string(), effect: Effect, rule: z.string() }),
  ),
});
export type ApprovalView = z.infer<typeof ApprovalView>;

/** A question to a human, bound to one plan. `deadline` is absolute and never moves. */
export const Approval = z.strictObject({
  id: ApprovalId,
  callId: CallId,
  sessionId: SessionId,
  planHash: Sha256,
  state: ApprovalState,
  requestedAt: Instant,
  deadline: Instant,
  scopes: z.array(Scope).min(1),
  view: ApprovalView,
  decision: Decision.optional(),
});
export type Approval = z.infer<typeof Approval>;
