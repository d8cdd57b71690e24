import { z } from 'zod';
import { Sha256 } from './ids.ts';
import { Operation } from './operation.ts';

/** Why a call could not be planned. Each ends in what the policy says of unparsed calls, never in an allow. */
export const PlanProblem = z.strictObject({
  code: z.enum(['syntax', 'limit', 'empty', 'control-characters', 'input']),
  detail: z.string(),
});
export type PlanProblem = z.infer<typeof PlanProblem>;

/**
 * A call as its atomic operations. `hash` covers tool, input, place and resolved targets, so that an approval can be
 * bound to exactly this plan and drift can be noticed.
 */
export const Plan = z.strictObject({
  hash: Sha256,
  /** The call in one canonical text: a command, a path, a URL. Not redacted. */
  text: z.string(),
  operations: z.array(Operation),
  problems: z.array(PlanProblem),
});
export type Plan = z.infer<typeof Plan>;

/** What is kept of a plan: shown to people, recorded and persisted. Redacted. */
export const PlanSummary = z.strictObject({
  hash: Sha256,
  text: z.string(),
  operations: z.array(
    z.strictObject({ id: z.int(), kind: z.string(), text: z.string(), opaque: z.string().optional() }),
  ),
  problems: z.array(PlanProblem),
});
export type PlanSummary = z.infer<typeof PlanSummary>;
