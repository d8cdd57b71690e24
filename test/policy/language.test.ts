import { describe, expect, test } from 'vitest';
import type { Finding } from '../../src/domain/finding.ts';
import type { Risk } from '../../src/domain/risk.ts';
import { noFileSystem } from '../../src/planner/file-system.ts';
import { plan } from '../../src/planner/plan.ts';
import { type Evaluation, evaluate, type RateKey } from '../../src/policy/evaluate.ts';
import { testCall, testWorld } from '../../src/policy/inline-test.ts';
import type { LoadedPolicy } from '../../src/policy/load.ts';
import type { InlineTest } from '../../src/policy/schema.ts';
import { rule, userPolicy } from './support.ts';

const verdictOf = (policy: LoadedPolicy, call: InlineTest['call'], given: Partial<Evaluation> = {}) => {
  const made = testCall({ call });
  return evaluate({
    policy,
    plan: plan(made, { fs: noFileSystem, limits: policy.limits }),
    call: made,
    session: {},
    aegisHome: testWorld.aegisHome,
    tmp: testWorld.tmp,
    granted: false,
    ...given,
  });
};
const effectOf = (...args: Parameters<typeof verdictOf>): string => verdictOf(...args).effect;
const at = (instant: string): Partial<Evaluation> => ({ now: Date.parse(instant) });

describe('when', () => {
  const office = (decision: string) =>
    userPolicy(
      `${rule('office', decision, 'program = "probe"')}[rule.when]\ndays = ["mon", "fri"]\nhours = "08:00-18:00"\ntz = "Europe/Berlin"\n`,
    );
  test.each([
    ['Monday 08:00 in Berlin, 07:00 in Greenwich', '2026-11-23T07:00:00Z', 'deny'],
    ['a minute before', '2026-11-23T06:59:59Z', 'require_approval'],
    ['a minute before its end', '2026-11-23T16:59:59Z', 'deny'],
    ['its end', '2026-11-23T17:00:00Z', 'require_approval'],
    ['another day', '2026-11-24T10:00:00Z', 'require_approval'],
    ['summer time: the same hour is an hour earlier in Greenwich', '2026-07-06T06:00:00Z', 'deny'],
  ])('%s', (_, instant, effect) => {
    expect(effectOf(office('deny'), 'probe', at(instant))).toBe(effect);
  });

  test('hours past midnight belong to the day on which they began', () => {
    const policy = userPolicy(
      `${rule('night', 'deny', 'program = "probe"')}[rule.when]\ndays = "fri"\nhours = "22:00-06:00"\ntz = "UTC"\n`,
    );
    const denied = (instant: string): boolean => effectOf(policy, 'probe', at(instant)) === 'deny';
    expect(denied('2026-11-27T22:00:00Z')).toBe(true);
    expect(denied('2026-11-28T05:59:00Z')).toBe(true);
    expect(denied('2026-11-28T22:30:00Z')).toBe(false);
    expect(denied('2026-11-27T05:00:00Z')).toBe(false);
  });

  test('between two instants', () => {
    const policy = userPolicy(
      `${rule('week', 'allow', 'program = "probe"')}[rule.when]\nafter = 2026-01-01T00:00:00Z\nbefore = "2026-01-08T00:00:00+01:00"\n`,
    );
    expect(effectOf(policy, 'probe', at('2026-01-01T00:00:00Z'))).toBe('allow');
    expect(effectOf(policy, 'probe', at('2026-01-07T22:59:59Z'))).toBe('allow');
    expect(effectOf(policy, 'probe', at('2026-01-07T23:00:00Z'))).toBe('require_approval');
    expect(effectOf(policy, 'probe', at('2025-12-31T23:59:59Z'))).toBe('require_approval');
  });

  test('without a clock an allow does not hold, and a deny does', () => {
    expect(effectOf(office('deny'), 'probe')).toBe('deny');
    expect(verdictOf(office('allow'), 'probe').rule).toBe('default');
  });

  test('an expired rule is skipped, whatever it said', () => {
    for (const decision of ['allow', 'deny']) {
      const policy = userPolicy(rule('old', decision, 'program = "probe"', 'expires = 2026-01-01T00:00:00Z'));
      expect(effectOf(policy, 'probe', at('2025-12-31T23:59:59Z'))).toBe(decision);
      expect(verdictOf(policy, 'probe', at('2026-01-01T00:00:00Z')).rule).toBe('default');
    }
  });
});

