import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { commands } from '../../src/cli/commands.ts';
import { approvalOf, type FakeDaemon, fakeDaemon, sessionOf } from './support/fake-daemon.ts';
import { hostileTexts } from './support/hostile.ts';
import { type CliRun, jsonLines, runCli } from './support/run-cli.ts';

let daemon: FakeDaemon;
const cli = (...argv: string[]): Promise<CliRun> => runCli(argv, { AEGIS_HOME: daemon.paths.home });

beforeEach(async () => {
  daemon = await fakeDaemon();
});
afterEach(() => daemon.close());

describe('a command line that is not understood', () => {
  test.each([
    [['statsu'], 'there is no command "statsu" (did you mean: aegis status)'],
    [['approvals', 'lst'], 'approvals has no command "lst" (did you mean: aegis approvals list)'],
    [['approvals'], 'approvals needs a command (one of list, show, approve, deny, watch)'],
    [['xyzzyplugh'], 'there is no command "xyzzyplugh" (aegis --help lists them)'],
    [['status', '--foo'], 'status: there is no option "--foo" (aegis status --help)'],
    [['approvals', 'show'], 'approvals show: an argument is missing (aegis approvals show --help)'],
    [['stop', 'now'], 'stop: there is no place for the argument "now" (aegis stop --help)'],
    [['sessions', 'freeze'], 'sessions freeze: an argument is missing (aegis sessions freeze --help)'],
    [
      ['approvals', 'approve', 'abc123', '--scope', 'always'],
      '--scope must be one of once, session, not "always"',
    ],
    [
      ['approvals', 'approve', '../etc'],
      '"../etc" is not the id of an approval: six letters and digits (aegis approvals list)',
    ],
  ])('%j exits 64 with one line', async (argv, line) => {
    expect(await cli(...argv)).toEqual({ code: 64, stdout: '', stderr: `aegis: ${line}\n` });
  });

  test('without arguments the commands are listed on stderr', async () => {
    const run = await cli();
    expect(run.code).toBe(64);
    expect(run.stderr).toContain('aegis approvals list');
  });
});

test('every command has a description and an example in its help', async () => {
  for (const command of commands) {
    const run = await cli(...(command.paths?.[0] ?? []), '--help');
    expect(run.code).toBe(0);
    expect(run.stdout).toContain('Examples');
    expect(run.stdout).not.toContain('#0');
  }
});

