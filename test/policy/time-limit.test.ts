import { expect, test } from 'vitest';
import { noFileSystem } from '../../src/planner/file-system.ts';
import { consider } from '../../src/policy/consider.ts';
import { testCall, testWorld } from '../../src/policy/inline-test.ts';
import { rule, userPolicy } from './support.ts';

const policy = userPolicy(rule('open', 'allow', 'program = "probe"'), '[limits]\nmax_eval_ms = 50');

/** A clock on which each look takes a millisecond. */
const looks = () => {
  let asked = 0;
  return {
    spent: () => {
      asked += 1;
      return asked;
    },
    asked: () => asked,
  };
};

const verdictOn = (command: string, spent: () => number) =>
  consider({
    policy,
    call: testCall({ call: command }),
    fs: noFileSystem,
    aegisHome: testWorld.aegisHome,
    tmp: testWorld.tmp,
    spent,
  });

test('the time of a verdict bounds planning too: what lies beyond it is not looked at', () => {
  const clock = looks();
  const { plan, verdict } = verdictOn('probe; '.repeat(200), clock.spent);
  expect(plan.problems).toEqual([{ code: 'limit', detail: 'more than 50 ms to plan' }]);
  expect(plan.operations.length).toBeLessThan(60);
  expect(verdict).toMatchObject({ effect: 'deny', rule: 'unparsed' });
  expect(clock.asked()).toBeLessThan(120);
});

test('a call within its time is judged whole', () => {
  const { plan, verdict } = verdictOn('probe; probe', looks().spent);
  expect(plan.problems).toEqual([]);
  expect(verdict.effect).toBe('allow');
});
