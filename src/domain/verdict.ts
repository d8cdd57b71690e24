import { z } from 'zod';
import { Sha256 } from './ids.ts';
import { Risk } from './risk.ts';

/** What a rule, or the whole policy, says of an operation. Strictness rises from left to right. */
export const Effect = z.enum(['allow', 'require_approval', 'deny']);
export type Effect = z.infer<typeof Effect>;

/** How far an approval reaches. `session` ends with the session; `always` is not granted by this release. */
export const Scope = z.enum(['once', 'session']);
export type Scope = z.infer<typeof Scope>;

export const Severity = z.enum(['low', 'medium', 'high', 'critical']);
export type Severity = z.infer<typeof Severity>;

/** How a human must be asked: from the deciding rule, filled up from the policy's defaults. */
export const ApprovalTerms = z.strictObject({
  /** How long the question stays open, in milliseconds. */
  ttl: z.int().positive(),
  scopes: z.array(Scope).min(1),
  /** The channels to ask on; absent: every one that can. */
  channels: z.array(z.string()).optional(),
  /** Only these principals may say yes (`telegram:111111`); absent: whoever the channels let in. */
  approvers: z.array(z.string()).optional(),
  /** How many different principals must say yes; absent: one. */
  quorum: z.int().min(1).max(9).optional(),
  /** How much of the call the question shows; absent: `redacted`. */
  show: z.enum(['full', 'redacted', 'summary']).optional(),
});
export type ApprovalTerms = z.infer<typeof ApprovalTerms>;

/** The judgement of one call, with everything needed to explain it. Texts are redacted. */
export const Verdict = z.strictObject({
  effect: Effect,
  /**
   * The rule that decided, or a reserved word: `default`, `unparsed`, `opaque`, `grant`, `gate`, `risk`, `observed`, or
   * `finding:` and the id of a finding.
   */
  rule: z.string(),
  reason: z.string(),
  /** What the agent may do instead. */
  suggest: z.string().optional(),
  severity: Severity.optional(),
  operations: z.array(z.strictObject({ id: z.int(), effect: Effect, rule: z.string() })),
  policyHash: Sha256,
  /** Absent where nothing was judged: a closed gate. */
  risk: Risk.optional(),
  /** Present exactly when `effect` is `require_approval`. */
  approval: ApprovalTerms.optional(),
  /** The policy only observes: what would have been said is here, and `effect` is `allow`. */
  observed: z.strictObject({ effect: Effect, rule: z.string(), reason: z.string() }).optional(),
  /** The rules with a rate that let it through, once for each command they let through: counted when it is executed. */
  counts: z.array(z.string()).optional(),
});
export type Verdict = z.infer<typeof Verdict>;

const strictness: Record<Effect, number> = { allow: 0, require_approval: 1, deny: 2 };

/** The stricter of two effects. */
export const stricter = (a: Effect, b: Effect): Effect => (strictness[a] >= strictness[b] ? a : b);
