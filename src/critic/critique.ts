import type { Finding } from '../domain/finding.ts';
import type { Outcome } from '../domain/outcome.ts';
import type { Thresholds } from './thresholds.ts';

/** What the critic is told of one call that is over. Instants are milliseconds since the epoch. */
export interface Case {
  /** `allow` by rule or grant, `approved` by a human, `blocked`. */
  handling: 'allowed' | 'approved' | 'blocked';
  outcome: Outcome;
  at: number;
  inputHash: string;
  /** The last calls of the same session, oldest first, this one included. */
  recent: readonly { at: number; blocked: boolean; inputHash: string }[];
  thresholds: Pick<Thresholds, 'deny_repeat' | 'deny_any' | 'deny_minutes'>;
}

/** A decision and what became of the call must fit together. */
const mismatch = ({ handling, outcome }: Case): Finding[] =>
  handling === 'blocked' && outcome.status !== 'blocked'
    ? [
        {
          id: 'record.mismatch',
          severity: 'critical',
          detail: `the call was refused, and the agent reports it ${outcome.status}`,
        },
      ]
    : [];

const unknownOutcome = ({ outcome }: Case): Finding[] =>
  outcome.status === 'unknown'
    ? [{ id: 'outcome.unknown', severity: 'low', detail: outcome.detail ?? 'the call never reported' }]
    : [];

/** The refusals of the minutes that count, this call's among them. */
const refusals = ({ at, recent, thresholds }: Case) =>
  recent.filter((it) => it.blocked && it.at > at - thresholds.deny_minutes * 60_000);

const deniedAgain = (of: Case): Finding[] => {
  if (of.handling !== 'blocked') return [];
  const times = refusals(of).filter((it) => it.inputHash === of.inputHash).length;
  return times >= of.thresholds.deny_repeat
    ? [{ id: 'deny.repeat', severity: 'medium', detail: `the same call was refused ${times} times` }]
    : [];
};

const manyDenials = (of: Case): Finding[] => {
  if (of.handling !== 'blocked') return [];
  const times = refusals(of).length;
  const { deny_any: limit, deny_minutes: minutes } = of.thresholds;
  return times >= limit
    ? [{ id: 'deny.any', severity: 'high', detail: `${times} calls were refused within ${minutes} minutes` }]
    : [];
};

/** How many calls of a session the critic wants to be told of. */
export const memory = 100;

/**
 * Looks back on one call: at what can be said only once it is over. The ids are those `inspect` has for the same thing
 * before the verdict, so that a call has each of them once. Pure and deterministic.
 */
export const critique = (of: Case): Finding[] => [
  ...mismatch(of),
  ...unknownOutcome(of),
  ...deniedAgain(of),
  ...manyDenials(of),
];
