import { describe, expect, test } from 'vitest';
import { planCommand } from '../planning.ts';

const traitsOf = (command: string): string[] =>
  planCommand(command).operations.flatMap((operation) => operation.traits);
const kindsOf = (command: string): string[] =>
  planCommand(command).operations.map(
    ({ kind, paths }) => `${kind} ${paths.map(({ abs }) => abs).join(' ')}`,
  );

describe('apply_patch as a command', () => {
  const patch =
    '*** Begin Patch\n*** Update File: src/a.ts\n*** Move to: src/b.ts\n@@\n-a\n+b\n*** End Patch\n';

  test('does what its patch does to files', () => {
    expect(kindsOf(`apply_patch <<'EOF'\n${patch}EOF`)).toEqual(
      expect.arrayContaining(['write /ws/src/a.ts', 'write /ws/src/b.ts', 'delete /ws/src/a.ts']),
    );
    expect(traitsOf(`apply_patch '${patch}'`)).toContain('file-work');
  });

  test('is code where its patch is not understood', () => {
    expect(planCommand("apply_patch 'rm -rf /'").operations[0]?.opaque).toBe('args');
    expect(planCommand('apply_patch "$P"').operations[0]?.opaque).toBe('args');
  });
});

test.each([
  ['kill "$(cat /tmp/dev.pid)"', true],
  ['kill -9 `cat tmp/pids/server.pid`', true],
  ['kill $(jobs -p)', true],
  ['kill $(cat /run/docker.pid)', false],
  ['kill $(cat ../other/dev.pid)', false],
  ['kill $(cat pids.txt)', false],
  ['kill $(pgrep node)', false],
])('%s ends a process of its own: %s', (command, own) => {
  expect(traitsOf(command).includes('process-kill')).toBe(!own);
});

test('a copy of a sample is marked as one', () => {
  expect(traitsOf('cp .env.example .env')).toContain('from-sample');
  expect(traitsOf('cp .env.example notes.txt .env')).not.toContain('from-sample');
  expect(traitsOf('cp .env.production .env')).not.toContain('from-sample');
});

test.each([
  ["ast-grep -p 'a($A)' -l ts src", 'read'],
  ["ast-grep run -p 'a' -r 'b' -U src", 'write'],
  ['sd foo bar src', 'write'],
  ["comby 'a' 'b' .ts -d src -i", 'write'],
  ['sdiff src src', 'read'],
])('%s: %s', (command, access) => {
  expect(kindsOf(command)).toContainEqual(expect.stringMatching(`^${access} /ws/src`));
});

test('a database that is attached is written as well', () => {
  expect(kindsOf(`sqlite3 /tmp/x.db "ATTACH 'data/app.db' AS a"`)).toContain('write /ws/data/app.db');
});

describe('patterns of zsh', () => {
  const opaque = (text: string): boolean =>
    planCommand(`zsh -c '${text}'`).operations.some((operation) => operation.opaque !== undefined);

  test.each(['print -l src/**/*(.om[1,10])', 'ls *.ts(N)', 'ls -d *(/)', 'ls *(.Lm+10)'])(
    '%s is read',
    (text) => {
      expect(opaque(text)).toBe(false);
    },
  );

  test.each(['ls *(e:"id":)', 'ls *(+evil)', 'ls *(P:x:)'])('%s is not', (text) => {
    expect(opaque(text) || planCommand(`zsh -c '${text}'`).problems.length > 0).toBe(true);
  });

  test('leave calls in quotes alone', () => {
    expect(
      planCommand(`zsh -c 'python3 -c "f = [os.system][0](x)"'`).operations.at(-1)?.opaque,
    ).toBeDefined();
  });
});
