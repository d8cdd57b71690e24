import { z } from 'zod';

/** Factors of one group overlap: the weightiest counts in full, the others a quarter. */
export const RiskGroup = z.enum(['effect', 'target', 'flow', 'form', 'context', 'session', 'mitigation']);
export type RiskGroup = z.infer<typeof RiskGroup>;

/** One named reason for a score, with where it comes from. Weights are points of 0-100; mitigations are negative. */
export const RiskFactor = z.strictObject({
  /** Stable and documented: `effect.delete-recursive`. Rules may ask for it. */
  id: z.string().regex(/^[a-z]+\.[a-z0-9-]+$/),
  group: RiskGroup,
  weight: z.int(),
  /** How many of its points reached the score. */
  counted: z.number(),
  reason: z.string().max(300),
  /** The technique, paper or advisory that shaped it. */
  source: z.string().max(200),
  /** The operations it was found in; empty when it speaks of the call or the session as a whole. */
  operations: z.array(z.int()),
});
export type RiskFactor = z.infer<typeof RiskFactor>;

export const RiskLevel = z.enum(['low', 'moderate', 'high', 'severe', 'critical']);
export type RiskLevel = z.infer<typeof RiskLevel>;

/** How dangerous a call looks, 0-100. It can make a verdict stricter, never looser. */
export const Risk = z.strictObject({
  score: z.int().min(0).max(100),
  level: RiskLevel,
  factors: z.array(RiskFactor),
});
export type Risk = z.infer<typeof Risk>;
