import { z } from 'zod';
import { StoreError } from './errors.ts';

/** Reads a row, or a JSON column of one. Throws StoreError (`corrupt`) when it is not what was written. */
export const parseRow = <T>(table: string, schema: z.ZodType<T>, raw: unknown): T => {
  const parsed = schema.safeParse(raw);
  if (parsed.success) return parsed.data;
  throw new StoreError('corrupt', `a row of ${table} cannot be read: ${z.prettifyError(parsed.error)}`);
};

/** A column that holds JSON. */
export const JsonColumn = z.string().transform((text, context): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    context.addIssue({ code: 'custom', message: 'not JSON' });
    return z.NEVER;
  }
});

/** A column that holds a JSON object. */
export const JsonRecord = JsonColumn.pipe(z.record(z.string(), z.unknown()));