describe('rate', () => {
  const limited = (more = '') =>
    userPolicy(`${rule('budget', 'allow', 'program = "probe"')}[rule.rate]\nmax = 2\nper = "1h"\n${more}\n`);
  const used = (count: number, asked: unknown[] = []): Partial<Evaluation> => ({
    rates: {
      used: (...args) => {
        asked.push(args);
        return count;
      },
    },
  });
  test('lets through what is within it, and says that it counts', () => {
    expect(verdictOf(limited(), 'probe', used(1))).toMatchObject({ effect: 'allow', counts: ['budget'] });
    const over = verdictOf(limited(), 'probe', used(2));
    expect(over).toMatchObject({ effect: 'require_approval', rule: 'budget' });
    expect(over).not.toHaveProperty('counts');
    expect(effectOf(limited('over = "deny"'), 'probe', used(2))).toBe('deny');
  });
  test('counts each command of a call', () => {
    expect(verdictOf(limited(), 'probe a && probe b', used(0)).counts).toEqual(['budget', 'budget']);
    expect(effectOf(limited(), 'probe a && probe b', used(1))).toBe('require_approval');
  });
  test('is taken to be used up where nobody counts', () => {
    expect(effectOf(limited(), 'probe')).toBe('require_approval');
  });
  test.each<[string, RateKey]>([
    ['session', { kind: 'session', value: 's_aaaaaaaaaaaaaaaa' }],
    ['agent', { kind: 'agent', value: 'claude' }],
    ['project', { kind: 'project', value: '/home/dev/project' }],
    ['global', { kind: 'global', value: '' }],
  ])('asks for what is counted by %s', (key, wanted) => {
    const asked: unknown[] = [];
    verdictOf(limited(`key = "${key}"`), 'probe', used(0, asked));
    expect(asked).toContainEqual(['budget', wanted, 3_600_000]);
  });
});

describe('arg', () => {
  const denies = (condition: string, input: Record<string, never> | object): boolean => {
    const policy = userPolicy(
      rule('arg', 'deny', `mcp_tool = "query"\narg = [${condition}]`) +
        rule('rest', 'allow', 'mcp_tool = "query"', 'priority = 1'),
    );
    const call = { tool: 'mcp__db__query', input: input as Record<string, never> };
    return effectOf(policy, call) === 'deny';
  };
  test.each<[string, object, boolean]>([
    ['{ path = "sql", regex = "(?i)\\\\bdrop\\\\b" }', { sql: 'Drop table x' }, true],
    ['{ path = "sql", regex = "(?i)\\\\bdrop\\\\b" }', { sql: 'select dropped' }, false],
    ['{ path = "sql", regex = "." }', {}, false],
    ['{ path = "rows.*.name", glob = "adm*" }', { rows: [{ name: 'bob' }, { name: 'admin' }] }, true],
    ['{ path = "rows.0.name", glob = "adm*" }', { rows: [{ name: 'bob' }, { name: 'admin' }] }, false],
    ['{ path = "/a~1b/c", equals = 3 }', { 'a/b': { c: 3 } }, true],
    ['{ path = "n", equals = 3 }', { n: '3' }, false],
    ['{ path = "force", exists = true }', { force: null }, true],
    ['{ path = "force", exists = false }', { force: null }, false],
    ['{ path = "constructor", exists = true }', {}, false],
    ['{ path = "a", equals = 1 }, { path = "b", equals = 2 }', { a: 1, b: 3 }, false],
    ['{ path = "list", regex = "x" }', { list: ['a', 'x'] }, true],
  ])('%s of %j', (condition, input, denied) => {
    expect(denies(condition, input)).toBe(denied);
  });
  test('of several values an allow needs each', () => {
    const policy = userPolicy(
      rule('a', 'allow', 'mcp_tool = "q"\narg = [{ path = "tables.*", glob = "w_*" }]'),
    );
    const call = (tables: string[]) => effectOf(policy, { tool: 'mcp__db__q', input: { tables } });
    expect(call(['w_a', 'w_b'])).toBe('allow');
    expect(call(['w_a', 'etc_b'])).toBe('require_approval');
    expect(call([])).toBe('require_approval');
  });
});

