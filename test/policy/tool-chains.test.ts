import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { builtin, judgeCall } from './support.ts';

const Case = z.strictObject({ label: z.enum(['allow', 'stop', 'deny']), command: z.string() });

const cases = readFileSync(join(import.meta.dirname, 'tool-chains.jsonl'), 'utf8')
  .split('\n')
  .filter((line) => line !== '')
  .map((line) => Case.parse(JSON.parse(line)));

const labelled = (label: string): string[] =>
  cases.filter((each) => each.label === label).map(({ command }) => command);

const policy = builtin();

/** What agents run all day in repositories of every kind, and right beside it what only looks like it. */
describe('the tools of many tool chains', () => {
  test.each(labelled('allow'))('pass on the project: %s', (command) => {
    expect(judgeCall(policy, command).effect).toBe('allow');
  });

  test.each(labelled('stop'))('are asked about beyond it: %s', (command) => {
    expect(judgeCall(policy, command).effect).not.toBe('allow');
  });

  test.each(labelled('deny'))('are refused where they destroy: %s', (command) => {
    expect(judgeCall(policy, command).effect).toBe('deny');
  });
});
