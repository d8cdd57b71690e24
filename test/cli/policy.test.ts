import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type CliRun, jsonLines, runCli } from './support/run-cli.ts';

let home: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'aegis-cli-policy-'));
});
afterEach(() => rm(home, { recursive: true, force: true }));

const cli = (argv: string[], stdin = ''): Promise<CliRun> =>
  runCli(argv, { AEGIS_HOME: home, HOME: '/home/dev' }, stdin);

test('check loads the packs, and a broken file of the user is told with its place', async () => {
  const sound = await cli(['policy', 'check']);
  expect(sound.code).toBe(0);
  expect(sound.stdout).toMatch(/^ok {2}[0-9a-f]{64}\n/);
  await writeFile(join(home, 'policy.toml'), 'schema = 1\n[polcy]\n', { mode: 0o600 });
  const broken = await cli(['policy', 'check']);
  expect(broken.code).toBe(78);
  expect(broken.stderr).toContain(`${join(home, 'policy.toml')}:2:`);
});

describe('explain', () => {
  test('tells the verdict, each operation and the rules that were asked', async () => {
    const { code, stdout } = await cli([
      'policy',
      'explain',
      'ls && git push --force',
      '--cwd',
      '/home/dev/p',
    ]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^(deny|require_approval) by \S+: /);
    expect(stdout).toMatch(/^\d+ git push --force$/m);
    expect(stdout).toMatch(/^ {2}→ +\d+ +(deny|require_approval) +\S+/m);
  });

  test('runs nothing and hides nothing', async () => {
    const { stdout } = await cli(['policy', 'explain', 'echo \u001b[2J\u202e']);
    expect(stdout.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  });

  test('follows links, as the daemon does', async () => {
    const project = join(home, 'project');
    await mkdir(join(project, 'src'), { recursive: true });
    await symlink('/etc', join(project, 'src', 'link'));
    const read = async (path: string): Promise<unknown> =>
      jsonLines((await cli(['policy', 'explain', `cat ${path}`, '--cwd', project, '--json'])).stdout)[0];
    expect(await read('src/plain/shadow')).toMatchObject({ verdict: { effect: 'allow' } });
    expect(await read('src/link/shadow')).not.toMatchObject({ verdict: { effect: 'allow' } });
  });

  test('another tool takes its input as JSON', async () => {
    const argv = [
      'policy',
      'explain',
      '--tool',
      'Read',
      '{"file_path":"/home/dev/p/a.ts"}',
      '--cwd',
      '/home/dev/p',
      '--json',
    ];
    expect(jsonLines((await cli(argv)).stdout)).toMatchObject([
      { verdict: { effect: 'allow' }, operations: [{}] },
    ]);
    expect((await cli(['policy', 'explain', '--tool', 'Read', '[]'])).code).toBe(64);
  });
});

describe('eval', () => {
  const place = { cwd: '/home/dev/p', home: '/home/dev' };

  test('answers each line with a decision, in order; what is not understood is denied', async () => {
    const lines = [
      JSON.stringify({ id: 1, tool: 'Bash', input: { command: 'ls -la' }, ...place }),
      '',
      JSON.stringify({ id: 'b', tool: 'Bash', input: { command: 'rm -rf /' }, ...place }),
      JSON.stringify({ id: 'c', tool: 'Bash', input: { command: 'ls' } }),
      JSON.stringify({ id: 'd', tool: 'Bash', input: { command: 'ls' }, ...place, sudo: true }),
      'nonsense',
    ];
    const run = await cli(['policy', 'eval', '--jsonl', '--no-user-policy'], lines.join('\n'));
    expect(run.code).toBe(0);
    const answers = jsonLines(run.stdout);
    expect(answers).toMatchObject([
      { id: 1, decision: 'allow', risk: 0 },
      { id: 'b', decision: 'deny', risk: expect.toSatisfy((risk: number) => risk >= 40) },
      { id: 'c', decision: 'deny', rule: 'unparsed', reason: expect.stringContaining('cwd: ') },
      { id: 'd', decision: 'deny', rule: 'unparsed' },
      { id: null, decision: 'deny', rule: 'unparsed' },
    ]);
    expect(answers[0]).toMatchObject({
      operations: expect.arrayContaining([
        expect.objectContaining({ effect: 'allow', kind: 'exec', text: 'ls -la' }),
      ]),
    });
  });

  test('without the user layer a broken file of the user does not matter', async () => {
    await writeFile(join(home, 'policy.toml'), 'nonsense', { mode: 0o600 });
    expect((await cli(['policy', 'eval', '--jsonl', '--no-user-policy'])).code).toBe(0);
    expect((await cli(['policy', 'eval', '--jsonl'])).code).toBe(78);
    expect((await cli(['policy', 'eval'])).code).toBe(64);
  });
});
