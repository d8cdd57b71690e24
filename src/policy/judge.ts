import type { Operation } from '../domain/operation.ts';
import { type Effect, type Scope, type Severity, stricter } from '../domain/verdict.ts';
import type { CompiledRule } from './compile.ts';
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
  readonly ttl?: number | undefined;
  readonly scopes?: readonly Scope[] | undefined;
}

const rulingOf = (rule: CompiledRule, effect: Effect, certain: boolean): Ruling => ({
  effect,
  rule: rule.id,
  reason: `${rule.reason ?? `the rule ${rule.id}`}${certain ? '' : ' (possibly: a part of it is known only at run time)'}`,
  suggest: rule.suggest,
  severity: rule.severity,
  ttl: rule.ttl,
  scopes: rule.scopes,
});

/** The stricter of two rulings, the first when they are equally strict. */
const strictest = (a: Ruling | undefined, b: Ruling | undefined): Ruling | undefined => {
  if (a === undefined || b === undefined) return a ?? b;
  return stricter(a.effect, b.effect) === a.effect ? a : b;
};

/**
 * The first rule in verdict order that holds decides. A rule that only may hold does not end the search: if it does not
 * hold at run time, a later one decides, so the stricter of both is taken. An allow needs certainty, and it speaks for
 * an opaque operation only when it names `opaque` itself.
 */
const firstRuling = (index: RuleIndex, operation: Operation, context: MatchContext): Ruling | undefined => {
  let possible: Ruling | undefined;
  for (const rule of index.candidates(operation, context.call.tool)) {
    if (rule.decision === 'allow' && operation.opaque !== undefined && !rule.knowsOpaque) continue;
    const truth = holds(rule.predicates, operation, context);
    if (truth === 'yes') return strictest(possible, rulingOf(rule, rule.decision, true));
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
 * Judges one operation: final denies of any layer, then the rules by priority, then `on_opaque` or the default; a
 * project file and everything else can only make it stricter.
 */
export const judge = (operation: Operation, policy: LoadedPolicy, context: MatchContext): Ruling => {
  const final = firstRuling(policy.finals, operation, context);
  if (final?.effect === 'deny') return final;
  const ordinary = firstRuling(policy.rules, operation, context);
  const own =
    ordinary?.effect === 'allow'
      ? ordinary
      : (strictest(ordinary, opaqueRuling(operation, policy)) ?? defaultRuling(operation, policy));
  const project = firstRuling(policy.project, operation, context);
  return strictest(strictest(final, own), project) ?? own;
};
