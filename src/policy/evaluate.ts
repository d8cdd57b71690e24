import type { Plan } from '../domain/plan.ts';
import type { ToolCall } from '../domain/tool-call.ts';
import type { ApprovalTerms, Effect, Scope, Severity, Verdict } from '../domain/verdict.ts';
import { judge, type Ruling } from './judge.ts';
import { placeOf } from './place.ts';
import type { LoadedPolicy } from './policy.ts';

/** Everything a verdict depends on. */
export interface Evaluation {
  readonly policy: LoadedPolicy;
  readonly plan: Plan;
  readonly call: ToolCall;
  readonly session: { readonly label?: string | undefined };
  readonly aegisHome: string;
  /** The temporary directory of the system. */
  readonly tmp: string;
  /** A human has allowed exactly this plan, for this session. It lifts require_approval, never a deny. */
  readonly granted: boolean;
}

/**
 * Judges a planned call. Each operation is judged by itself, and the strictest decides the call: an allow needs every
 * operation allowed, wrappers too. What could not be planned takes `on_unparsed`; nothing is judged in part.
 */
export const evaluate = (evaluation: Evaluation): Verdict => {
  const { policy, plan, call, session } = evaluation;
  const context = { call, place: placeOf(call, evaluation), label: session.label };
  const rulings = plan.operations.map((operation) =>
    lift(judge(operation, policy, context), evaluation.granted),
  );
  const unparsed = unparsedRuling(plan, policy);
  const all = unparsed === undefined ? rulings : [lift(unparsed, evaluation.granted), ...rulings];
  const deciding = strictestOf(all);
  return {
    effect: deciding.effect,
    rule: deciding.rule,
    reason: deciding.reason,
    ...(deciding.suggest === undefined ? {} : { suggest: deciding.suggest }),
    ...(deciding.severity === undefined ? {} : { severity: deciding.severity }),
    operations: plan.operations.map(({ id }, index) => ({
      id,
      effect: rulings[index]?.effect ?? 'deny',
      rule: rulings[index]?.rule ?? 'unparsed',
    })),
    policyHash: policy.hash,
    ...(deciding.effect === 'require_approval' ? { approval: termsOf(all, policy.approval) } : {}),
  };
};

/** A plan with a problem, with nothing in it, or with more than the policy admits. */
const unparsedRuling = (plan: Plan, policy: LoadedPolicy): Ruling | undefined => {
  const [problem] = plan.problems;
  const tooMany = plan.operations.length > policy.limits.maxOperations;
  if (problem === undefined && plan.operations.length > 0 && !tooMany) return undefined;
  const why = problem?.code ?? (tooMany ? 'limit' : 'empty');
  return {
    // A limit that is reached is a deny whatever the policy says: what lies beyond it was not looked at.
    effect: why === 'limit' ? 'deny' : policy.onUnparsed,
    rule: 'unparsed',
    reason: `the call could not be read for certain (${why})`,
    suggest: 'Split it into smaller, plainer calls.',
  };
};

const lift = (ruling: Ruling, granted: boolean): Ruling =>
  granted && ruling.effect === 'require_approval'
    ? { effect: 'allow', rule: 'grant', reason: 'a human allowed this for the session' }
    : ruling;

const effectRank: Record<Effect, number> = { allow: 0, require_approval: 1, deny: 2 };
const severityRank: Record<Severity, number> = { low: 1, medium: 2, high: 3, critical: 4 };

const weight = ({ effect, severity, rule }: Ruling): number =>
  effectRank[effect] * 100 +
  (severity === undefined ? 0 : severityRank[severity] * 10) +
  // Among equals, a rule says more than a reserved word.
  (rule === 'default' || rule === 'opaque' ? 0 : 1);

/** The strictest; among equals the gravest, then the first. */
const strictestOf = (rulings: readonly Ruling[]): Ruling => {
  let deciding: Ruling | undefined;
  for (const ruling of rulings) {
    if (deciding === undefined || weight(ruling) > weight(deciding)) deciding = ruling;
  }
  return deciding ?? { effect: 'deny', rule: 'unparsed', reason: 'there is nothing to judge' };
};

/** One question for all that is asked: the shortest time, and only the scopes that every asking rule offers. */
const termsOf = (rulings: readonly Ruling[], defaults: ApprovalTerms): ApprovalTerms => {
  const asking = rulings.filter((ruling) => ruling.effect === 'require_approval');
  const offered = asking.reduce<Scope[]>(
    (left, ruling) => {
      const own = ruling.scopes ?? defaults.scopes;
      return left.filter((scope) => own.includes(scope));
    },
    ['once', 'session'],
  );
  return {
    ttl: Math.min(...asking.map((ruling) => ruling.ttl ?? defaults.ttl)),
    scopes: offered.length === 0 ? ['once'] : offered,
  };
};
