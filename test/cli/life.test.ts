import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { lstatSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { starterPolicy } from '../../src/cli/starter-files.ts';
import { type Paths, packageRoot, pathsOf } from '../../src/config/paths.ts';
import { connect, waitUntilReady } from '../../src/daemon/client.ts';
import { isAlive } from '../../src/daemon/liveness.ts';
import { readPid } from '../../src/daemon/pid-file.ts';
import { stopDaemon } from '../../src/daemon/start.ts';
import { loadPolicy } from '../../src/policy/load.ts';
import { jsonLines, runCli } from './support/run-cli.ts';

let dir: string;
let paths: Paths;
let env: NodeJS.ProcessEnv;

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'aegis-life-'));
  paths = pathsOf(join(dir, 'home'));
  env = { PATH: process.env.PATH, HOME: dir, AEGIS_HOME: paths.home };
});
afterEach(async () => {
  await stopDaemon({ paths, waitMs: 20_000 });
  rmSync(dir, { recursive: true });
});

const isThere = (path: string): boolean => lstatSync(path, { throwIfNoEntry: false }) !== undefined;

describe('start, stop and restart', () => {
  test('the daemon starts once, answers, and stops once', async () => {
    const first = await runCli(['start'], env);
    const pid = readPid(paths.pid);
    expect(first).toMatchObject({ code: 0, stdout: `The daemon has started (process ${pid}).\n` });
    const again = await runCli(['start', '--json'], env);
    expect(jsonLines(again.stdout)).toEqual([{ pid, alreadyRunning: true }]);
    expect((await connect(paths.adminSocket).status()).pid).toBe(pid);

    const stopped = await runCli(['stop'], env);
    expect(stopped).toMatchObject({ code: 0, stdout: `The daemon has stopped (process ${pid}).\n` });
    expect([paths.pid, paths.adminSocket, paths.hookSocket].filter(isThere)).toEqual([]);
    expect(await runCli(['stop'], env)).toMatchObject({ code: 0, stdout: 'No daemon was running.\n' });
  });

  test('everything a running daemon keeps is closed to others', async () => {
    await runCli(['start'], env);
    const open = Object.values(paths)
      .filter(isThere)
      .filter((path) => (lstatSync(path).mode & 0o077) !== 0);
    expect(open).toEqual([]);
  });

  test('a broken configuration is named where it is broken, and nothing runs', async () => {
    mkdirSync(paths.home, { mode: 0o700 });
    writeFileSync(paths.config, '[daemon]\nlog_levle = "info"\n', { mode: 0o600 });
    const { code, stderr } = await runCli(['start'], env);
    expect(code).toBe(78);
    expect(stderr).toContain(`${paths.config}:2:1`);
    expect(stderr).toContain('log_level');
    expect(isThere(paths.adminSocket)).toBe(false);
  });

  test('a start that fails half-way says why, and leaves no daemon behind that serves nobody', async () => {
    mkdirSync(paths.home, { mode: 0o700 });
    writeFileSync(paths.hookSocket, '');
    const { code, stderr } = await runCli(['start'], env);
    expect(code).toBe(78);
    expect(stderr).toContain(`${paths.hookSocket} is in the way`);
    expect(isAlive(readPid(paths.pid) ?? 0)).toBe(false);
  });

  test('restart does not give up a running daemon for a broken policy, and stop works with one', async () => {
    await runCli(['start'], env);
    const pid = readPid(paths.pid);
    writeFileSync(paths.policy, 'schema = 1\nrulez = []\n', { mode: 0o600 });
    const refused = await runCli(['restart'], env);
    expect(refused.code).toBe(78);
    expect(refused.stderr).toContain(`${paths.policy}:2:1`);
    expect((await connect(paths.adminSocket).status()).pid).toBe(pid);
    expect((await runCli(['stop'], env)).code).toBe(0);
  });

  test('restart puts a new daemon in the place of the old one, whose record goes on', async () => {
    await runCli(['start'], env);
    const pid = readPid(paths.pid);
    const before = (await connect(paths.adminSocket).status()).audit.seq;
    const restarted = await runCli(['restart', '--json'], env);
    const next = readPid(paths.pid);
    expect(jsonLines(restarted.stdout)).toEqual([{ pid: next, previous: pid }]);
    expect(next).not.toBe(pid);
    expect((await connect(paths.adminSocket).status()).audit.seq).toBeGreaterThan(before);
  });

  test.each(['SIGTERM', 'SIGINT'] as const)('in the foreground it ends well with %s', async (signal) => {
    const main = new URL('../../src/cli/main.ts', import.meta.url).href;
    const child = spawn(
      process.execPath,
      ['--eval', `import('${main}').then(({ main }) => main())`, 'aegis', 'start', '--foreground'],
      { env, stdio: 'ignore' },
    );
    const exit = once(child, 'exit');
    expect((await waitUntilReady(paths.adminSocket, { timeoutMs: 30_000 })).pid).toBe(child.pid);
    child.kill(signal);
    expect(await exit).toEqual([0, null]);
    expect([paths.pid, paths.adminSocket, paths.hookSocket].filter(isThere)).toEqual([]);
  });

  test('a home that others can enter is refused with what to type', async () => {
    mkdirSync(paths.home, { mode: 0o755 });
    const { code, stderr } = await runCli(['start'], env);
    expect(code).toBe(78);
    expect(stderr).toContain(`chmod 700 ${paths.home}`);
  });
});

