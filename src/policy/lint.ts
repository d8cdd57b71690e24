import { locate } from '../toml/positions.ts';
import type { PolicyPart } from './assemble.ts';
import { type CompiledRule, verdictOrder } from './compile.ts';
import { covers } from './lint-covers.ts';
import { neverMatches } from './lint-never.ts';
import { tooWide } from './lint-wide.ts';
import type { ParseWithPositions } from './parse.ts';
import type { LoadedPolicy } from './policy.ts';
import type { Rule } from './schema.ts';
import type { Match } from './schema-match.ts';

/** Something in a policy file that is valid and hardly meant. */
export interface Warning {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly rule: string;
  /** `expired`, `shadowed`, `unreachable`, `wide-allow`, `allows-anything`. */
  readonly lint: string;
  readonly message: string;
}

/** What one lint says of a rule, and of which of its keys. */
export interface Complaint {
  readonly lint: Warning['lint'];
  readonly path: readonly (string | number)[];
  readonly message: string;
}

const expired = (rule: Rule, now: number): Complaint[] => {
  const ends: [string[], number | undefined][] = [
    [['expires'], rule.expires],
    [['when', 'before'], rule.when?.before],
  ];
  return ends.flatMap(([path, at]) =>
    at !== undefined && at <= now
      ? [
          {
            lint: 'expired',
            path,
            message: `it ended on ${new Date(at).toISOString()} and is skipped`,
          },
        ]
      : [],
  );
};

/** Rules that hold at some times only, or some number of times, stand in nobody's way for good. */
const isSteady = ({ when, expires, rate }: CompiledRule): boolean =>
  when === undefined && expires === undefined && rate === undefined;

const firstName = ({ program }: Match): string | undefined => program?.[0];

/** Finds the rule that always decides before another one does. */
const shadowFinder = (policy: LoadedPolicy): ((rule: CompiledRule) => CompiledRule | undefined) => {
  // Programs tell most rules apart; a rule without one may stand before any.
  const byProgram = new Map<string, CompiledRule[]>();
  const others: CompiledRule[] = [];
  for (const rule of [...policy.finals.rules, ...policy.rules.rules].filter(isSteady)) {
    if (rule.match.program === undefined) others.push(rule);
    for (const name of rule.match.program ?? []) {
      if (/[*?[\\$]/.test(name)) others.push(rule);
      else byProgram.set(name, [...(byProgram.get(name) ?? []), rule]);
    }
  }
  const comesFirst = (a: CompiledRule, b: CompiledRule): boolean =>
    a.final === b.final ? verdictOrder(a, b) < 0 : a.final;
  return (rule) => {
    const name = firstName(rule.match);
    const near = [...others, ...(name === undefined ? [] : (byProgram.get(name) ?? []))];
    return near.find(
      (other) =>
        other.id !== rule.id &&
        comesFirst(other, rule) &&
        !(other.decision === 'allow' && rule.knowsOpaque && !other.knowsOpaque) &&
        covers(other.match, rule.match),
    );
  };
};

const shadowed = (rule: CompiledRule, other: CompiledRule | undefined): Complaint[] => {
  if (other === undefined) return [];
  const why = other.final && !rule.final ? 'is final' : `has priority ${other.priority}`;
  return [
    {
      lint: 'shadowed',
      path: ['id'],
      message: `the rule ${other.id} (${other.file}) ${why} and holds wherever this one does for certain, so this one never decides`,
    },
  ];
};

/** Looks through the files of user and administrator for what is valid and hardly meant. In the order of the files. */
export const lintPolicy = (
  policy: LoadedPolicy,
  parts: readonly PolicyPart[],
  options: { now: number; parse: ParseWithPositions },
): Warning[] => {
  const compiled = new Map(
    [policy.finals, policy.admin, policy.rules].flatMap(({ rules }) => rules.map((rule) => [rule.id, rule])),
  );
  const shadowOf = shadowFinder(policy);
  return parts
    .filter(({ layer }) => layer !== 'builtin')
    .flatMap(({ source, content }) => {
      const complaints = content.rule.flatMap((rule, index) => {
        const own = compiled.get(rule.id);
        if (!rule.enabled || own === undefined) return [];
        const found = [
          ...expired(rule, options.now),
          ...neverMatches(rule),
          ...tooWide(rule),
          ...shadowed(own, policy.admin.rules.includes(own) ? undefined : shadowOf(own)),
        ];
        return found.map((complaint) => ({ ...complaint, rule: rule.id, index }));
      });
      if (complaints.length === 0) return [];
      const program = options.parse(source.text);
      return complaints.map(({ lint, path, message, rule, index }) => ({
        file: source.file,
        ...locate(program, ['rule', index, ...path], 'value'),
        rule,
        lint,
        message: `rule ${rule}: ${message}`,
      }));
    });
};
