import { describe, expect, test } from 'vitest';
import { noFileSystem } from '../../src/planner/file-system.ts';
import { plan } from '../../src/planner/plan.ts';
import { explain } from '../../src/policy/explain.ts';
import { testCall, testWorld } from '../../src/policy/inline-test.ts';
import { rule, userPolicy } from './support.ts';

describe('an explanation', () => {
  const policy = userPolicy(
    rule('high', 'deny', 'program = "probe"\nflags_any = "--wipe"', 'priority = 900') +
      rule('near', 'allow', 'program = "probe"\nargs_any = "x"\nargs_none = "y"', 'priority = 800') +
      rule('last', 'require_approval', 'program = "probe"', 'priority = 700') +
      rule('other', 'deny', 'program = "other"'),
  );
  const explained = (command: string) => {
    const call = testCall({ call: command });
    const planned = plan(call, { fs: noFileSystem, limits: policy.limits });
    return explain({
      policy,
      plan: planned,
      call,
      session: {},
      aegisHome: testWorld.aegisHome,
      tmp: '/tmp',
      granted: false,
    });
  };

  test('lists the rules that could have spoken, in order, with the first key each failed on', () => {
    const [operation] = explained('probe x y');
    const own = operation?.candidates.filter(({ layer }) => layer === 'rules');
    expect(own?.map(({ rule: id, match, failing, decides }) => [id, match, failing?.key, decides])).toEqual([
      ['high', 'no', 'flags_any', false],
      ['near', 'no', 'args_none', false],
      ['last', 'yes', undefined, true],
    ]);
    expect([operation?.effect, operation?.rule]).toEqual(['require_approval', 'last']);
  });

  test('shows what was only possible', () => {
    const [operation] = explained('probe $X');
    const high = operation?.candidates.find(({ rule: id }) => id === 'high');
    expect([high?.match, high?.failing]).toMatchObject([
      'maybe',
      { key: 'flags_any', truth: 'maybe', wanted: '["--wipe"]' },
    ]);
  });
});
