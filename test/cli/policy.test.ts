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
    expect(stdout).toMatch(/^├─ ls/m);
    expect(stdout).toMatch(/^└─ git push --force .*history-rewrite/m);
    expect(stdout).toMatch(/^ +deny by git-push-force: /m);
    expect(stdout).toMatch(/^ +near miss: git-\S+ \(\S+\) wants trait \[/m);
    expect(stdout).toMatch(/^risk \d+ of 100, /m);
  });

  test('tells the risk, and of each factor how much of it counts, why, and where that comes from', async () => {
    const { stdout } = await cli(['policy', 'explain', 'git push --force && sudo id']);
    expect(stdout).toMatch(/^risk \d+ of 100, (high|severe|critical)$/m);
    expect(stdout).toMatch(/^ +\+30 +priv\.escalation: .+ \(ATT&CK T1548\.003.*\)$/m);
    const [told] = jsonLines((await cli(['policy', 'explain', 'sudo id', '--json'])).stdout);
    expect(told).toMatchObject({
      verdict: { risk: { score: expect.any(Number), factors: expect.any(Array) } },
    });
  });

  test('runs nothing and hides nothing', async () => {
    const { stdout } = await cli(['policy', 'explain', 'echo \u001b[2J\u202e']);
    expect(stdout.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  });

  test('follows links, as the daemon does', async () => {
    const project = await mkdtemp(join(tmpdir(), 'aegis-project-'));
    await mkdir(join(project, 'src'));
    await symlink('/etc', join(project, 'src', 'link'));
    const read = async (path: string): Promise<unknown> =>
      jsonLines((await cli(['policy', 'explain', `cat ${path}`, '--cwd', project, '--json'])).stdout)[0];
    expect(await read('src/plain/shadow')).toMatchObject({ verdict: { effect: 'allow' } });
    expect(await read('src/link/shadow')).not.toMatchObject({ verdict: { effect: 'allow' } });
    await rm(project, { recursive: true });
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
      JSON.stringify({ id: 'd', tool: 'Bash', input: { command: 'ls' }, ...place, label: 'allow' }),
      'nonsense',
      JSON.stringify({ id: 'e', tool: 'Bash', input: { command: 'echo a\u2028b' }, ...place }),
    ];
    const run = await cli(['policy', 'eval', '--jsonl', '--no-user-policy'], lines.join('\n'));
    expect(run.code).toBe(0);
    const answers = jsonLines(run.stdout);
    expect(answers).toMatchObject([
      { id: 1, decision: 'allow', risk: 0 },
      { id: 'b', decision: 'deny', risk: expect.toSatisfy((risk: number) => risk >= 40) },
      { id: 'c', decision: 'deny', rule: 'unparsed', reason: expect.stringContaining('cwd: ') },
      { id: 'd', decision: 'allow' },
      { id: null, decision: 'deny', rule: 'unparsed' },
      { id: 'e', operations: [{ kind: 'exec' }] },
    ]);
    expect(answers[0]).toMatchObject({
      operations: expect.arrayContaining([
        expect.objectContaining({ effect: 'allow', kind: 'exec', text: 'ls -la' }),
      ]),
    });
  });

  test('the Aegis home of a call is below the home it names, whatever this machine has', async () => {
    const line = { id: 1, tool: 'Write', input: { file_path: '/home/dev/.aegis/policy.toml', content: '' } };
    const run = await cli(
      ['policy', 'eval', '--jsonl', '--no-user-policy'],
      JSON.stringify({ ...line, ...place }),
    );
    expect(jsonLines(run.stdout)).toMatchObject([{ decision: 'deny', rule: 'self-files' }]);
  });

  test('without the user layer a broken file of the user does not matter', async () => {
    await writeFile(join(home, 'policy.toml'), 'nonsense', { mode: 0o600 });
    expect((await cli(['policy', 'eval', '--jsonl', '--no-user-policy'])).code).toBe(0);
    expect((await cli(['policy', 'eval', '--jsonl'])).code).toBe(78);
    expect((await cli(['policy', 'eval'])).code).toBe(64);
  });
});

describe('test', () => {
  const file = (expect: string): string =>
    `schema = 1\n[[rule]]\nid = "mine"\ndecision = "deny"\n[rule.match]\nprogram = "my-tool"\n[[rule.test]]\ncall = "my-tool x"\nexpect = "${expect}"\n[[rule.test]]\ncall = "my-tool y"\nexpect = "${expect}"\n`;

  test('tells every test that fails, with its place', async () => {
    const path = join(home, 'mine.toml');
    await writeFile(path, file('allow'), { mode: 0o600 });
    const run = await cli(['policy', 'test', path, '--rule', 'mine']);
    expect(run.code).toBe(1);
    expect(run.stdout).toContain(`${path}:7:`);
    expect(run.stdout).toContain(`${path}:10:`);
    expect(run.stdout).toContain('2 of 2 tests of 1 rule failed');
    await writeFile(path, file('deny'), { mode: 0o600 });
    expect(await cli(['policy', 'test', path, '--rule', 'mine'])).toMatchObject({
      code: 0,
      stdout: 'ok  2 tests of 1 rule\n',
    });
  });
});

test('packs tells of each pack whether it is in force; self always is', async () => {
  await writeFile(join(home, 'policy.toml'), 'schema = 1\n[policy]\npacks = ["core", "git"]\n', {
    mode: 0o600,
  });
  const packs = jsonLines((await cli(['policy', 'packs', '--json'])).stdout);
  expect(packs).toContainEqual(expect.objectContaining({ pack: 'self', inForce: true }));
  expect(packs).toContainEqual(expect.objectContaining({ pack: 'git', inForce: true }));
  expect(packs).toContainEqual(expect.objectContaining({ pack: 'cloud', inForce: false }));
  for (const pack of packs) {
    expect(pack).toMatchObject({ rules: expect.any(Number), tests: expect.toSatisfy((tests) => tests > 0) });
  }
});
