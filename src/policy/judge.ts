import type { Operation } from '../domain/operation.ts';
import { type Effect, type Severity, stricter } from '../domain/verdict.ts';
import type { ApprovalRequest, CompiledRule } from './compile.ts';
import { holds } from './match.ts';
import type { LoadedPolicy } from './policy.ts';
import type { MatchContext } from './predicate.ts';
import type { RuleIndex } from './rule-index.ts';

/** What is said of one operation, and by which rule or reserved word. */
export interface Ruling {
  readonly effect: Effect;
  readonly rule: string;
  readonly reason: string;
  readonly suggest?: string | undefined;
  readonly severity?: Severity | undefined;
  readonly approval?: ApprovalRequest | undefined;
  /** Let through by a rule with a rate, which is used up by one when the call is executed. */
  readonly counts?: true;
}

/** What is said of one operation, and the part of it that stands even where the policy only observes. */
export interface Judgement {
  readonly ruling: Ruling;
  /** Of final denies and of the administrator's rules; never an allow. */
  readonly firm: Ruling | undefined;
}

/** What a judgement may look at, and how often a rule may still let something through. */
export interface JudgeContext extends MatchContext {
  /** Whether the rate of a rule admits one more operation. */
  admits(rule: CompiledRule, operation: Operation): boolean;
}

const rulingOf = (rule: CompiledRule, effect: Effect, certain: boolean): Ruling => ({
  effect,
  rule: rule.id,
  reason: `${rule.reason ?? `the rule ${rule.id}`}${certain ? '' : ' (possibly: a part of it is known only at run time)'}`,
  suggest: rule.suggest,
  severity: rule.severity,
  approval: rule.approval,
});

/** The ruling of a rule that holds for certain; beyond its rate it says what `over` says. */
const certainRuling = (rule: CompiledRule, operation: Operation, context: JudgeContext): Ruling => {
  const ruling = rulingOf(rule, rule.decision, true);
  if (rule.rate === undefined) return ruling;
  if (context.admits(rule, operation)) return { ...ruling, counts: true };
  return {
    ...ruling,
    effect: rule.rate.over,
    reason: `${ruling.reason}; its rate of ${rule.rate.max} is used up`,
  };
};

/** The stricter of two rulings, the first when they are equally strict. */
export const strictest = (a: Ruling | undefined, b: Ruling | undefined): Ruling | undefined => {
  if (a === undefined || b === undefined) return a ?? b;
  return stricter(a.effect, b.effect) === a.effect ? a : b;
};

/**
 * The first rule in verdict order that holds decides. A rule that only may hold does not end the search: if it does not
 * hold at run time, a later one decides, so the stricter of both is taken. An allow needs certainty, and it speaks for
 * an opaque operation only when it names `opaque` itself.
 */
const firstRuling = (index: RuleIndex, operation: Operation, context: JudgeContext): Ruling | undefined => {
  let possible: Ruling | undefined;
  for (const rule of index.candidates(operation, context)) {
    if (rule.decision === 'allow' && operation.opaque !== undefined && !rule.knowsOpaque) continue;
    const truth = holds(rule.predicates, operation, context);
    if (truth === 'yes') return strictest(possible, certainRuling(rule, operation, context));
    if (truth === 'maybe' && rule.decision !== 'allow') {
      possible = strictest(
        possible,
        rulingOf(rule, rule.decision === 'deny' ? rule.maybe : rule.decision, false),
      );
    }
  }
  return possible;
};

const isPlainName = (name: string): boolean => /^[\w.+-]{1,40}$/.test(name);

/** An operation in a word that is safe to show: the kind, and the program when its name is an ordinary one. */
const described = ({ kind, program }: Operation): string =>
  program !== undefined && isPlainName(program.name)
    ? `${kind} operation of ${program.name}`
    : `${kind} operation`;

/** What opaque operations get, unless something stricter is said of them. */
const opaqueRuling = (operation: Operation, policy: LoadedPolicy): Ruling | undefined =>
  operation.opaque === undefined
    ? undefined
    : {
        effect: policy.onOpaque,
        rule: 'opaque',
        reason: `nothing certain can be said of this ${described(operation)} (${operation.opaque})`,
        suggest: 'Write it plainly, without code or names that are known only at run time.',
      };

const defaultRuling = (operation: Operation, policy: LoadedPolicy): Ruling => ({
  effect: policy.default,
  rule: 'default',
  reason: `no rule speaks of this ${described(operation)}`,
});

/**
 * Judges one operation: final denies of any layer, then the administrator's rules, then the others by priority, then
 * `on_opaque` or the default. An allow of the administrator stands in the place of what the other rules say; a project
 * file can only make the result stricter.
 */
export const judge = (operation: Operation, policy: LoadedPolicy, context: JudgeContext): Judgement => {
  const final = firstRuling(policy.finals, operation, context);
  if (final?.effect === 'deny') return { ruling: final, firm: final };
  const admin = firstRuling(policy.admin, operation, context);
  const firm = strictest(final, admin?.effect === 'allow' ? undefined : admin);
  const own = admin?.effect === 'allow' ? admin : ordinaryRuling(operation, policy, context);
  const project = firstRuling(policy.project, operation, context);
  return { ruling: strictest(strictest(firm, own), project) ?? own, firm };
};

const ordinaryRuling = (operation: Operation, policy: LoadedPolicy, context: JudgeContext): Ruling => {
  const ordinary = firstRuling(policy.rules, operation, context);
  if (ordinary?.effect === 'allow') return ordinary;
  return strictest(ordinary, opaqueRuling(operation, policy)) ?? defaultRuling(operation, policy);
};
