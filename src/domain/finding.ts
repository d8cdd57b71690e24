import { z } from 'zod';
import { Severity } from './verdict.ts';

/**
 * Something the critic noticed. `id` is stable and documented: `deny.any`, `rate.burst`, `record.mismatch`. A finding
 * made before the verdict may raise the risk (`weight`, 0-100) or make the verdict stricter (`effect`); never looser.
 */
export const Finding = z.strictObject({
  id: z.string().regex(/^[a-z]+\.[a-z0-9-]+$/),
  severity: Severity,
  detail: z.string().max(500),
  weight: z.int().min(0).max(100).optional(),
  effect: z.enum(['require_approval', 'deny']).optional(),
});
export type Finding = z.infer<typeof Finding>;
