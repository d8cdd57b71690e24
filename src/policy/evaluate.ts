import type { Finding } from '../domain/finding.ts';
import type { Operation } from '../domain/operation.ts';
import type { Plan } from '../domain/plan.ts';
import type { Risk } from '../domain/risk.ts';
import type { ToolCall } from '../domain/tool-call.ts';
import type { Effect, Severity, Verdict } from '../domain/verdict.ts';
import { combineTerms } from './approval-terms.ts';
import type { CompiledRule } from './compile.ts';
import { type JudgeContext, type Judgement, judge, type Ruling, strictest } from './judge.ts';
import { type Place, placeOf } from './place.ts';
import type { LoadedPolicy } from './policy.ts';
import type { Rate } from './schema.ts';

/** What a rate counts together: `{ kind: 'session', value: 's_…' }`. */
export interface RateKey {
  readonly kind: Rate['key'];
  readonly value: string;
}

/** How often rules with a rate have let something through. */
export interface Rates {
  /** How often the rule let a command through, that was executed, in the last `windowMs` milliseconds. */
  used(rule: string, key: RateKey, windowMs: number): number;
}

/** Everything a verdict depends on. */
export interface Evaluation {
  readonly policy: LoadedPolicy;
  readonly plan: Plan;
  readonly call: ToolCall;
  readonly session: { readonly label?: string | undefined };
  readonly aegisHome: string;
  /** The temporary directory of the system. */
  readonly tmp: string;
  /** What `placeOf` says of the three, where it was asked already. */
  readonly place?: Place | undefined;
  /**
   * A human has allowed exactly this plan, for this session. It lifts every require_approval, that of the risk and of
   * findings too, and never a deny.
   */
  readonly granted: boolean;
  /** Milliseconds since the epoch. Without it an allow with a time does not hold, and what is stricter does. */
  readonly now?: number | undefined;
  /** How dangerous the call looks. Without it no gate of the risk is asked. */
  readonly risk?: Risk | undefined;
  /** What the critic noticed before the verdict. */
  readonly findings?: readonly Finding[] | undefined;
  /** Without it the budget of every rule with a rate is taken to be used up. */
  readonly rates?: Rates | undefined;
  /** Milliseconds spent on this call so far; over `max_eval_ms` the call is refused. */
  readonly spent?: (() => number) | undefined;
}

/** Whom a rate of this kind counts, in this call. */
export const rateKeyOf = (kind: Rate['key'], call: ToolCall): RateKey => ({
  kind,
  value: { session: call.sessionId, agent: call.agent, project: call.place.workspace, global: '' }[kind],
});

/** What the rules of a policy may look at in one call. Rates are counted within it, so make one for each evaluation. */
export const contextOf = (evaluation: Evaluation): JudgeContext => {
  const { call, session, now, risk, rates } = evaluation;
  const spent = new Map<string, Set<string>>();
  return {
    call,
    place: evaluation.place ?? placeOf(call, evaluation),
    label: session.label,
    now,
    risk,
    admits(rule, operation) {
      if (rule.rate === undefined) return true;
      const commands = spent.get(rule.id) ?? new Set();
      spent.set(rule.id, commands.add(commandOf(operation)));
      return usedBefore(rule, rule.rate, call, rates) + commands.size <= rule.rate.max;
    },
  };
};

const usedBefore = (rule: CompiledRule, rate: Rate, call: ToolCall, rates: Rates | undefined): number =>
  rates?.used(rule.id, rateKeyOf(rate.key, call), rate.per) ?? Number.POSITIVE_INFINITY;

/** Operations of one command are counted once. */
const commandOf = ({ span, id }: Operation): string => (span === undefined ? `#${id}` : span.join());

/**
 * Judges a planned call. Each operation is judged by itself, and the strictest decides the call: an allow needs every
 * operation allowed, wrappers too. What could not be planned takes `on_unparsed`; nothing is judged in part. Findings
 * and the risk can then make it stricter, never looser.
 */
export const evaluate = (evaluation: Evaluation): Verdict => {
  const { policy, plan, granted, risk } = evaluation;
  const judged = judgeOperations(evaluation);
  const unparsed = unparsedRuling(plan, policy) ?? judged.late;
  const lifted = (ruling: Ruling): Ruling => lift(ruling, granted);
  const all = [
    ...(unparsed === undefined ? [] : [unparsed]),
    ...judged.operations.map(({ ruling }) => ruling),
    ...(evaluation.findings ?? []).flatMap((finding) => findingRuling(finding) ?? []),
  ];
  const gate = riskRuling(strictestOf(all).effect, policy, risk);
  if (gate !== undefined) all.push(gate);
  const deciding = strictestOf(all.map(lifted));
  const firm = [unparsed, ...judged.operations.map((each) => each.firm)].reduce(strictest, undefined);
  const told = policy.mode === 'observe' ? observed(deciding, firm && lifted(firm)) : { ruling: deciding };
  const asking = (told.ruling === deciding ? all : [told.ruling]).filter(
    ({ effect }) => effect === 'require_approval',
  );
  const counts = countsOf(evaluation, judged.operations);
  return {
    effect: told.ruling.effect,
    rule: told.ruling.rule,
    reason: told.ruling.reason,
    ...(told.ruling.suggest === undefined ? {} : { suggest: told.ruling.suggest }),
    ...(told.ruling.severity === undefined ? {} : { severity: told.ruling.severity }),
    operations: plan.operations.map(({ id }, index) => {
      const ruling = judged.operations[index]?.ruling;
      const { effect, rule } =
        ruling === undefined ? { effect: 'deny' as const, rule: 'unparsed' } : lifted(ruling);
      return { id, effect, rule };
    }),
    policyHash: policy.hash,
    ...(risk === undefined ? {} : { risk }),
    ...(told.ruling.effect === 'require_approval'
      ? {
          approval: combineTerms(
            asking.map(({ approval }) => approval ?? {}),
            policy.approval,
          ),
        }
      : {}),
    ...(told.observed === undefined ? {} : { observed: told.observed }),
    ...(counts.length === 0 ? {} : { counts }),
  };
};

