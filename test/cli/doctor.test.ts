import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type FakeDaemon, fakeDaemon } from './support/fake-daemon.ts';
import { jsonLines, runCli } from './support/run-cli.ts';

let daemon: FakeDaemon;
beforeEach(async () => {
  daemon = await fakeDaemon();
  await chmod(daemon.paths.adminSocket, 0o600);
});
afterEach(() => daemon.close());

interface Line {
  level: string;
  what: string;
  todo?: string;
}

const doctor = async (env: NodeJS.ProcessEnv = {}): Promise<{ code: number; lines: Line[] }> => {
  const run = await runCli(['doctor', '--json'], {
    PATH: process.env.PATH,
    AEGIS_HOME: daemon.paths.home,
    ...env,
  });
  return { code: run.code, lines: jsonLines(run.stdout) as Line[] };
};
const about = (lines: readonly Line[], what: RegExp): Line | undefined =>
  lines.find((line) => what.test(line.what));

/** A directory with programs that print a version. */
const programs = async (versions: Record<string, string>): Promise<string> => {
  const bin = join(daemon.paths.home, 'bin');
  await mkdir(bin);
  for (const [name, line] of Object.entries(versions)) {
    await writeFile(join(bin, name), `#!/bin/sh\n${line}\n`);
    await chmod(join(bin, name), 0o755);
  }
  return bin;
};

test('looks at Node, native parts, the home, the sockets and the daemon', async () => {
  const { lines } = await doctor();
  for (const what of [
    /^Node \d/,
    /^better-sqlite3 loads$/,
    /^node-pty loads$/,
    /home|aegis-cli-.* is yours alone$/,
    /admin\.sock is open to you alone$/,
    /^the configuration is valid$/,
    /^the daemon runs \(process 4711\)$/,
  ])
    expect(about(lines, what)).toMatchObject({ level: 'ok' });
});

test('says what to do about modes, a broken file and a daemon that cannot record', async () => {
  await chmod(daemon.paths.home, 0o755);
  await chmod(daemon.paths.adminSocket, 0o666);
  await writeFile(daemon.paths.config, 'x = 1\n', { mode: 0o600 });
  daemon.status.recording = false;
  const { code, lines } = await doctor();
  expect(code).toBe(1);
  expect(about(lines, /has mode 0755$/)).toMatchObject({
    level: 'fail',
    todo: `chmod 700 '${daemon.paths.home}'`,
  });
  expect(about(lines, /admin\.sock has mode 0666$/)).toMatchObject({ level: 'fail' });
  expect(about(lines, /config\.toml:1:1 there is no key "x"/)).toMatchObject({ level: 'fail' });
  expect(about(lines, /cannot record/)).toMatchObject({ level: 'fail' });
});

test('finds agents on the PATH and tells their versions', async () => {
  const bin = await programs({ claude: 'echo "2.1.330 (Claude Code)"', codex: 'echo broken >&2; exit 1' });
  const { lines } = await doctor({ PATH: bin });
  expect(about(lines, /^claude 2\.1\.330: calls can be judged/)).toMatchObject({ level: 'ok' });
  expect(about(lines, /codex does not tell its version: broken$/)).toMatchObject({ level: 'fail' });
  expect(about(lines, /^git is not on the PATH$/)).toMatchObject({ level: 'warn' });
});

test('people get a line for each, and a stopped daemon is only a warning', async () => {
  await daemon.close();
  await mkdir(daemon.paths.home, { mode: 0o700 });
  const run = await runCli(['doctor'], { PATH: '/nowhere', AEGIS_HOME: daemon.paths.home });
  expect(run.stdout).toMatch(/^ok {4}Node \d/m);
  expect(run.stdout).toMatch(/^warn {2}the daemon is not running — aegis start/m);
  expect(run.stdout).toMatch(/^warn {2}claude is not on the PATH — install it, if you use it$/m);
});
