import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Effect } from '../../src/domain/verdict.ts';
import { loadPolicy, loadProject } from '../../src/policy/load.ts';
import { builtin, judgeCall, rule, scratch, userPolicy, withUserFile } from './support.ts';

describe('which rule decides an operation', () => {
  const table: { name: string; rules: [string, string, number][]; effect: Effect; by: string }[] = [
    {
      name: 'the higher priority',
      rules: [
        ['a', 'allow', 600],
        ['b', 'deny', 500],
      ],
      effect: 'allow',
      by: 'a',
    },
    {
      name: 'the higher priority, whatever the order',
      rules: [
        ['b', 'deny', 500],
        ['a', 'allow', 600],
      ],
      effect: 'allow',
      by: 'a',
    },
    {
      name: 'deny before require_approval',
      rules: [
        ['a', 'require_approval', 5],
        ['b', 'deny', 5],
      ],
      effect: 'deny',
      by: 'b',
    },
    {
      name: 'require_approval before allow',
      rules: [
        ['a', 'allow', 5],
        ['b', 'require_approval', 5],
      ],
      effect: 'require_approval',
      by: 'b',
    },
    {
      name: 'deny before allow',
      rules: [
        ['a', 'allow', 5],
        ['b', 'deny', 5],
      ],
      effect: 'deny',
      by: 'b',
    },
    {
      name: 'among equals the first id',
      rules: [
        ['z', 'deny', 5],
        ['a', 'deny', 5],
      ],
      effect: 'deny',
      by: 'a',
    },
    { name: 'none: the default', rules: [], effect: 'require_approval', by: 'default' },
  ];
  test.each(table)('$name', ({ rules, effect, by }) => {
    const toml = rules.map(([id, decision, priority]) =>
      rule(id, decision, 'program = "probe"', `priority = ${priority}`),
    );
    const verdict = judgeCall(userPolicy(toml.join('\n')), 'probe x');
    expect([verdict.effect, verdict.rule]).toEqual([effect, by]);
  });

  test('a final deny is not softened by any priority', () => {
    const policy = userPolicy(
      rule('open', 'allow', 'program = "probe"', 'priority = 999') +
        rule('shut', 'deny', 'program = "probe"\nargs_any = "x"', 'priority = 0\nfinal = true'),
    );
    expect(judgeCall(policy, 'probe x').rule).toBe('shut');
    expect(judgeCall(policy, 'probe y').rule).toBe('open');
  });

  test('a user rule above a built-in one overrides it, and one below does not', () => {
    const over = (priority: number) =>
      loadPolicy(
        withUserFile(
          `schema = 1\n${rule('push', 'allow', 'program = "git"\nsubcommand = "push"', `priority = ${priority}`)}`,
        ),
      );
    expect(judgeCall(over(500), 'git push').effect).toBe('allow');
    expect(judgeCall(over(100), 'git push').effect).toBe('require_approval');
    expect(judgeCall(over(500), 'git push --force').effect).toBe('deny');
  });

  test('self-protection stands against any user rule, and without packs', () => {
    const policy = userPolicy(
      rule('all', 'allow', 'program = ["echo", "aegis", "tee"]\n', 'priority = 999') +
        rule('write', 'allow', 'kind = "write"', 'priority = 999'),
    );
    expect(judgeCall(policy, 'echo x > a.txt').effect).toBe('allow');
    expect(judgeCall(policy, 'echo x > ~/.aegis/policy.toml').rule).toBe('self-files');
    expect(judgeCall(policy, 'aegis stop').rule).toBe('self-commands');
  });
});

