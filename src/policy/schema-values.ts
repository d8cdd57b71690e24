import { z } from 'zod';

/** One value or a list of them; always read as a list. */
export const oneOrMore = <T extends z.ZodType>(item: T) =>
  z.preprocess((value) => (Array.isArray(value) ? value : [value]), z.array(item).min(1).max(500));

/** A pattern or a name. */
export const text = z.string().min(1).max(1024);

/** One text or a list of them; always read as a list. */
export const texts = oneOrMore(text);

const milliseconds: Record<string, number> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

const durationUpTo = (unit: string, longest: number, most: string) =>
  z
    .string()
    .regex(new RegExp(`^[1-9][0-9]{0,5}[${unit}]$`), 'expected a duration such as "90s", "10m" or "2h"')
    .transform((value) => Number(value.slice(0, -1)) * (milliseconds[value.slice(-1)] ?? 0))
    .refine((value) => value <= longest, `expected at most ${most}`);

/** `90s`, `10m`, `2h`: at most a day. Read as milliseconds. */
export const duration = durationUpTo('smh', 86_400_000, '24 hours');

/** `1h`, `7d`: at most 31 days. Read as milliseconds. */
export const period = durationUpTo('smhd', 31 * 86_400_000, '31 days');

const instantHint = 'expected an instant with its offset, such as 2027-01-31T18:00:00Z';
const rfc3339 = /^\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?([Zz]|[+-]\d{2}:\d{2})$/;

/** How smol-toml gives a date: a Date that knows whether an offset was written. */
const isWithoutOffset = (value: Date): boolean =>
  'isDateTime' in value &&
  typeof value.isDateTime === 'function' &&
  'isLocal' in value &&
  typeof value.isLocal === 'function' &&
  (value.isDateTime() !== true || value.isLocal() === true);

/** An RFC 3339 instant, as a text or as a TOML date-time with offset. Read as milliseconds since the epoch. */
export const instant = z.unknown().transform((value, context): number => {
  let at = Number.NaN;
  if (typeof value === 'string' && rfc3339.test(value)) at = Date.parse(value);
  else if (value instanceof Date && !isWithoutOffset(value)) at = value.getTime();
  if (!Number.isNaN(at)) return at;
  context.addIssue({ code: 'custom', message: instantHint });
  return z.NEVER;
});
