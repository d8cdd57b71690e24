import { chmod, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { checkConfig } from '../../src/config/check.ts';
import { withValue } from '../../src/config/edit.ts';
import { installFile } from '../../src/config/install.ts';
import { keyNamed, loadConfig } from '../../src/config/load.ts';
import { pathsOf } from '../../src/config/paths.ts';
import { Config, configKeys } from '../../src/config/schema.ts';
import { defaultThresholds } from '../../src/critic/thresholds.ts';

let home: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'aegis-config-'));
});
afterEach(() => rm(home, { recursive: true, force: true }));

const load = (env: NodeJS.ProcessEnv = {}, flags: Record<string, string> = {}) =>
  loadConfig({ paths: pathsOf(home), env, flags });
const file = (): string => pathsOf(home).config;
const write = (text: string): Promise<void> => writeFile(file(), text, { mode: 0o600 });

describe('where a value comes from', () => {
  test('without a file the defaults hold', () => {
    const { values, entries } = load();
    expect(values).toEqual({
      daemon: { log_level: 'info', drain_seconds: 5 },
      wrap: { handshake_seconds: 30, auto_start: true },
      critic: defaultThresholds,
    });
    expect(new Set(entries.map((entry) => entry.source))).toEqual(new Set(['default']));
    expect(Config.parse({})).toEqual(values);
  });

  test('flag before environment before file before default', async () => {
    await write('[daemon]\nlog_level = "warn"\ndrain_seconds = 1\n[wrap]\nhandshake_seconds = 3\n');
    const { values, entries } = load(
      { AEGIS_DAEMON_LOG_LEVEL: 'debug', AEGIS_DAEMON_DRAIN_SECONDS: '2' },
      { 'daemon.log_level': 'trace' },
    );
    expect(values.daemon).toEqual({ log_level: 'trace', drain_seconds: 2 });
    expect(values.wrap).toEqual({ handshake_seconds: 3, auto_start: true });
    const ours = entries.filter(({ key }) => key.section !== 'critic');
    expect(ours.map((entry) => [entry.source, entry.where])).toEqual([
      ['flag', 'daemon.log_level'],
      ['environment', 'AEGIS_DAEMON_DRAIN_SECONDS'],
      ['file', file()],
      ['default', undefined],
    ]);
  });

  test('a threshold of the critic may be a fraction', async () => {
    await write('[critic]\nhost_entropy = 4.25\nburst_minute = 90\n');
    const { values } = load({ AEGIS_CRITIC_VARIANT_SIMILARITY: '0.75' });
    expect(values.critic).toMatchObject({ host_entropy: 4.25, burst_minute: 90, variant_similarity: 0.75 });
  });

  test.each([
    [
      'AEGIS_DAEMON_LOG_LEVEL',
      'loud',
      'AEGIS_DAEMON_LOG_LEVEL: expected one of trace, debug, info, warn, error, not "loud"',
    ],
    [
      'AEGIS_DAEMON_DRAIN_SECONDS',
      '61',
      'AEGIS_DAEMON_DRAIN_SECONDS: expected a whole number from 0 to 60, not "61"',
    ],
    [
      'AEGIS_CRITIC_BURST_MINUTE',
      '0.5',
      'AEGIS_CRITIC_BURST_MINUTE: expected a whole number from 1 to 1000000, not "0.5"',
    ],
    [
      'AEGIS_CRITIC_VARIANT_SIMILARITY',
      '1.5',
      'AEGIS_CRITIC_VARIANT_SIMILARITY: expected a number from 0.1 to 1, not "1.5"',
    ],
    ['AEGIS_WRAP_AUTO_START', 'yes', 'AEGIS_WRAP_AUTO_START: expected true or false, not "yes"'],
    ['AEGIS_DAEMON_LOGLEVEL', 'info', 'the environment variable AEGIS_DAEMON_LOGLEVEL sets no config key'],
    ['AEGIS_DEAMON_LOG_LEVEL', 'info', 'the environment variable AEGIS_DEAMON_LOG_LEVEL sets no config key'],
  ])('%s=%s is refused', (name, value, message) => {
    expect(() => load({ [name]: value })).toThrow(
      expect.objectContaining({ message, exit: 'configuration' }),
    );
  });

  test('variables that are no config keys are left alone', () => {
    expect(() =>
      load({ AEGIS_HOME: home, AEGIS_DEBUG: '1', AEGIS_HOOK_PRE: 'x', AEGIS_SESSION: 's', AEGIS_CSS: '1' }),
    ).not.toThrow();
  });

  test('an unknown flag names the nearest key', () => {
    expect(() => load({}, { 'daemon.log_levle': 'info' })).toThrow(
      expect.objectContaining({ exit: 'usage', hint: 'did you mean daemon.log_level?' }),
    );
  });
});

