import {
  chmodSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type Paths, pathsOf } from '../../src/config/paths.ts';
import { connect } from '../../src/daemon/client.ts';
import { isAlive } from '../../src/daemon/liveness.ts';
import { readPid } from '../../src/daemon/pid-file.ts';
import { ensureDaemon, restartDaemon, startDaemon, stopDaemon } from '../../src/daemon/start.ts';
import { acquireLock } from '../../src/store/lock.ts';

const program = fileURLToPath(new URL('./support/small-daemon.ts', import.meta.url));

let dir: string;
let paths: Paths;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'aegis-start-'));
  paths = pathsOf(join(dir, 'home'));
});
afterEach(async () => {
  const pid = readPid(paths.pid);
  if (pid !== undefined && isAlive(pid)) process.kill(pid, 'SIGKILL');
  await vi.waitUntil(() => pid === undefined || !isAlive(pid), { timeout: 10_000 });
  rmSync(dir, { recursive: true });
});

const world = (fault = '') => ({
  paths,
  env: { ...process.env, SMALL_DAEMON: fault },
  command: [program],
  waitMs: 10_000,
});

test('a daemon is started in a home that did not exist, and answers when the call returns', async () => {
  const started = await startDaemon(world());
  expect(started).toEqual({ pid: readPid(paths.pid), alreadyRunning: false });
  expect((await connect(paths.adminSocket).status()).pid).toBe(started.pid);
  expect(lstatSync(paths.home).mode & 0o777).toBe(0o700);
  expect(lstatSync(paths.log).mode & 0o777).toBe(0o600);
});

test('it runs in a session of its own, in its home, without options that load foreign code', async () => {
  const env = { ...world().env, NODE_OPTIONS: '--stack-trace-limit=77' };
  const { pid } = await startDaemon({ ...world(), env });
  await vi.waitFor(
    () =>
      expect(readFileSync(paths.log, 'utf8')).toContain(
        `options none, in ${paths.home}, as start,--foreground`,
      ),
    { timeout: 10_000 },
  );
  // Its process group is its own, so that a Ctrl-C at our terminal does not reach it.
  expect(() => process.kill(-pid, 0)).not.toThrow();
});

test('a second start finds the first daemon', async () => {
  const { pid } = await startDaemon(world());
  expect(await startDaemon(world())).toEqual({ pid, alreadyRunning: true });
  await ensureDaemon(world());
  expect(readPid(paths.pid)).toBe(pid);
});

test('of many who start at once one wins, and all are told which', async () => {
  const all = await Promise.all(Array.from({ length: 6 }, () => startDaemon(world())));
  expect(new Set(all.map(({ pid }) => pid)).size).toBe(1);
  expect(all.filter(({ alreadyRunning }) => !alreadyRunning)).toHaveLength(1);
});

test('a daemon that refuses to start says why, and with which exit', async () => {
  await expect(startDaemon(world('broken'))).rejects.toMatchObject({
    message: 'the daemon did not start: policy.toml:3:1 unknown key "rul" (did you mean rule?)',
    exit: 'configuration',
  });
});

test('what an earlier daemon printed is not blamed on this one', async () => {
  mkdirSync(paths.home, { mode: 0o700 });
  writeFileSync(paths.log, 'aegis: an old sorrow\n', { mode: 0o600 });
  await expect(startDaemon({ ...world(), command: ['--eval', 'process.exit(70)'] })).rejects.toMatchObject({
    message: 'the daemon did not start: it ended with exit code 70',
    exit: 'internal',
  });
  expect(readFileSync(paths.log, 'utf8')).toBe('aegis: an old sorrow\n');
});

test('a log that leads elsewhere, or that others can read, is not written to', async () => {
  mkdirSync(paths.home, { mode: 0o700 });
  const victim = join(dir, 'victim');
  writeFileSync(victim, 'precious');
  symlinkSync(victim, paths.log);
  await expect(startDaemon(world())).rejects.toMatchObject({ exit: 'configuration' });
  expect(readFileSync(victim, 'utf8')).toBe('precious');
  rmSync(paths.log);
  writeFileSync(paths.log, '');
  chmodSync(paths.log, 0o644);
  await expect(startDaemon(world())).rejects.toThrow('is not a plain file that only you can read and write');
});

test('stop returns when the process is gone and its lock is free', async () => {
  const { pid } = await startDaemon(world('slow to end'));
  expect(await stopDaemon({ paths, waitMs: 10_000 })).toBe(pid);
  expect(isAlive(pid)).toBe(false);
  acquireLock(paths.lock).release();
});

test('stop without a daemon, or without a home, stops nothing', async () => {
  expect(await stopDaemon({ paths, waitMs: 1_000 })).toBeUndefined();
  await startDaemon(world());
  await stopDaemon({ paths, waitMs: 10_000 });
  expect(await stopDaemon({ paths, waitMs: 1_000 })).toBeUndefined();
});

test('a daemon that cannot be reached gets a signal', async () => {
  const starting = startDaemon(world('deaf'));
  const refused = expect(starting).rejects.toMatchObject({ exit: 'unavailable' });
  await vi.waitUntil(() => readPid(paths.pid) !== undefined && !exists(paths.adminSocket), {
    timeout: 10_000,
  });
  const pid = readPid(paths.pid);
  await refused;
  expect(await stopDaemon({ paths, waitMs: 10_000 })).toBe(pid);
  expect(isAlive(pid ?? 0)).toBe(false);
});

test('a pid file without a held lock names nobody: no signal is sent', async () => {
  mkdirSync(paths.home, { mode: 0o700 });
  acquireLock(paths.lock).release();
  // Were it believed, this very process would be ended.
  writeFileSync(paths.pid, `${process.pid}\n`);
  expect(await stopDaemon({ paths, waitMs: 1_000 })).toBeUndefined();
  rmSync(paths.pid);
});

test('a daemon that will not end is named, with what to do', async () => {
  const { pid } = await startDaemon(world());
  process.kill(pid, 'SIGSTOP');
  await expect(stopDaemon({ paths, waitMs: 50 })).rejects.toMatchObject({
    exit: 'tryAgain',
    hint: expect.stringContaining(`kill -9 ${pid}`),
  });
});

test('restart puts another process in the place of the first, even one that is slow to end', async () => {
  const { pid } = await startDaemon(world('slow to end'));
  const { pid: next, previous } = await restartDaemon(world());
  expect(previous).toBe(pid);
  expect(next).not.toBe(pid);
  expect((await connect(paths.adminSocket).status()).pid).toBe(next);
});

test('after a kill -9 the next start succeeds', async () => {
  const { pid } = await startDaemon(world());
  process.kill(pid, 'SIGKILL');
  await vi.waitUntil(() => !isAlive(pid), { timeout: 10_000 });
  expect(exists(paths.adminSocket)).toBe(true);
  expect((await startDaemon(world())).alreadyRunning).toBe(false);
});

const exists = (path: string): boolean => lstatSync(path, { throwIfNoEntry: false }) !== undefined;
