import type { LoadedPolicy } from '../../policy/load.ts';
import { type Proposal, withRule } from '../../policy/suggest.ts';
import type { LabelledCase } from './attack-cases.ts';
import type { PastCall } from './history.ts';
import { judgeOf } from './judge.ts';

/** What a proposed rule would change, and why it must not be offered, if it must not. */
export interface Proof {
  readonly proposal: Proposal;
  /** Recorded calls that would not be asked about any more. */
  readonly spares: number;
  /** What it would let through: the reason to refuse it. */
  readonly counterExample?: {
    readonly from: 'history' | 'attack';
    readonly id: string;
    readonly text: string;
  };
}

/**
 * Tries a proposal on everything known: what a human refused, and what must never pass, must be stopped as before. The
 * first call that would slip through is the counter-example.
 */
export const prove = (
  proposal: Proposal,
  world: {
    policy: LoadedPolicy;
    aegisHome: string;
    history: readonly PastCall[];
    attacks: readonly LabelledCase[];
  },
): Proof => {
  const before = judgeOf(world.policy, world.aegisHome);
  const after = judgeOf(withRule(world.policy, proposal), world.aegisHome);
  const passes = (call: PastCall['call']): boolean =>
    after(call).verdict.effect === 'allow' && before(call).verdict.effect !== 'allow';
  const changed = world.history.filter(({ call }) => passes(call));
  const refused = changed.find(({ answer, effect }) => answer === 'deny' || effect === 'deny');
  if (refused !== undefined) {
    const { id, text } = refused;
    return { proposal, spares: 0, counterExample: { from: 'history', id, text } };
  }
  const attack = world.attacks.find(({ call }) => passes(call));
  if (attack !== undefined) {
    const { id, text } = attack;
    return { proposal, spares: 0, counterExample: { from: 'attack', id, text } };
  }
  return { proposal, spares: changed.length };
};