describe('setup', () => {
  test('with --dry-run says what it would do, and does nothing', async () => {
    const { code, stdout } = await runCli(['setup', '--dry-run'], env);
    expect(code).toBe(0);
    expect(stdout).toContain(`${paths.config}: would be written`);
    expect(isThere(paths.home)).toBe(false);
  });

  test('makes a home that a daemon runs with, and says what to type next', async () => {
    const { stdout } = await runCli(['setup'], env);
    expect(stdout).toContain('aegis wrap -- claude');
    expect((await connect(paths.adminSocket).status()).state).toBe('serving');
    expect(lstatSync(paths.config).mode & 0o777).toBe(0o600);
    expect(lstatSync(paths.policy).mode & 0o777).toBe(0o600);
    expect((await runCli(['config', 'validate'], env)).code).toBe(0);
  });

  test('changes nothing that is there, however often it is run', async () => {
    mkdirSync(paths.home, { mode: 0o700 });
    const mine = '[daemon]\nlog_level = "warn" # mine\n';
    writeFileSync(paths.config, mine, { mode: 0o600 });
    await runCli(['setup'], env);
    const pid = readPid(paths.pid);
    const { stdout } = await runCli(['setup', '--json'], env);
    expect(readFileSync(paths.config, 'utf8')).toBe(mine);
    expect(jsonLines(stdout)).toMatchObject(
      expect.arrayContaining([
        expect.objectContaining({ step: 'keep', what: paths.config }),
        expect.objectContaining({ step: 'keep', what: paths.policy }),
        expect.objectContaining({ step: 'keep', what: 'the daemon', detail: `process ${pid}` }),
      ]),
    );
    expect(isAlive(pid ?? 0)).toBe(true);
  });

  test('the rule it shows holds its test when the comment marks are taken away', () => {
    mkdirSync(paths.home, { mode: 0o700 });
    const text = starterPolicy();
    const shown = text.slice(text.indexOf('# [[rule]]')).replaceAll(/^# ?/gm, '');
    writeFileSync(paths.policy, `schema = 1\n${shown}`, { mode: 0o600 });
    const policy = loadPolicy({
      packsDir: join(packageRoot(), 'policies'),
      userFile: paths.policy,
      userDir: paths.policyDir,
    });
    expect(policy.files).toContain(paths.policy);
  });
});
