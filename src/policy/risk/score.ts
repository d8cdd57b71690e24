import type { Risk, RiskFactor } from '../../domain/risk.ts';

/** What the factors of a group beside the weightiest count: a chain of harmless things does not become a harm. */
const share = 0.25;

const levelOf = (score: number): Risk['level'] => {
  if (score >= 90) return 'critical';
  if (score >= 70) return 'severe';
  if (score >= 40) return 'high';
  return score >= 20 ? 'moderate' : 'low';
};

/** A factor that was found, before it is known how much of it counts. */
export type Found = Omit<RiskFactor, 'counted'>;

/** What no mitigation lowers: data or code on its way, and what watches the agent. */
const isFirm = ({ group, id }: Found): boolean => group === 'flow' || id === 'target.control';

/**
 * Adds up distinct factors: of each group the weightiest in full and the others at a quarter, less the mitigations,
 * which stop at what flows and the target of control count; then held within 0-100.
 */
export const addUp = (found: readonly Found[]): Risk => {
  const heaviest = new Map<string, Found>();
  for (const factor of found) {
    const known = heaviest.get(factor.group);
    if (known === undefined || factor.weight > known.weight) heaviest.set(factor.group, factor);
  }
  const factors: RiskFactor[] = found
    .map((factor) => {
      const whole = factor.group === 'mitigation' || heaviest.get(factor.group) === factor;
      return { ...factor, counted: whole ? factor.weight : factor.weight * share };
    })
    .sort((a, b) => b.counted - a.counted || (a.id < b.id ? -1 : 1));
  const sum = (of: readonly RiskFactor[]): number => of.reduce((total, { counted }) => total + counted, 0);
  const raising = factors.filter(({ group }) => group !== 'mitigation');
  const lowering = factors.filter(({ group }) => group === 'mitigation');
  const mitigated = Math.max(sum(raising) + sum(lowering), sum(raising.filter(isFirm)));
  const score = Math.round(Math.min(100, Math.max(0, mitigated)));
  return { score, level: levelOf(score), factors };
};