describe('a match that is only possible', () => {
  const flag = 'program = "probe"\nflags_any = "--wipe"';
  test('satisfies no allow', () => {
    const policy = userPolicy(rule('a', 'allow', 'program = "probe"\nargs_any = "x"'));
    expect(judgeCall(policy, 'probe x').effect).toBe('allow');
    expect(judgeCall(policy, 'probe "$X"').rule).toBe('default');
  });
  test('fires a require_approval', () => {
    const policy = userPolicy(
      rule('all', 'allow', 'program = "probe"', 'priority = 1') + rule('ask', 'require_approval', flag),
    );
    expect(judgeCall(policy, 'probe --wipe').rule).toBe('ask');
    expect(judgeCall(policy, 'probe $X').rule).toBe('ask');
    expect(judgeCall(policy, 'probe x').rule).toBe('all');
  });
  test('gives a deny its "maybe", by default a question', () => {
    const soft = userPolicy(
      rule('all', 'allow', 'program = "probe"', 'priority = 1') + rule('no', 'deny', flag),
    );
    const hard = userPolicy(rule('no', 'deny', flag, 'maybe = "deny"'));
    expect(judgeCall(soft, 'probe --wipe').effect).toBe('deny');
    expect(judgeCall(soft, 'probe $X').effect).toBe('require_approval');
    expect(judgeCall(hard, 'probe $X').effect).toBe('deny');
  });
  test('does not hide a certain deny below it', () => {
    const policy = userPolicy(
      rule('ask', 'require_approval', flag, 'priority = 900') +
        rule('no', 'deny', 'program = "probe"', 'priority = 10'),
    );
    expect(judgeCall(policy, 'probe $X').rule).toBe('no');
  });
  test('an abbreviated option may be the forbidden one', () => {
    const policy = userPolicy(
      rule('all', 'allow', 'program = "probe"', 'priority = 1') + rule('no', 'deny', flag),
    );
    expect(judgeCall(policy, 'probe --wip').effect).toBe('require_approval');
  });
});

describe('a call of several operations', () => {
  const policy = userPolicy(
    rule('good', 'allow', 'program = "good"') +
      rule('bad', 'deny', 'program = "bad"', 'suggest = "do not"\nseverity = "high"') +
      rule('ask', 'require_approval', 'program = "ask"'),
  );
  test('takes the strictest', () => {
    expect(judgeCall(policy, 'good && good').effect).toBe('allow');
    expect(judgeCall(policy, 'good; ask').rule).toBe('ask');
    const verdict = judgeCall(policy, 'ask | good; bad');
    expect([verdict.effect, verdict.rule, verdict.suggest, verdict.severity]).toEqual([
      'deny',
      'bad',
      'do not',
      'high',
    ]);
    expect(verdict.operations.map(({ rule: by }) => by).sort()).toEqual(['ask', 'bad', 'good']);
  });
  test('an allow of the command is none of its wrapper', () => {
    expect(judgeCall(policy, 'sudo good').effect).toBe('require_approval');
  });
  test('is not loosened by many others in front', () => {
    expect(judgeCall(policy, `${'good; '.repeat(60)}bad`).effect).toBe('deny');
    expect(judgeCall(policy, `${'good; '.repeat(600)}bad`).rule).toBe('unparsed');
  });
});

describe('what could not be read', () => {
  const anything = rule('any', 'allow', 'tool = "*"');
  test('takes on_unparsed', () => {
    expect(judgeCall(userPolicy(anything), 'a | | b').rule).toBe('unparsed');
    expect(judgeCall(userPolicy(anything), 'a | | b').effect).toBe('deny');
    expect(judgeCall(userPolicy(anything, 'on_unparsed = "require_approval"'), 'a | | b').effect).toBe(
      'require_approval',
    );
  });
  test('a limit that is reached stays a deny', () => {
    const policy = userPolicy(`${anything}\n[limits]\nmax_ops = 3`, 'on_unparsed = "require_approval"');
    expect(judgeCall(policy, 'a; b').effect).toBe('allow');
    expect(judgeCall(policy, 'a; b; c; d').effect).toBe('deny');
  });
  test('opaque takes on_opaque, whatever is allowed, unless something is stricter', () => {
    expect(judgeCall(userPolicy(anything), 'node -e x').rule).toBe('opaque');
    expect(judgeCall(userPolicy(anything, 'on_opaque = "deny"'), 'node -e x').effect).toBe('deny');
    const stricter = userPolicy(
      anything + rule('no', 'deny', 'program = "node"\nopaque = true', 'priority = 900'),
    );
    expect(judgeCall(stricter, 'node -e x').rule).toBe('no');
    expect(judgeCall(stricter, 'node x.js').effect).toBe('allow');
  });
  test('an allow that names what is opaque may speak for it', () => {
    const policy = userPolicy(rule('code', 'allow', 'program = "node"\nopaque = "code"'));
    expect(judgeCall(policy, 'node -e x').effect).toBe('allow');
    expect(judgeCall(policy, 'node $X').effect).toBe('require_approval');
  });
});