/** Each operation's judgement; `late` when the time for it is over, and then the rest was not looked at. */
const judgeOperations = (evaluation: Evaluation): { operations: Judgement[]; late?: Ruling } => {
  const { policy, plan, spent } = evaluation;
  const context = contextOf(evaluation);
  const operations: Judgement[] = [];
  for (const operation of plan.operations) {
    operations.push(judge(operation, policy, context));
    if (spent !== undefined && spent() > policy.limits.maxEvalMs)
      return { operations, late: unread('limit', 'deny') };
  }
  return { operations };
};

const unread = (why: string, effect: Effect): Ruling => ({
  effect,
  rule: 'unparsed',
  reason: `the call could not be read for certain (${why})`,
  suggest: 'Split it into smaller, plainer calls.',
});

/** A plan with a problem, with nothing in it, or with more than the policy admits. */
const unparsedRuling = (plan: Plan, policy: LoadedPolicy): Ruling | undefined => {
  const [problem] = plan.problems;
  const tooMany = plan.operations.length > policy.limits.maxOperations;
  if (problem === undefined && plan.operations.length > 0 && !tooMany) return undefined;
  const why = problem?.code ?? (tooMany ? 'limit' : 'empty');
  // A limit that is reached is a deny whatever the policy says: what lies beyond it was not looked at.
  return unread(why, why === 'limit' ? 'deny' : policy.onUnparsed);
};

/** A finding that is to make the verdict stricter. A colon stands in no rule's id, so the word is its own. */
const findingRuling = ({ id, severity, detail, effect }: Finding): Ruling | undefined =>
  effect === undefined ? undefined : { effect, rule: `finding:${id}`, reason: detail, severity };

/** The gates of the risk, asked after the rules: it never loosens. */
const riskRuling = (soFar: Effect, policy: LoadedPolicy, risk: Risk | undefined): Ruling | undefined => {
  if (risk === undefined || soFar === 'deny') return undefined;
  const { approveAt, denyAt } = policy.risk;
  const top = [...risk.factors].sort((a, b) => b.counted - a.counted).slice(0, 3);
  const reason = `its risk is ${risk.score} (${top.map((factor) => factor.reason).join('; ')})`;
  if (risk.score >= denyAt) return { effect: 'deny', rule: 'risk', reason };
  return risk.score >= approveAt && soFar === 'allow'
    ? { effect: 'require_approval', rule: 'risk', reason }
    : undefined;
};

const lift = (ruling: Ruling, granted: boolean): Ruling =>
  granted && ruling.effect === 'require_approval'
    ? { effect: 'allow', rule: 'grant', reason: 'a human allowed this for the session' }
    : ruling;

/** Where the policy only observes, what stands firm is said, and everything else only noted. */
const observed = (
  deciding: Ruling,
  firm: Ruling | undefined,
): { ruling: Ruling; observed?: NonNullable<Verdict['observed']> } => {
  if (deciding.effect === 'allow') return { ruling: deciding };
  if (firm !== undefined && firm.effect !== 'allow') return { ruling: firm };
  const { effect, rule, reason } = deciding;
  return {
    ruling: { effect: 'allow', rule: 'observed', reason: `only observed: ${effect} by ${rule}: ${reason}` },
    observed: { effect, rule, reason },
  };
};

const effectRank: Record<Effect, number> = { allow: 0, require_approval: 1, deny: 2 };
const severityRank: Record<Severity, number> = { low: 1, medium: 2, high: 3, critical: 4 };

const weight = ({ effect, severity, rule }: Ruling): number =>
  effectRank[effect] * 100 +
  (severity === undefined ? 0 : severityRank[severity] * 10) +
  // Among equals, a rule says more than a reserved word.
  (rule === 'default' || rule === 'opaque' || rule === 'risk' ? 0 : 1);

/** The strictest; among equals the gravest, then the first. */
const strictestOf = (rulings: readonly Ruling[]): Ruling => {
  let deciding: Ruling | undefined;
  for (const ruling of rulings) {
    if (deciding === undefined || weight(ruling) > weight(deciding)) deciding = ruling;
  }
  return deciding ?? { effect: 'deny', rule: 'unparsed', reason: 'there is nothing to judge' };
};

/** The rules whose rate let something through, each as often as it let a command through. */
const countsOf = ({ plan }: Evaluation, judgements: readonly Judgement[]): string[] => {
  const counted = new Map<string, string>();
  for (const [index, { ruling }] of judgements.entries()) {
    const operation = plan.operations[index];
    if (ruling.counts && operation !== undefined)
      counted.set(`${ruling.rule} ${commandOf(operation)}`, ruling.rule);
  }
  return [...counted.values()];
};
