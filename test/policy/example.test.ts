import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { Trait } from '../../src/domain/trait.ts';
import { lintFiles, loadPolicy } from '../../src/policy/load.ts';
import { tables } from '../../src/policy/schema.ts';
import { ArgumentKeys, FlowKeys, Match } from '../../src/policy/schema-match.ts';
import { When } from '../../src/policy/schema-when.ts';
import { judgeCall, withUserFile } from './support.ts';

const docs = readFileSync(new URL('../../docs/POLICY.md', import.meta.url), 'utf8');
const example = /```toml\n(# ~\/\.aegis\/policy\.toml[\s\S]*?)\n```/.exec(docs)?.[1] ?? '';
/** By itself: what the packs say besides is tested with them. */
const alone = withUserFile(example.replace(/^packs = .*$/m, 'packs = []'));

describe('the example in the documentation', () => {
  test('loads, and every test in it holds', () => {
    const policy = loadPolicy(alone);
    expect(policy.name).toBe('laptop');
    expect(policy.rules.rules.map(({ id }) => id)).toContain('prod-needs-two');
    expect(example.match(/^\[\[rule\.test\]\]$/gm)).toHaveLength(12);
  });
  test('has no rule that is hardly meant', () => {
    expect(lintFiles(loadPolicy(alone), alone, Date.parse('2026-11-22T00:00:00Z'))).toEqual([]);
  });
  test('is judged by what stands in it: one broken expectation refuses the file', () => {
    const broken = example
      .replace(/^packs = .*$/m, 'packs = []')
      .replace('expect = "allow"', 'expect = "deny"');
    expect(() => loadPolicy(withUserFile(broken))).toThrow(
      'rule git-readonly: its test "git status --short"',
    );
  });
  test('asks two people about production, and reads the arguments of a database tool', () => {
    const policy = loadPolicy(alone);
    expect(judgeCall(policy, 'kubectl get pods --context=prod-eu').approval).toMatchObject({
      ttl: 300_000,
      quorum: 2,
      approvers: ['telegram:111111', 'telegram:222222', 'telegram:333333'],
    });
    const query = (sql: string) => judgeCall(policy, { tool: 'mcp__postgres__query', input: { sql } }).rule;
    expect(query('Delete from users')).toBe('mcp-db-writes');
    expect(query('select * from deleted')).toBe('default');
  });
});

describe('the documentation', () => {
  const shapes = {
    ...tables,
    match: Match.shape,
    arg: ArgumentKeys.shape,
    flow: FlowKeys.shape,
    when: When.shape,
  };
  test.each(Object.entries(shapes).map(([table, shape]) => [table, Object.keys(shape)] as const))(
    'speaks of every key of %s',
    (_, keys) => {
      expect(keys.filter((key) => !new RegExp(`[\`\\[. ]${key}\\b`).test(docs))).toEqual([]);
    },
  );
  test('names only traits that there are', () => {
    const named = /\| `trait`, `trait_none` \|[^|]*\|/.exec(docs)?.[0].matchAll(/`([a-z-]+)`/g) ?? [];
    const known: readonly string[] = [...Trait.options, 'trait'];
    expect([...named].map((match) => match[1]).filter((name) => !known.includes(name ?? ''))).toEqual([]);
  });
});
