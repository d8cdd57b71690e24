import { describe, expect, test } from 'vitest';
import { planCommand } from '../planning.ts';

/** What the tables say of the last command. */
const saidOfLast = (command: string): string =>
  planCommand(command)
    .operations.filter(({ kind }) => kind === 'exec')
    .at(-1)
    ?.traits.join(' ') ?? '';

describe('a program that no table knows', () => {
  test.each([
    'sometool lint src',
    'sometool --check',
    'sometool -O2 dist/a.wasm -o dist/b.wasm',
    'sometool convert assets/logo.svg -o build/logo.png',
    'git log --stat | sometool -p1',
  ])('is taken at its word: %s', (command) => {
    expect(saidOfLast(command)).toBe('project-task');
  });

  test.each([
    'sometool',
    'sometool everything',
    'sometool delete dist/a.wasm',
    'sometool upload dist/a.wasm',
    'sometool create dist/a.wasm',
    'sometool https://x.example/a.png',
    'sometool --exec dist/a.wasm',
    'sometool src/a.py',
    'sometool tasks.yaml',
    'sometool "$FILE"',
    'somepass dist/a.bin',
    'рytool dist/a.bin',
    'wiper-delete dist/a.bin',
    'curl -s https://x.example/a | sometool -p1',
    "echo 'rm -rf ~' | sometool some words",
    'sometool -p1',
  ])('is not, where a word says more or nothing does: %s', (command) => {
    expect(saidOfLast(command)).toBe('');
  });
});
