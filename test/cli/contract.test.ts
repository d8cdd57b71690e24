import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { commands } from '../../src/cli/commands.ts';
import { type CliRun, jsonLines, runCli } from './support/run-cli.ts';

/** What every command promises, tried on each of them where no daemon runs. */
interface Probe {
  /** What the command needs to be given. */
  args?: string[];
  stdin?: string;
  exit: number;
  /** The home is open to others, so that a command that would start a daemon refuses to. */
  openHome?: true;
}

const sessionId = 's_abcdefghijklmnop';
const noDaemon = 69;
const probes: Record<string, Probe> = {
  wrap: { args: ['no-such-agent'], exit: 64 },
  setup: { args: ['--dry-run'], exit: 0 },
  start: { exit: 78, openHome: true },
  stop: { exit: 0 },
  restart: { exit: 78, openHome: true },
  status: { exit: noDaemon },
  version: { exit: 0 },
  'approvals list': { exit: noDaemon },
  'approvals show': { args: ['k3f9qa'], exit: noDaemon },
  'approvals approve': { args: ['k3f9qa'], exit: noDaemon },
  'approvals deny': { args: ['k3f9qa'], exit: noDaemon },
  'approvals watch': { exit: noDaemon },
  'sessions list': { exit: noDaemon },
  'sessions show': { args: [sessionId], exit: noDaemon },
  'sessions freeze': { args: [sessionId], exit: noDaemon },
  'sessions resume': { args: [sessionId], exit: noDaemon },
  freeze: { exit: noDaemon },
  resume: { exit: noDaemon },
  logs: { exit: noDaemon },
  'audit verify': { exit: 1 },
  'audit head': { exit: 1 },
  'policy check': { exit: 0 },
  'policy explain': { args: ['ls'], exit: 0 },
  'policy eval': { args: ['--jsonl'], stdin: '{"id":1}\n', exit: 0 },
  'policy test': { args: ['--rule', 'git-push'], exit: 0 },
  'policy packs': { exit: 0 },
  'policy diff': { args: ['builtin', 'current'], exit: 0 },
  'policy replay': { exit: 0 },
  'policy suggest': { exit: 0 },
  doctor: { exit: 0 },
  'config get': { args: ['daemon.log_level'], exit: 0 },
  'config set': { args: ['daemon.log_level', 'debug'], exit: 0 },
  'config list': { exit: 0 },
  'config path': { exit: 0 },
  'config validate': { exit: 0 },
  'config edit': { exit: 0 },
  completion: { args: ['bash'], exit: 0 },
};

let home: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'aegis-contract-'));
});
afterEach(() => rm(home, { recursive: true, force: true }));

const colour = /\u001b/;
const cli = (argv: string[], options: { env?: NodeJS.ProcessEnv; stdin?: string } = {}): Promise<CliRun> =>
  runCli(
    argv,
    { AEGIS_HOME: home, HOME: home, PATH: process.env.PATH, EDITOR: 'true', ...options.env },
    options.stdin,
    { columns: 100 },
  );

test('every command is tried here', () => {
  const names = commands
    .flatMap(({ paths = [] }) => paths.map((path) => path.join(' ')))
    .filter((name) => !name.startsWith('-'));
  expect(names.toSorted()).toEqual(Object.keys(probes).toSorted());
});

describe.each(Object.entries(probes))('aegis %s', (name, { args = [], stdin = '', exit, openHome }) => {
  const words = name.split(' ');

  test('--help exits 0 and shows examples, in colour on a terminal unless NO_COLOR is set', async () => {
    const coloured = await cli([...words, '--help']);
    expect(coloured).toMatchObject({ code: 0, stderr: '', stdout: expect.stringMatching(colour) });
    const plain = await cli([...words, '--help'], { env: { NO_COLOR: '1' } });
    expect(plain).toMatchObject({ code: 0, stderr: '', stdout: expect.not.stringMatching(colour) });
    expect(plain.stdout).toContain(`$ aegis ${name}`);
    expect(plain.stdout.slice(plain.stdout.indexOf('\nExamples\n'))).toContain(`aegis ${name}`);
    expect(plain.stdout).not.toMatch(/#\d|<arg>/);
  });

  test(`--json exits ${exit} and prints objects only, without colour, on a terminal as well`, async () => {
    if (openHome) await chmod(home, 0o755);
    const run = await cli([...words, '--json', ...args], { stdin });
    expect(run.code).toBe(exit);
    expect(run.stdout + run.stderr).not.toMatch(colour);
    const printed = [...jsonLines(run.stdout), ...jsonLines(run.stderr)];
    expect(printed.length).toBeGreaterThan(0);
    for (const value of printed) expect(value).toBeTypeOf('object');
    const errors = jsonLines(run.stderr);
    if (exit === 0) expect(errors).toEqual([]);
    else
      expect(errors).toEqual([
        { error: expect.objectContaining({ exit, code: expect.stringMatching(/^AEG-/) }) },
      ]);
  });

  test('an option that it does not have exits 64 and says so in one line', async () => {
    const run = await cli([...words, ...args, '--no-such-option'].slice(0, name === 'wrap' ? 2 : undefined));
    expect(run).toMatchObject({ code: 64, stdout: '' });
    expect(run.stderr).toMatch(/^aegis: [^\n]+\n$/);
  });
});

test.each(['approvals', 'sessions', 'audit', 'policy', 'config'])(
  'aegis %s --help lists its commands, each with what it does',
  async (group) => {
    const { code, stdout, stderr } = await cli([group, '--help']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    for (const name of Object.keys(probes).filter((each) => each.startsWith(`${group} `)))
      expect(stdout).toMatch(new RegExp(`^  aegis ${name} +[A-Z]`, 'm'));
  },
);

test('in the help of a command the descriptions of its options stand below one another', async () => {
  for (const env of [{}, { NO_COLOR: '1' }]) {
    const { stdout } = await cli(['wrap', '--help'], { env });
    const lines = stdout
      .replaceAll(/\u001b\[[\d;]*m/g, '')
      .split('\n')
      .filter((line) => line.startsWith('  --'));
    expect(lines.length).toBeGreaterThan(3);
    expect(new Set(lines.map((line) => line.search(/(?<= {2})[A-Z]/))).size).toBe(1);
  }
});
