import type { CompiledRule } from './compile.ts';
import type { LoadedPolicy } from './policy.ts';

/** What changed about one rule. */
export interface RuleChange {
  readonly rule: string;
  readonly change: 'added' | 'removed' | 'changed';
  /** The keys that differ, for a changed rule. */
  readonly keys: readonly string[];
}

/** How two policies differ, rule by rule and setting by setting. Files and places do not count. */
export interface PolicyDiff {
  readonly rules: readonly RuleChange[];
  readonly settings: readonly { readonly setting: string; readonly from: unknown; readonly to: unknown }[];
}

const rulesOf = (policy: LoadedPolicy): Map<string, CompiledRule> =>
  new Map(
    [policy.finals, policy.admin, policy.rules, policy.project].flatMap((index) =>
      index.rules.map((rule) => [rule.id, rule]),
    ),
  );

const partsOf = (rule: CompiledRule): [string, string][] =>
  Object.entries(rule)
    // Compiled from `match`, and where it was found.
    .filter(([key]) => key !== 'predicates' && key !== 'file' && key !== 'reach')
    .map(([key, value]) => [key, JSON.stringify(value) ?? '']);

const keysThatDiffer = (a: CompiledRule, b: CompiledRule): string[] => {
  const left = new Map(partsOf(a));
  const right = new Map(partsOf(b));
  return [...new Set([...left.keys(), ...right.keys()])].filter((key) => left.get(key) !== right.get(key));
};

const settingsOf = (policy: LoadedPolicy): Map<string, unknown> => {
  const {
    rules: _rules,
    finals: _finals,
    project: _project,
    hash: _hash,
    files: _files,
    name: _name,
    ...rest
  } = policy;
  const { variables, admin: _admin, places: _places, ...settings } = rest;
  return new Map<string, unknown>([
    ...Object.entries(settings),
    ...[...variables].map(([name, value]): [string, unknown] => [`vars.${name}`, value]),
  ]);
};

/** Compares two policies. */
export const diffPolicies = (a: LoadedPolicy, b: LoadedPolicy): PolicyDiff => {
  const [left, right] = [rulesOf(a), rulesOf(b)];
  const rules: RuleChange[] = [];
  for (const id of [...new Set([...left.keys(), ...right.keys()])].sort()) {
    const [was, is] = [left.get(id), right.get(id)];
    if (was === undefined) rules.push({ rule: id, change: 'added', keys: [] });
    else if (is === undefined) rules.push({ rule: id, change: 'removed', keys: [] });
    else {
      const keys = keysThatDiffer(was, is);
      if (keys.length > 0) rules.push({ rule: id, change: 'changed', keys });
    }
  }
  const [from, to] = [settingsOf(a), settingsOf(b)];
  const settings = [...new Set([...from.keys(), ...to.keys()])]
    .filter((key) => JSON.stringify(from.get(key)) !== JSON.stringify(to.get(key)))
    .map((key) => ({ setting: key, from: from.get(key) ?? null, to: to.get(key) ?? null }));
  return { rules, settings };
};
