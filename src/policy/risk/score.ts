import type { Risk, RiskFactor } from '../../domain/risk.ts';

/** What the factors of a group beside the weightiest count: a chain of harmless things does not become a harm. */
const share = 0.25;

/** Where `critical` begins, and where a policy denies by default. */
const critical = 90;

const levelOf = (score: number): Risk['level'] => {
  if (score >= critical) return 'critical';
  if (score >= 70) return 'severe';
  if (score >= 40) return 'high';
  return score >= 20 ? 'moderate' : 'low';
};

/** The source of a factor that is a finding of the critic. */
export const criticSource = 'the critic';

/** A factor that was found, before it is known how much of it counts. */
export type Found = Omit<RiskFactor, 'counted'>;

/** What no mitigation lowers: data or code on its way, and what watches the agent. */
const isFirm = ({ group, id }: Found): boolean => group === 'flow' || id === 'target.control';

/** Flows and effects that nobody wants by accident: only with one of them may a sum be critical. */
const grave: ReadonlySet<string> = new Set([
  'flow.remote-code',
  'flow.secret-network',
  'flow.net-shell',
  'effect.device-or-fs',
  'effect.machine-down',
]);

/** What the critic is so sure of that it counts as grave. */
const graveFinding = 50;

const isGrave = ({ id, weight, source }: Found): boolean =>
  grave.has(id) || weight >= critical || (source === criticSource && weight >= graveFinding);

/**
 * Adds up distinct factors: of each group the weightiest in full and the others at a quarter, less the mitigations,
 * which stop at what flows and the target of control count. Many mild factors make no grave one: without a grave factor
 * the sum stays below critical, where a human decides. Then held within 0-100.
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
  const most = raising.some(isGrave) ? 100 : critical - 1;
  const score = Math.round(Math.min(most, Math.max(0, mitigated)));
  return { score, level: levelOf(score), factors };
};
