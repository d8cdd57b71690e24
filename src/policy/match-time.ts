import type { Predicate } from './predicate.ts';
import type { Rule } from './schema.ts';
import { days, type When } from './schema-when.ts';
import { certain } from './tri.ts';

const order: readonly string[] = days;

type Local = (now: number) => { day: number; minutes: number };

/** The day of the week and the minute of the day, in a zone. The last answer is kept: rules ask about one instant. */
const localTime = (tz: string | undefined): Local => {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: tz,
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  let last: { now: number; local: ReturnType<Local> } | undefined;
  return (now) => {
    if (last?.now === now) return last.local;
    const parts = new Map(format.formatToParts(now).map(({ type, value }) => [type, value]));
    const weekday = (parts.get('weekday') ?? '').toLowerCase();
    const local = {
      day: order.indexOf(weekday),
      minutes: Number(parts.get('hour')) * 60 + Number(parts.get('minute')),
    };
    last = { now, local };
    return local;
  };
};

/** Whether an instant lies in the window. Hours past midnight belong to the day on which they began. */
export const compileWhen = ({ days: named, hours, tz, after, before }: When): ((now: number) => boolean) => {
  const wanted = named?.map((day) => days.indexOf(day));
  const local = wanted === undefined && hours === undefined ? undefined : localTime(tz);
  return (now) => {
    if (after !== undefined && now < after) return false;
    if (before !== undefined && now >= before) return false;
    if (local === undefined) return true;
    const { day, minutes } = local(now);
    if (hours === undefined) return wanted?.includes(day) ?? true;
    const overnight = hours.to < hours.from;
    const early = overnight && minutes < hours.to;
    const within = overnight ? early || minutes >= hours.from : minutes >= hours.from && minutes < hours.to;
    return within && (wanted?.includes(early ? (day + 6) % 7 : day) ?? true);
  };
};

/**
 * `expires` and `when`. Where the time is not known, an allow is taken to be outside its window and what is stricter
 * inside.
 */
export const compileTime = ({ decision, expires, when }: Rule): Predicate[] => {
  const unknown = certain(decision !== 'allow');
  const predicates: Predicate[] = [];
  if (expires !== undefined) {
    predicates.push({
      key: 'expires',
      test: (_, { now }) => (now === undefined ? unknown : certain(now < expires)),
    });
  }
  if (when !== undefined) {
    const isWithin = compileWhen(when);
    predicates.push({
      key: 'when',
      test: (_, { now }) => (now === undefined ? unknown : certain(isWithin(now))),
    });
  }
  return predicates;
};
