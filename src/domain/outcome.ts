import { z } from 'zod';

/**
 * What became of a call. `unknown` is a fact of its own: the call was released and never reported.
 * `durationMs` is the agent's own figure where it gives one.
 */
export const Outcome = z.strictObject({
  status: z.enum(['succeeded', 'failed', 'interrupted', 'blocked', 'unknown']),
  durationMs: z.int().nonnegative().optional(),
  exitCode: z.int().optional(),
  /** A short, redacted line: the first of an error, or why nothing is known. */
  detail: z.string().max(500).optional(),
});
export type Outcome = z.infer<typeof Outcome>;
