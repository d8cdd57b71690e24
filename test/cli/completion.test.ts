import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { commands } from '../../src/cli/commands.ts';
import { runCli } from './support/run-cli.ts';

const script = async (shell: string): Promise<string> => {
  const run = await runCli(['completion', shell], {});
  expect(run.code).toBe(0);
  return run.stdout;
};

const complete = (code: string, words: string[]): string[] => {
  const line = words.map((word) => `'${word}'`).join(' ');
  const probe = `${code}\nCOMP_WORDS=(aegis ${line}); COMP_CWORD=${words.length}; _aegis; printf '%s\\n' "\${COMPREPLY[@]}"`;
  return execFileSync('bash', ['--norc', '-c', probe], { encoding: 'utf8' }).trim().split('\n');
};

test('bash completes every command and its options', async () => {
  const code = await script('bash');
  const firsts = new Set(
    commands.flatMap((command) => (command.paths ?? []).slice(0, 1)).map((path) => path[0] ?? ''),
  );
  expect(new Set(complete(code, ['']))).toEqual(firsts);
  expect(complete(code, ['approvals', 'a'])).toEqual(['approve']);
  expect(complete(code, ['approvals', 'approve', 'abc123', '--sc'])).toEqual(['--scope']);
  expect(complete(code, ['logs', '--fol'])).toEqual(['--follow']);
  expect(complete(code, ['status', '--'])).toEqual(['--json', '--debug']);
});

test('zsh gets the same through its own loader, fish a line for each word', async () => {
  expect(await script('zsh')).toBe(`autoload -U +X bashcompinit && bashcompinit\n${await script('bash')}`);
  const fish = await script('fish');
  expect(fish).toContain("complete -c aegis -n '__fish_use_subcommand' -f -a approvals\n");
  expect(fish).toContain(
    "complete -c aegis -n '__fish_seen_subcommand_from approvals; and __fish_seen_subcommand_from deny' -l reason\n",
  );
});

test('another shell is refused', async () => {
  expect((await runCli(['completion', 'tcsh'], {})).code).toBe(64);
});
