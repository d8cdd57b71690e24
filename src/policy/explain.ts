import type { Operation } from '../domain/operation.ts';
import type { Effect } from '../domain/verdict.ts';
import type { CompiledRule } from './compile.ts';
import { contextOf, type Evaluation } from './evaluate.ts';
import { judge } from './judge.ts';
import type { MatchContext } from './predicate.ts';
import type { Tri } from './tri.ts';

/** How one rule met one operation. */
export interface Candidate {
  readonly rule: string;
  readonly file: string;
  readonly layer: 'final' | 'admin' | 'rules' | 'project';
  readonly priority: number;
  readonly decision: Effect;
  readonly match: Tri;
  /** The first key that does not hold, or does not for certain. */
  readonly failing?: { readonly key: string; readonly truth: Tri; readonly wanted?: string };
  /** The keys that held before that one: a rule with none missed by far. */
  readonly held: readonly string[];
  readonly decides: boolean;
}

/** Why one operation got its effect. */
export interface OperationExplanation {
  readonly id: number;
  /** The operation this one belongs to: the command of an effect, the wrapper of a command. */
  readonly parent?: number;
  readonly text: string;
  /** What the planner's tables know of it. */
  readonly traits: readonly string[];
  readonly opaque?: string;
  readonly effect: Effect;
  readonly rule: string;
  readonly reason: string;
  /** Every rule that could have spoken, in the order in which they are asked. */
  readonly candidates: readonly Candidate[];
}

/** Explains a verdict: per operation the rules in order, and for each the first key on which it failed. */
export const explain = (evaluation: Evaluation): OperationExplanation[] => {
  const { policy, plan } = evaluation;
  const context = contextOf(evaluation);
  return plan.operations.map((operation) => {
    const { ruling } = judge(operation, policy, context);
    const layers = [
      ['final', policy.finals],
      ['admin', policy.admin],
      ['rules', policy.rules],
      ['project', policy.project],
    ] as const;
    return {
      id: operation.id,
      ...(operation.parent === undefined ? {} : { parent: operation.parent }),
      text: operation.text,
      traits: operation.traits,
      ...(operation.opaque === undefined ? {} : { opaque: operation.opaque }),
      effect: ruling.effect,
      rule: ruling.rule,
      reason: ruling.reason,
      candidates: layers.flatMap(([layer, index]) =>
        index
          .related(operation, context)
          .map((rule) => candidateOf(rule, layer, operation, context, ruling.rule)),
      ),
    };
  });
};

const candidateOf = (
  rule: CompiledRule,
  layer: Candidate['layer'],
  operation: Operation,
  context: MatchContext,
  deciding: string,
): Candidate => {
  let match: Tri = 'yes';
  let failing: Candidate['failing'];
  const held: string[] = [];
  if (rule.decision === 'allow' && operation.opaque !== undefined && !rule.knowsOpaque) {
    match = 'no';
    failing = { key: 'opaque', truth: 'no' };
  }
  for (const predicate of rule.predicates) {
    if (match === 'no') break;
    const truth = predicate.test(operation, context);
    if (truth === 'yes' && match === 'yes') held.push(predicate.key);
    if (truth === 'no' || (truth === 'maybe' && match === 'yes')) {
      match = truth;
      const wanted = JSON.stringify(Object.entries(rule.match).find(([key]) => key === predicate.key)?.[1]);
      failing = { key: predicate.key, truth, ...(wanted === undefined ? {} : { wanted }) };
    }
  }
  return {
    rule: rule.id,
    file: rule.file,
    layer,
    priority: rule.priority,
    decision: rule.decision,
    match,
    ...(failing === undefined ? {} : { failing }),
    held,
    decides: rule.id === deciding,
  };
};
