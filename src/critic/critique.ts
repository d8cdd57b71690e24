import type { Finding } from '../domain/finding.ts';
import type { Outcome } from '../domain/outcome.ts';

/** What the critic is told of one call that is over. Instants are milliseconds since the epoch. */
export interface Case {
  /** `allow` by rule or grant, `approved` by a human, `blocked`. */
  handling: 'allowed' | 'approved' | 'blocked';
  outcome: Outcome;
  at: number;
  inputHash: string;
  /** The last calls of the same session, oldest first, this one included. */
  recent: readonly { at: number; blocked: boolean; inputHash: string }[];
}

const seconds = (count: number): number => count * 1000;

const withinLast = (of: Case, span: number) => of.recent.filter((it) => it.at > of.at - span);

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

// Three, because agents were seen to repeat one refused call by the hundred.
const deniedAgain = (of: Case): Finding[] => {
  if (of.handling !== 'blocked') return [];
  const times = of.recent.filter((it) => it.blocked && it.inputHash === of.inputHash).length;
  return times >= 3
    ? [{ id: 'deny.repeat', severity: 'medium', detail: `the same call was refused ${times} times` }]
    : [];
};

const denialBurst = (of: Case): Finding[] => {
  if (of.handling !== 'blocked') return [];
  const times = withinLast(of, seconds(600)).filter((it) => it.blocked).length;
  return times >= 6
    ? [{ id: 'deny.burst', severity: 'high', detail: `${times} calls were refused within ten minutes` }]
    : [];
};

const rapidFire = (of: Case): Finding[] => {
  const second = withinLast(of, seconds(1)).length;
  const minute = withinLast(of, seconds(60)).length;
  if (second <= 10 && minute <= 60) return [];
  const detail = second > 10 ? `${second} calls within a second` : `${minute} calls within a minute`;
  return [{ id: 'rate.burst', severity: 'medium', detail }];
};

/** How many calls of a session the critic wants to be told of. */
export const memory = 100;

/** Looks back on one call. Pure and deterministic: the same case gives the same findings. */
export const critique = (of: Case): Finding[] => [
  ...mismatch(of),
  ...unknownOutcome(of),
  ...deniedAgain(of),
  ...denialBurst(of),
  ...rapidFire(of),
];