describe('status', () => {
  test('prints what is in force', async () => {
    daemon.status.pending = 2;
    const run = await cli('status');
    expect(run.code).toBe(0);
    expect(run.stdout).toMatch(/^daemon +serving, up 2 m \d+ s, process 4711$/m);
    expect(run.stdout).toMatch(/^pending +2 wait for you: aegis approvals list$/m);
    expect(run.stdout).toMatch(/^policy +abababababab, 42 rules from 2 files$/m);
    expect(run.stdout).toMatch(/^recording +yes$/m);
  });

  test('says when nothing can be recorded, and what went wrong last', async () => {
    daemon.status.recording = false;
    daemon.status.lastError = { at: Date.now() - 3_000, message: 'disk\u001b[2J full' };
    const { stdout } = await cli('status');
    expect(stdout).toMatch(/^recording +NO: every call is denied$/m);
    expect(stdout).toMatch(/^last error +disk\\u\{1b\}\[2J full \(.*, \d s ago\)$/m);
  });

  test('exits 69 when there is no daemon', async () => {
    await daemon.close();
    expect(await cli('status')).toEqual({
      code: 69,
      stdout: '',
      stderr: 'aegis: the daemon is not running (aegis start)\n',
    });
    const json = await cli('status', '--json');
    expect(json.code).toBe(69);
    expect(jsonLines(json.stdout)).toEqual([{ running: false, home: daemon.paths.home }]);
    expect(jsonLines(json.stderr)).toEqual([
      {
        error: {
          code: 'AEG-DAEMON-DOWN',
          message: 'the daemon is not running',
          hint: 'aegis start',
          exit: 69,
        },
      },
    ]);
  });
});

describe('approvals', () => {
  test('list shows what waits, oldest first, with its command last', async () => {
    daemon.approvals.push(
      approvalOf('newer1'),
      approvalOf('older1', { text: 'docker push x' }, Date.now() - 60_000),
    );
    const { code, stdout } = await cli('approvals', 'list');
    expect(code).toBe(0);
    const [header, first, second] = stdout.split('\n');
    expect(header).toMatch(/^ID +ASKED +LEFT +STATE +AGENT +SESSION +SEVERITY +COMMAND$/);
    expect(first).toMatch(/^older1 +1 m 5 s ago +.* left +pending +claude +refactor +medium +docker push x$/);
    expect(second).toMatch(/^newer1 /);
    expect((await cli('approvals', 'list', '--state', 'denied')).stdout).toBe('No approvals are denied.\n');
  });

  test('list --json prints each approval on a line', async () => {
    daemon.approvals.push(approvalOf('abc123'), approvalOf('abc124'));
    const { stdout } = await cli('approvals', 'list', '--json');
    expect(jsonLines(stdout)).toEqual(daemon.approvals);
  });

  test('show prints everything that is needed to decide', async () => {
    daemon.approvals.push(approvalOf('abc123'));
    const { code, stdout } = await cli('approvals', 'show', ' ABC123 ');
    expect(code).toBe(0);
    for (const line of [
      /^approval +abc123 {2}pending$/m,
      /^session +s_a{16} refactor$/m,
      /^in +\/work\/shop$/m,
      /^risk +30 of 100, moderate \(effect\.publish, net\.unknown-host\)$/m,
      /^rule +git\.push$/m,
      /^reason +pushes to another machine$/m,
      /^suggest +commit and let a person push$/m,
      /^deadline +\d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ, \d+ m \d+ s left$/m,
      /^ {2}\| git push origin main$/m,
      /^ {2}0 +vcs +require_approval +git\.push +git push origin main$/m,
    ])
      expect(stdout).toMatch(line);
  });

  test.each(hostileTexts)('show makes %s visible, wherever it stands', async (_name, text) => {
    daemon.approvals.push(
      approvalOf('abc123', {
        agent: text,
        label: text,
        tool: text,
        text,
        cwd: text,
        rule: text,
        reason: text,
        suggest: text,
        operations: [{ id: 0, kind: text, text, effect: 'deny', rule: text }],
      }),
    );
    for (const argv of [
      ['approvals', 'show', 'abc123'],
      ['approvals', 'list'],
    ]) {
      const { stdout } = await cli(...argv);
      expect(stdout.replaceAll('\n', '')).not.toMatch(
        /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}\p{DI}\u2800]/u,
      );
    }
  });

  test('a line of a command cannot pass for a line of ours', async () => {
    daemon.approvals.push(approvalOf('abc123', { text: 'ls\nrule      harmless' }));
    const { stdout } = await cli('approvals', 'show', 'abc123');
    expect(stdout.match(/^rule .*$/gm)).toEqual(['rule      git.push']);
  });

  test('approve and deny send the decision and say what it did', async () => {
    daemon.approvals.push(approvalOf('abc123'), approvalOf('abc124'));
    expect((await cli('approvals', 'approve', 'abc123', '--scope', 'session')).stdout).toBe(
      'approved abc123 for the rest of the session: git push origin main\n',
    );
    expect((await cli('approvals', 'deny', 'abc124', '--reason', 'not today')).stdout).toBe(
      'denied abc124: git push origin main\n',
    );
    expect(daemon.approvals.map((each) => each.decision)).toMatchObject([
      { effect: 'approve', scope: 'session' },
      { effect: 'deny', reason: 'not today' },
    ]);
  });

  test('of two who decide at once one wins, and the other is told who', async () => {
    daemon.approvals.push(approvalOf('abc123'));
    const runs = await Promise.all([
      cli('approvals', 'approve', 'abc123'),
      cli('approvals', 'deny', 'abc123'),
    ]);
    expect(runs.map((run) => run.code).sort()).toEqual([0, 1]);
    expect(runs.find((run) => run.code === 1)?.stderr).toMatch(
      /^aegis: abc123 was already (approved|denied) by local:1000 on terminal, \d s ago \(the first decision stands; nothing was changed\)\n$/,
    );
  });

  test('one that does not exist exits 1 and says where to look', async () => {
    expect(await cli('approvals', 'show', 'zzzzzz')).toEqual({
      code: 1,
      stdout: '',
      stderr: 'aegis: there is no approval zzzzzz (aegis approvals list)\n',
    });
  });
});