describe('a file that is wrong', () => {
  test.each([
    [
      '# c\n[daemon]\nlog_levl = "info"\n',
      3,
      1,
      'there is no key "daemon.log_levl"',
      'did you mean daemon.log_level?',
    ],
    [
      '[daemon]\n  drain_seconds = 99 # too long\n',
      2,
      19,
      'daemon.drain_seconds: expected a whole number from 0 to 60',
      undefined,
    ],
    [
      'daemon.log_level = 5\n',
      1,
      20,
      'daemon.log_level: expected one of trace, debug, info, warn, error',
      undefined,
    ],
    ['[wrapp]\nauto_start = true\n', 1, 2, 'there is no key "wrapp"', 'did you mean wrap?'],
    ['auto_start = true\n', 1, 1, 'there is no key "auto_start"', 'did you mean wrap.auto_start?'],
    ['wrap = { auto_start = true, "x y" = 1 }\n', 1, 29, 'there is no key "wrap.x y"', undefined],
    ['daemon = 5\n', 1, 10, 'daemon: expected a table of keys', 'write [daemon] above its keys'],
    [
      '[[daemon]]\nlog_level = "info"\n',
      1,
      3,
      'daemon: expected a table of keys',
      'write [daemon] above its keys',
    ],
    ['ok = "é"\n[daemon]\nwhat = 1', 1, 1, 'there is no key "ok"', undefined],
    ['[daemon]\nlog_level = \n', 2, 13, /./, undefined],
    ['[daemon]\n[daemon]\n', 2, 2, /./, undefined],
  ])('%j is refused at its line and column', (source, line, column, message, hint) => {
    const checked = checkConfig(source);
    if (checked.ok) throw new Error('it was taken');
    const [problem] = checked.problems;
    expect([problem.line, problem.column]).toEqual([line, column]);
    expect(problem.message).toMatch(message);
    if (hint !== undefined) expect(problem.hint).toBe(hint);
  });

  test('every problem is found, in the order of the file', () => {
    const checked = checkConfig('[wrap]\nx = 1\nauto_start = 5\n[daemon]\ny = 1\nz = 1\n');
    expect(checked.ok ? [] : checked.problems.map((each) => [each.line, each.column])).toEqual([
      [2, 1],
      [3, 14],
      [5, 1],
      [6, 1],
    ]);
  });

  test('loading names the first problem and how many there are', async () => {
    await write('x = 1\ny = 1\n');
    expect(() => load()).toThrow(`${file()}:1:1 there is no key "x", and 1 more: aegis config validate`);
  });

  test('a link, a directory, a file others can write and bytes that are no text are refused', async () => {
    const other = join(home, 'other.toml');
    await writeFile(other, '');
    await symlink(other, file());
    expect(() => load()).toThrow(`${file()} is a symbolic link`);
    await rm(file());
    await write('');
    await chmod(file(), 0o622);
    expect(() => load()).toThrow(`${file()} can be written by others`);
    await chmod(file(), 0o600);
    await writeFile(file(), Buffer.from([0x23, 0xff]));
    expect(() => load()).toThrow(`${file()} is not UTF-8`);
    await writeFile(file(), '#'.repeat(1024 * 1024 + 1));
    expect(() => load()).toThrow(`${file()} is larger than 1 MiB`);
  });
});

describe('setting a value keeps everything else', () => {
  const level = keyNamed('daemon.log_level');
  const drain = keyNamed('daemon.drain_seconds');
  test.each([
    ['', '[daemon]\nlog_level = "debug"\n'],
    ['# mine\n', '# mine\n\n[daemon]\nlog_level = "debug"\n'],
    ['[wrap]\nauto_start = true # y', '[wrap]\nauto_start = true # y\n\n[daemon]\nlog_level = "debug"\n'],
    [
      "[daemon] # d\nlog_level = 'info'   # why\n# end\n",
      '[daemon] # d\nlog_level = "debug"   # why\n# end\n',
    ],
    ['[daemon] # d\n# below\n', '[daemon] # d\nlog_level = "debug"\n# below\n'],
    [
      '[daemon]\ndrain_seconds = 1 # one\n\n# w\n[wrap]\n',
      '[daemon]\ndrain_seconds = 1 # one\nlog_level = "debug"\n\n# w\n[wrap]\n',
    ],
    ['daemon = { drain_seconds = 1 }\n', 'daemon = { drain_seconds = 1, log_level = "debug" }\n'],
    ['daemon = {}\n', 'daemon = { log_level = "debug" }\n'],
    ['daemon.drain_seconds = 1\n', 'daemon.drain_seconds = 1\ndaemon.log_level = "debug"\n'],
    ['[daemon]\r\ndrain_seconds = 1\r\n', '[daemon]\r\ndrain_seconds = 1\r\nlog_level = "debug"\r\n'],
  ])('%j', (before, after) => {
    expect(withValue(before, level, 'debug')).toBe(after);
  });

  test('numbers stay numbers', () => {
    expect(withValue('[daemon]\ndrain_seconds = 1_0 # x\n', drain, 20)).toBe(
      '[daemon]\ndrain_seconds = 20 # x\n',
    );
  });
});

test('a file is installed whole, with mode 0600, and nothing is left beside it', async () => {
  const target = join(home, 'new', 'config.toml');
  installFile(target, 'one');
  installFile(target, 'two');
  expect(await readFile(target, 'utf8')).toBe('two');
  expect((await stat(target)).mode & 0o777).toBe(0o600);
  expect((await stat(join(home, 'new'))).mode & 0o777).toBe(0o700);
  expect(await readdir(join(home, 'new'))).toEqual(['config.toml']);
});

test('every key is described, and has a default that it takes', () => {
  for (const key of configKeys) {
    expect(key.description).not.toBe('');
    expect(key.schema.safeParse(key.default).success).toBe(true);
    expect(key.env).toBe(`AEGIS_${key.name.replace('.', '_').toUpperCase()}`);
  }
});
