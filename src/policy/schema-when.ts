import { z } from 'zod';
import { instant, oneOrMore } from './schema-values.ts';

/** The days of the week, as rules write them. */
export const days = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const;

const isZone = (name: string): boolean => {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
};

const minutesOf = (clock: string): number => {
  const [hours = 0, minutes = 0] = clock.split(':').map(Number);
  return hours * 60 + minutes;
};

/** `08:00-18:00`, `22:00-06:00`. Read as minutes since midnight; the end is not included. */
const hours = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d-(([01]\d|2[0-3]):[0-5]\d|24:00)$/, 'expected hours such as "08:00-18:00"')
  .transform((value) => {
    const [from = '', to = ''] = value.split('-');
    return { from: minutesOf(from), to: minutesOf(to) };
  })
  .refine(({ from, to }) => from !== to, 'expected two different times; a whole day needs no hours');

/** When a rule is in force. All given keys must hold. */
export const When = z
  .strictObject({
    days: oneOrMore(z.enum(days)).optional(),
    hours: hours.optional(),
    /** An IANA name; the machine's own zone when it is not given. */
    tz: z.string().max(60).refine(isZone, 'expected a time zone such as "Europe/Berlin" or "UTC"').optional(),
    after: instant.optional(),
    before: instant.optional(),
  })
  .superRefine(({ days, hours, tz, after, before }, context) => {
    const refuse = (key: string, message: string) =>
      context.addIssue({ code: 'custom', path: [key], message });
    if (after !== undefined && before !== undefined && after >= before)
      refuse('before', 'it lies before "after"');
    if (tz !== undefined && days === undefined && hours === undefined)
      refuse('tz', 'there are no days or hours to read in it');
    if ([days, hours, after, before].every((value) => value === undefined)) {
      context.addIssue({ code: 'custom', message: 'expected days, hours, after or before' });
    }
  });
export type When = z.infer<typeof When>;
