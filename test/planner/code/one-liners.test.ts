import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { loadPolicy } from '../../../src/policy/load.ts';
import { judgeCall, packsDir } from '../../policy/support.ts';

const OneLiner = z.strictObject({
  label: z.enum(['allow', 'stop', 'deny']),
  language: z.string(),
  command: z.string(),
});

const cases = readFileSync(join(import.meta.dirname, 'one-liners.jsonl'), 'utf8')
  .split('\n')
  .filter((line) => line !== '')
  .map((line) => OneLiner.parse(JSON.parse(line)));

const labelled = (label: string): string[] =>
  cases.filter((each) => each.label === label).map(({ command }) => command);

const policy = loadPolicy({
  packsDir,
  userFile: '/nonexistent/policy.toml',
  userDir: '/nonexistent/policy.d',
});

describe('code in the words of a call', () => {
  test.each(labelled('allow'))('passes when it only computes or works in the workspace: %s', (command) => {
    expect(judgeCall(policy, command).effect).toBe('allow');
  });

  test.each(labelled('deny'))('is refused when its harm can be read: %s', (command) => {
    expect(judgeCall(policy, command).effect).toBe('deny');
  });

  test.each(labelled('stop'))('never passes when it is not understood: %s', (command) => {
    expect(judgeCall(policy, command).effect).not.toBe('allow');
  });
});
