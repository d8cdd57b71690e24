import { z } from 'zod';
import { Severity } from './verdict.ts';

/** Something the critic noticed. `id` is stable and documented: `deny.burst`, `rate.burst`, `record.mismatch`. */
export const Finding = z.strictObject({
  id: z.string().regex(/^[a-z]+\.[a-z-]+$/),
  severity: Severity,
  detail: z.string().max(500),
});
export type Finding = z.infer<typeof Finding>;
