import type { Effect, Scope, Severity } from '../domain/verdict.ts';
import { compileMatch } from './match.ts';
import { compileTime } from './match-time.ts';
import type { Predicate } from './predicate.ts';
import type { ApprovalTable, Rate, Rule } from './schema.ts';
import type { Match } from './schema-match.ts';
import type { When } from './schema-when.ts';
import { expandVariables, type Variables } from './variables.ts';

/** What a rule, or the policy as a whole, asks of an approval; what is not given is left to others. */
export interface ApprovalRequest {
  readonly ttl?: number | undefined;
  readonly scopes?: readonly Scope[] | undefined;
  readonly channels?: readonly string[] | undefined;
  readonly approvers?: readonly string[] | undefined;
  readonly quorum?: number | undefined;
  readonly show?: 'full' | 'redacted' | 'summary' | undefined;
}

/** A rule ready to be asked. */
export interface CompiledRule {
  readonly id: string;
  /** The file it comes from. */
  readonly file: string;
  readonly priority: number;
  readonly final: boolean;
  readonly decision: Effect;
  /** What a deny gives where its match is only possible. */
  readonly maybe: 'deny' | 'require_approval';
  readonly severity: Severity | undefined;
  readonly reason: string | undefined;
  readonly suggest: string | undefined;
  readonly attack: readonly string[];
  readonly owasp: readonly string[];
  readonly approval: ApprovalRequest;
  readonly rate: Rate | undefined;
  readonly expires: number | undefined;
  readonly when: When | undefined;
  /** An allow that names `opaque` was written for such operations; any other does not speak for them. */
  readonly knowsOpaque: boolean;
  readonly predicates: readonly Predicate[];
  readonly match: Match;
  /** The `path` and `host` of the match with their variables filled in, as far as the file gives them. */
  readonly reach: { readonly paths?: readonly string[]; readonly hosts?: readonly string[] };
}

const isGranted = (scope: string): scope is Scope => scope === 'once' || scope === 'session';

/** The terms of an `[approval]` table. Scopes that nobody can grant yet are left out; `once` always can be. */
export const approvalOf = (table: ApprovalTable | undefined): ApprovalRequest => {
  const scopes = table?.scopes?.filter(isGranted);
  return {
    ttl: table?.ttl,
    scopes: scopes?.length === 0 ? ['once'] : scopes,
    channels: table?.channel,
    approvers: table?.approvers === undefined ? undefined : [...new Set(table.approvers)],
    quorum: table?.quorum,
    show: table?.show,
  };
};

/**
 * Compiles one rule. `index` is its place in the file, for errors; with `lazy` its costly patterns are compiled when they
 * are first asked. Throws PolicyValueError.
 */
export const compileRule = (
  rule: Rule,
  at: { file: string; index: number; variables: Variables; lazy?: boolean },
): CompiledRule => ({
  id: rule.id,
  file: at.file,
  priority: rule.priority,
  final: rule.final,
  decision: rule.decision,
  maybe: rule.maybe ?? 'require_approval',
  severity: rule.severity,
  reason: rule.reason ?? rule.description,
  suggest: rule.suggest,
  attack: rule.attack ?? [],
  owasp: rule.owasp ?? [],
  approval: approvalOf(rule.approval),
  rate: rule.rate,
  expires: rule.expires,
  when: rule.when,
  predicates: [
    ...compileTime(rule),
    ...compileMatch(rule.match, {
      stance: rule.decision === 'allow' ? 'permissive' : 'restrictive',
      variables: at.variables,
      lazy: at.lazy ?? false,
      path: ['rule', at.index, 'match'],
    }),
  ],
  knowsOpaque: rule.match.opaque !== undefined && rule.match.opaque !== false,
  match: rule.match,
  reach: reachOf(rule.match, at.variables),
});

const reachOf = ({ path, host }: Match, variables: Variables): CompiledRule['reach'] => ({
  ...(path === undefined ? {} : { paths: expandVariables(path, variables, { paths: true, path: [] }) }),
  ...(host === undefined ? {} : { hosts: expandVariables(host, variables, { paths: false, path: [] }) }),
});

const rank: Record<Effect, number> = { deny: 0, require_approval: 1, allow: 2 };

/** The order in which rules decide: higher priority, then the stricter decision, then the id. */
export const verdictOrder = (a: CompiledRule, b: CompiledRule): number =>
  b.priority - a.priority || rank[a.decision] - rank[b.decision] || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