describe('sessions', () => {
  test('list leaves the ended ones out unless asked', async () => {
    daemon.sessions.push(
      sessionOf('s_aaaaaaaaaaaaaaaa'),
      sessionOf('s_bbbbbbbbbbbbbbbb', { state: 'ended', endedAt: Date.now() }),
    );
    const some = await cli('sessions', 'list');
    expect(some.stdout).toMatch(
      /^s_a{16} +active +claude 2\.1\.330 +refactor +guarded +.* +7 +1 +2 +1 +\/work\/shop$/m,
    );
    expect(some.stdout).not.toContain('s_bbbb');
    expect((await cli('sessions', 'list', '--all', '--json')).stdout.trim().split('\n')).toHaveLength(2);
  });

  test('show says when the hooks have not proved themselves', async () => {
    daemon.sessions.push(sessionOf('s_aaaaaaaaaaaaaaaa', { handshakeAt: undefined }));
    const { stdout } = await cli('sessions', 'show', 's_aaaaaaaaaaaaaaaa');
    expect(stdout).toMatch(/^handshake +none: its hooks have not proved themselves$/m);
    expect((await cli('sessions', 'show', 'nonsense')).code).toBe(64);
  });
});

describe('logs', () => {
  const ids = { session: 's_aaaaaaaaaaaaaaaa', call: 'c_aaaaaaaaaaaaaaaa' };
  const hash = 'ab'.repeat(32);
  beforeEach(() => {
    daemon.record({
      type: 'call.planned',
      ...ids,
      planHash: hash,
      text: 'rm -rf /\u001b[2J',
      operations: [],
      problems: [],
    });
    daemon.record({
      type: 'call.evaluated',
      ...ids,
      effect: 'deny',
      rule: 'core.rm',
      reason: 'deletes all',
      operations: [],
      policyHash: hash,
    });
    daemon.record({ type: 'call.blocked', ...ids, stage: 'evaluated', reason: 'deletes all' });
    daemon.record({
      type: 'call.critiqued',
      ...ids,
      findings: [{ id: 'deny.burst', severity: 'high', detail: 'five in a row' }],
    });
    daemon.record({ type: 'call.new-kind', ...ids, detail: 'from a newer daemon' });
  });

  test('one line a record, with the text of its call, findings included', async () => {
    const { code, stdout } = await cli('logs');
    expect(code).toBe(0);
    const lines = stdout.trimEnd().split('\n');
    expect(lines).toHaveLength(5);
    expect(lines[0]).toMatch(
      /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ s_a{16} call\.planned +0 operations · rm -rf \/\\u\{1b\}\[2J$/,
    );
    expect(lines[1]).toMatch(/deny by core\.rm: deletes all · rm -rf/);
    expect(lines[3]).toMatch(/high deny\.burst: five in a row/);
    expect(lines[4]).toMatch(/call\.new-kind +\{.*from a newer daemon.*\}/);
  });

  test('--decision chooses by what was decided', async () => {
    const { stdout } = await cli('logs', '--decision', 'deny', '--json');
    expect(jsonLines(stdout)).toMatchObject([{ type: 'call.evaluated' }, { type: 'call.blocked' }]);
    expect((await cli('logs', '--decision', 'allow')).stdout).toBe('');
  });

  test('--limit takes the last ones, --since and --session reach the daemon', async () => {
    expect(jsonLines((await cli('logs', '--limit', '1', '--json')).stdout)).toEqual([daemon.records.at(-1)]);
    await cli('logs', '--since', '2026-01-31T00:00:00Z', '--session', ids.session);
    expect(daemon.requests.at(-1)).toContain(`since=${Date.parse('2026-01-31T00:00:00Z')}`);
    expect(daemon.requests.at(-1)).toContain(`session=${ids.session}`);
    for (const bad of ['--since=soon', '--limit=0', '--session=x', '--decision=maybe'])
      expect((await cli('logs', bad)).code).toBe(64);
  });
});

test('version prints the version of the package', async () => {
  expect(await cli('version')).toEqual({ code: 0, stdout: '0.1.0\n', stderr: '' });
  expect(jsonLines((await cli('version', '--json')).stdout)).toMatchObject([
    { version: '0.1.0', node: process.versions.node },
  ]);
});

test('--debug adds the stack, and AEGIS_DEBUG does the same', async () => {
  expect((await cli('approvals', 'show', 'zzzzzz', '--debug')).stderr).toMatch(/\n {4}at /);
  const run = await runCli(['approvals', 'show', 'zzzzzz'], {
    AEGIS_HOME: daemon.paths.home,
    AEGIS_DEBUG: '1',
  });
  expect(run.stderr).toMatch(/\n {4}at /);
});