describe('project', () => {
  test.each([
    ['"project"', true],
    ['"proj*"', true],
    ['"/home/dev/*"', true],
    ['"~/project"', true],
    ['"other"', false],
    ['"~/work/**"', false],
  ])('%s', (pattern, holds) => {
    const policy = userPolicy(rule('p', 'deny', `program = "probe"\nproject = ${pattern}`));
    expect(effectOf(policy, 'probe') === 'deny').toBe(holds);
  });
});

describe('flow', () => {
  const verdictWith = (window: string, edge: 'call' | 'session') => {
    const policy = userPolicy(rule('f', 'deny', `flow = { from = "secret", to = "network"${window} }`));
    const call = testCall({ call: 'probe' });
    const planned = plan(call, { fs: noFileSystem, limits: policy.limits });
    const operations = planned.operations.map((operation) => ({
      ...operation,
      flow: [{ from: 'secret' as const, to: 'network' as const, window: edge }],
    }));
    return effectOf(policy, 'probe', { plan: { ...planned, operations } });
  };
  test('of the call is seen by every rule, of the session by those that ask for it', () => {
    expect(verdictWith('', 'call')).toBe('deny');
    expect(verdictWith('', 'session')).toBe('require_approval');
    expect(verdictWith(', window = "session"', 'call')).toBe('deny');
    expect(verdictWith(', window = "session"', 'session')).toBe('deny');
  });
});

const riskOf = (score: number): Risk => ({
  score,
  level: 'high',
  factors: [
    {
      id: 'effect.publish',
      group: 'effect',
      weight: 30,
      counted: 30,
      reason: 'it publishes',
      source: 'x',
      operations: [0],
    },
  ],
});

describe('risk', () => {
  const open = rule('open', 'allow', 'program = "probe"');
  test('asks from approve_at and refuses from deny_at, and says why', () => {
    const policy = userPolicy(open, '[risk]\napprove_at = 50\ndeny_at = 80');
    expect(effectOf(policy, 'probe', { risk: riskOf(49) })).toBe('allow');
    expect(verdictOf(policy, 'probe', { risk: riskOf(50) })).toMatchObject({
      effect: 'require_approval',
      rule: 'risk',
      reason: 'its risk is 50 (it publishes)',
      risk: { score: 50 },
    });
    expect(verdictOf(policy, 'probe', { risk: riskOf(80) })).toMatchObject({ effect: 'deny', rule: 'risk' });
  });
  test('never loosens, and leaves the word to a rule that is as strict', () => {
    const policy = userPolicy(rule('shut', 'deny', 'program = "probe"'));
    expect(verdictOf(policy, 'probe', { risk: riskOf(0) }).rule).toBe('shut');
    expect(verdictOf(policy, 'probe', { risk: riskOf(100) }).rule).toBe('shut');
  });
  test('a grant lifts the question, not the refusal', () => {
    const policy = userPolicy(open);
    expect(effectOf(policy, 'probe', { risk: riskOf(89), granted: true })).toBe('allow');
    expect(effectOf(policy, 'probe', { risk: riskOf(90), granted: true })).toBe('deny');
  });
  test('may be a condition, which an allow does not take as met while it is not known', () => {
    const below = userPolicy(rule('low', 'allow', 'program = "probe"\nrisk_below = 20'));
    expect(effectOf(below, 'probe', { risk: riskOf(19) })).toBe('allow');
    expect(effectOf(below, 'probe', { risk: riskOf(20) })).toBe('require_approval');
    expect(effectOf(below, 'probe')).toBe('require_approval');
    const factor = userPolicy(rule('f', 'deny', 'program = "probe"\nfactor = "effect.*"'));
    expect(effectOf(factor, 'probe', { risk: riskOf(1) })).toBe('deny');
    expect(verdictOf(factor, 'probe', { risk: { ...riskOf(1), factors: [] } }).rule).toBe('default');
  });
});

