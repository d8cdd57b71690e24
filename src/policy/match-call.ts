import { RE2JS } from 're2js';
import type { ToolCall } from '../domain/tool-call.ts';
import { namedBy } from './match-words.ts';
import type { MatchContext, Predicate, Stance } from './predicate.ts';
import type { ArgumentKeys } from './schema-match.ts';
import { compileTextGlob, matchesText } from './text-glob.ts';
import { certain, every, some, type Tri } from './tri.ts';

/** `rows.0.name` or `/rows/0/name` as steps. In a pointer `~1` is a slash and `~0` a tilde (RFC 6901). */
const stepsOf = (path: string): string[] =>
  path.startsWith('/')
    ? path
        .slice(1)
        .split('/')
        .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'))
    : path.split('.');

const membersOf = (value: unknown): Map<string, unknown> =>
  typeof value === 'object' && value !== null ? new Map(Object.entries(value)) : new Map();

/** Every value at the end of the way; `*` is any member. */
const valuesAt = (input: unknown, steps: readonly string[]): unknown[] =>
  steps.reduce<unknown[]>(
    (values, step) =>
      values.flatMap((value) => {
        const members = membersOf(value);
        if (step === '*') return [...members.values()];
        return members.has(step) ? [members.get(step)] : [];
      }),
    [input],
  );

/** A value as the text that patterns are tried on: what is no text is taken as its JSON. */
const textOf = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

const testOf = (keys: ArgumentKeys): ((value: unknown) => boolean) => {
  const { equals, glob, regex } = keys;
  if (equals !== undefined) return (value) => value === equals;
  if (glob !== undefined) {
    const globs = glob.map(compileTextGlob);
    return (value) => globs.some((each) => matchesText(each, textOf(value)));
  }
  const pattern = RE2JS.compile(regex ?? '');
  return (value) => pattern.test(textOf(value));
};

const compileArgument = (keys: ArgumentKeys, stance: Stance): ((call: ToolCall) => Tri) => {
  const steps = stepsOf(keys.path);
  const { exists } = keys;
  if (exists !== undefined) return (call) => certain(valuesAt(call.input, steps).length > 0 === exists);
  const holds = testOf(keys);
  return (call) => {
    const values = valuesAt(call.input, steps);
    // Of several values an allow needs each to hold, what is stricter one.
    return certain(values.length > 0 && (stance === 'permissive' ? values.every(holds) : values.some(holds)));
  };
};

/** `arg`: conditions on the arguments of the tool call. Throws what a bad pattern throws. */
export const matchArgs = (conditions: readonly ArgumentKeys[], stance: Stance): Predicate => {
  const tests = conditions.map((keys) => compileArgument(keys, stance));
  return { key: 'arg', test: (_, { call }) => every(tests, (test) => test(call)) };
};

/** `risk_at_least` and `risk_below`. A score that is not known may be any. */
export const matchRisk = (key: 'risk_at_least' | 'risk_below', limit: number): Predicate => ({
  key,
  test: (_, { risk }) =>
    risk === undefined ? 'maybe' : certain(key === 'risk_below' ? risk.score < limit : risk.score >= limit),
});

/** `factor`: one of these was found. */
export const matchFactor = (patterns: readonly string[]): Predicate => {
  const isNamed = namedBy(patterns);
  return {
    key: 'factor',
    test: (_, { risk }: MatchContext) =>
      risk === undefined ? 'maybe' : some(risk.factors, ({ id }) => certain(isNamed(id))),
  };
};