describe('a grant', () => {
  const policy = builtin();
  test('lifts a question, and never a deny', () => {
    expect(judgeCall(policy, 'git push').effect).toBe('require_approval');
    expect(judgeCall(policy, 'git push', { granted: true })).toMatchObject({
      effect: 'allow',
      rule: 'grant',
    });
    expect(judgeCall(policy, 'git push --force', { granted: true }).effect).toBe('deny');
    expect(judgeCall(policy, 'git push && rm -rf /', { granted: true }).effect).toBe('deny');
  });
});

describe('the terms of a question', () => {
  test('come from the rules that ask: the shortest time, the scopes all of them offer', () => {
    const policy = userPolicy(
      `[approval]\nttl = "5m"\n${rule('a', 'require_approval', 'program = "a"')}[rule.approval]\nttl = "30s"\n${rule('b', 'require_approval', 'program = "b"')}[rule.approval]\nscopes = ["once"]\n${rule('c', 'require_approval', 'program = "c"')}`,
    );
    expect(judgeCall(policy, 'a').approval).toEqual({ ttl: 30_000, scopes: ['once', 'session'] });
    expect(judgeCall(policy, 'b').approval).toEqual({ ttl: 300_000, scopes: ['once'] });
    expect(judgeCall(policy, 'a; b; c').approval).toEqual({ ttl: 30_000, scopes: ['once'] });
  });
  test('are there exactly when something is asked', () => {
    expect(judgeCall(builtin(), 'ls').approval).toBe(undefined);
    expect(judgeCall(builtin(), 'rm -rf /').approval).toBe(undefined);
  });
});

describe('a project file', () => {
  const project = (toml: string) => {
    const file = join(scratch(), 'policy.toml');
    writeFileSync(file, `schema = 1\n${toml}`);
    return () => loadProject(file, builtin());
  };
  test('makes the verdict stricter, whatever its priority', () => {
    const policy = project(
      rule('no-curl', 'deny', 'program = "curl"', 'priority = 0') +
        rule('ask-ls', 'require_approval', 'program = "ls"', 'priority = 0'),
    )();
    expect(judgeCall(policy, 'curl http://localhost').rule).toBe('no-curl');
    expect(judgeCall(policy, 'ls').rule).toBe('ask-ls');
    expect(judgeCall(policy, 'pwd').effect).toBe('allow');
    expect(judgeCall(policy, 'rm -rf /').rule).toBe('delete-outside-workspace');
  });
  test('never makes it looser', () => {
    const policy = project(rule('ask', 'require_approval', 'program = "git"', 'priority = 999'))();
    expect(judgeCall(policy, 'git push --force').effect).toBe('deny');
  });
  test.each([
    ['an allow', rule('x', 'allow', 'program = "rm"'), /rule.*stricter|stricter/],
    ['a default', '[policy]\ndefault = "deny"', /policy\.default/],
    ['packs', '[policy]\npacks = []', /policy\.packs/],
    ['limits', '[limits]\nmax_ops = 4096', /limits/],
    ['approval terms', '[approval]\nttl = "24h"', /approval/],
    ['a variable that is there', '[vars]\nsecrets = ["/x"]', /secrets/],
    ['a rule that is there', rule('git-push', 'deny', 'program = "git"'), /already there/],
  ])('%s in it is an error of the file', (_, toml, message) => {
    expect(project(toml)).toThrow(message);
  });
  test('that is not there changes nothing', () => {
    const base = builtin();
    expect(loadProject('/nonexistent/.aegis/policy.toml', base)).toBe(base);
  });
  test('changes the hash', () => {
    expect(project(rule('x', 'deny', 'program = "x"'))().hash).not.toBe(builtin().hash);
  });
});