describe('a finding', () => {
  const policy = userPolicy(rule('open', 'allow', 'program = "probe"'));
  const finding = (effect: Finding['effect']): Finding => ({
    id: 'deny.burst',
    severity: 'high',
    detail: 'many refusals',
    ...(effect === undefined ? {} : { effect }),
  });
  test.each([
    ['deny', 'deny', 'deny'],
    ['require_approval', 'require_approval', 'allow'],
    [undefined, 'allow', 'allow'],
  ] as const)('that wants %s gives %s, with a grant %s', (effect, plain, granted) => {
    const findings = [finding(effect)];
    expect(effectOf(policy, 'probe', { findings })).toBe(plain);
    expect(effectOf(policy, 'probe', { findings, granted: true })).toBe(granted);
  });
  test('is named by the verdict', () => {
    expect(verdictOf(policy, 'probe', { findings: [finding('deny')] })).toMatchObject({
      rule: 'finding:deny.burst',
      reason: 'many refusals',
      severity: 'high',
    });
  });
});

describe('a policy that only observes', () => {
  const policy = userPolicy(
    rule('no-foo', 'deny', 'program = "foo"') + rule('never', 'deny', 'program = "bar"', 'final = true'),
    'mode = "observe"',
  );
  test('blocks nothing that a rule refuses, and says what it would have said', () => {
    expect(verdictOf(policy, 'foo')).toMatchObject({
      effect: 'allow',
      rule: 'observed',
      reason: 'only observed: deny by no-foo: the rule no-foo',
      observed: { effect: 'deny', rule: 'no-foo' },
      operations: [{ effect: 'deny', rule: 'no-foo' }],
    });
    expect(verdictOf(policy, 'unknown').observed).toMatchObject({
      effect: 'require_approval',
      rule: 'default',
    });
    expect(verdictOf(policy, 'foo', { risk: riskOf(100) }).effect).toBe('allow');
  });
  test('keeps to final denies, to self-protection and to what could not be read', () => {
    expect(verdictOf(policy, 'foo && bar')).toMatchObject({ effect: 'deny', rule: 'never' });
    expect(effectOf(policy, 'echo x >> ~/.aegis/policy.toml')).toBe('deny');
    expect(effectOf(policy, 'foo | | bar')).toBe('deny');
  });
});

describe('the terms of an approval', () => {
  const asks = (id: string, terms: string): string =>
    `${rule(id, 'require_approval', `program = "${id}"`)}[rule.approval]\n${terms}\n`;
  test('come from the rule, then from the file', () => {
    const policy = userPolicy(
      asks('a', 'ttl = "1m"\nshow = "summary"'),
      '[approval]\nttl = "5m"\nchannel = "telegram"\nquorum = 2\non_timeout = "deny"',
    );
    expect(verdictOf(policy, 'a').approval).toEqual({
      ttl: 60_000,
      scopes: ['once', 'session'],
      channels: ['telegram'],
      quorum: 2,
      show: 'summary',
    });
  });
  test('of several rules are the strictest of all', () => {
    const policy = userPolicy(
      asks(
        'a',
        'ttl = "5m"\nscopes = ["once", "session"]\napprovers = ["telegram:1", "telegram:2"]\nshow = "full"',
      ) +
        asks(
          'b',
          'ttl = "1m"\nscopes = ["once"]\napprovers = ["telegram:2", "telegram:3"]\nquorum = 2\nshow = "redacted"',
        ),
    );
    expect(verdictOf(policy, 'a && b').approval).toEqual({
      ttl: 60_000,
      scopes: ['once'],
      approvers: ['telegram:2'],
      quorum: 2,
      show: 'redacted',
    });
  });
  test('offer no scope that cannot be granted', () => {
    const scopes = (list: string) =>
      verdictOf(userPolicy(asks('a', `scopes = ${list}`)), 'a').approval?.scopes;
    expect(scopes('["once", "session", "project", "always"]')).toEqual(['once', 'session']);
    expect(scopes('["always"]')).toEqual(['once']);
  });
});

test('over its time a call is refused, whatever was said so far', () => {
  const policy = userPolicy(rule('open', 'allow', 'program = "probe"'), '[limits]\nmax_eval_ms = 20');
  expect(effectOf(policy, 'probe a; probe b', { spent: () => 20 })).toBe('allow');
  expect(verdictOf(policy, 'probe a; probe b', { spent: () => 21, granted: true })).toMatchObject({
    effect: 'deny',
    rule: 'unparsed',
  });
});
