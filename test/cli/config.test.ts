import { chmod, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type CliRun, jsonLines, runCli } from './support/run-cli.ts';

let home: string;
let file: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'aegis-cli-config-'));
  file = join(home, 'config.toml');
});
afterEach(() => rm(home, { recursive: true, force: true }));

const cli = (argv: string[], env: NodeJS.ProcessEnv = {}): Promise<CliRun> =>
  runCli(argv, { PATH: process.env.PATH, AEGIS_HOME: home, ...env });

/** An editor that runs a line of shell on the file it is given. */
const editor = async (line: string): Promise<NodeJS.ProcessEnv> => {
  const path = join(home, 'editor');
  await writeFile(path, `#!/bin/sh\n${line}\n`);
  await chmod(path, 0o755);
  return { EDITOR: path };
};

test('set, get and list agree, and say where a value comes from', async () => {
  expect(await cli(['config', 'set', 'daemon.log_level', 'debug'])).toEqual({
    code: 0,
    stdout: `daemon.log_level = debug in ${file}\n`,
    stderr: '',
  });
  expect((await cli(['config', 'get', 'daemon.log_level'])).stdout).toBe('debug\n');
  const env = { AEGIS_DAEMON_LOG_LEVEL: 'trace' };
  const list = jsonLines((await cli(['config', 'list', '--json'], env)).stdout);
  expect(list[0]).toMatchObject({ key: 'daemon.log_level', value: 'trace', source: 'environment' });
  expect((await cli(['config', 'list'])).stdout).toMatch(/^daemon\.log_level +debug +file +/m);
  const overridden = await cli(['config', 'set', 'daemon.log_level', 'warn'], env);
  expect(overridden.stdout).toContain('AEGIS_DAEMON_LOG_LEVEL still overrides it');
});

test('set keeps comments, and refuses what the key does not take', async () => {
  await writeFile(file, '# mine\n[daemon]\ndrain_seconds = 3 # short\n', { mode: 0o600 });
  const refused = await cli(['config', 'set', 'daemon.drain_seconds', '900']);
  expect(refused.code).toBe(64);
  expect(refused.stderr).toContain('expected a whole number from 0 to 60, not "900"');
  await cli(['config', 'set', 'daemon.drain_seconds', '9']);
  expect(await readFile(file, 'utf8')).toBe('# mine\n[daemon]\ndrain_seconds = 9 # short\n');
  const unknown = await cli(['config', 'set', 'daemon.drain_second', '9']);
  expect(unknown.code).toBe(64);
  expect(unknown.stderr).toContain('did you mean daemon.drain_seconds?');
});

test('set leaves a broken file alone', async () => {
  await writeFile(file, '[daemon\n', { mode: 0o600 });
  const run = await cli(['config', 'set', 'daemon.drain_seconds', '9']);
  expect(run.code).toBe(78);
  expect(run.stderr).toContain(`${file}:1:`);
  expect(await readFile(file, 'utf8')).toBe('[daemon\n');
});

test('validate prints every problem with its place', async () => {
  expect((await cli(['config', 'validate'])).stdout).toContain('does not exist: the defaults hold');
  await writeFile(file, '[daemon]\nlog_levl = "x"\ndrain_seconds = "x"\n', { mode: 0o600 });
  const run = await cli(['config', 'validate']);
  expect(run.code).toBe(78);
  expect(run.stdout).toBe(
    `${file}:2:1 there is no key "daemon.log_levl" (did you mean daemon.log_level?)\n` +
      `${file}:3:17 daemon.drain_seconds: expected a whole number from 0 to 60\n`,
  );
  expect((await cli(['config', 'path'])).stdout).toBe(`${file}\n`);
});

test('edit installs a valid copy', async () => {
  const env = await editor('printf "[wrap]\\nauto_start = false\\n" > "$1"');
  const run = await cli(['config', 'edit'], env);
  expect(run).toEqual({ code: 0, stdout: `installed ${file}\n`, stderr: '' });
  expect(await readFile(file, 'utf8')).toBe('[wrap]\nauto_start = false\n');
  expect((await readdir(home)).sort()).toEqual(['config.toml', 'editor']);
});

test('edit refuses an invalid copy, keeps it, and goes on with it', async () => {
  await writeFile(file, '# before\n', { mode: 0o600 });
  const copy = join(home, 'config.edit.toml');
  const broken = await cli(['config', 'edit'], await editor('echo "daemon = 5" > "$1"'));
  expect(broken.code).toBe(78);
  expect(broken.stderr).toContain(`not installed: ${copy}:1:10 daemon: expected a table of keys`);
  expect(await readFile(file, 'utf8')).toBe('# before\n');
  const mended = await cli(
    ['config', 'edit'],
    await editor('grep -q "daemon = 5" "$1" && echo "# mended" > "$1"'),
  );
  expect(mended.code).toBe(0);
  expect(await readFile(file, 'utf8')).toBe('# mended\n');
});

test('edit does not overwrite a file that changed meanwhile, and needs an editor that succeeds', async () => {
  await writeFile(file, '# before\n', { mode: 0o600 });
  const raced = await cli(
    ['config', 'edit'],
    await editor(`echo "# other" > "${file}"; echo "# mine" > "$1"`),
  );
  expect(raced.code).toBe(78);
  expect(await readFile(file, 'utf8')).toBe('# other\n');
  expect((await cli(['config', 'edit'], await editor('exit 3'))).stderr).toContain('the editor ended with 3');
  expect((await cli(['config', 'edit'])).stderr).toContain('neither VISUAL nor EDITOR is set');
});
