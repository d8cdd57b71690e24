import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Word } from '../../src/domain/operation.ts';
import type { Plan } from '../../src/domain/plan.ts';
import { isUncertain, planCommand } from './planning.ts';
import { randomScripts } from './random-scripts.ts';

const bash = ['/bin/bash', '/usr/bin/bash', '/usr/local/bin/bash', '/opt/homebrew/bin/bash'].find((path) => {
  const version = spawnSync(path, ['-c', 'echo "$BASH_VERSION"'], { encoding: 'utf8' });
  return Number.parseInt(version.stdout, 10) >= 4;
});
if (bash === undefined)
  console.error('SKIPPED: the planner is not compared with bash, since bash 4 or newer is missing');

/** One line per command bash could not find: its words, counted, so that none can be mistaken. */
const prelude = (log: string): string =>
  `command_not_found_handle() { builtin printf '%s\\0' "$#" "$@" $'\\x01' >> '${log}'; return 0; }
export -f command_not_found_handle
PATH=/nonexistent
`;

const mentions = (word: Word, text: string): boolean =>
  word.type === 'static'
    ? word.value === text
    : word.type === 'dynamic'
      ? text.startsWith(word.prefix) || word.prefix === ''
      : true;

/** Whether some operation of the plan is this very command. Run-time words may stand for any number of words. */
const shows = (planned: Plan, argv: readonly string[]): boolean =>
  planned.operations.some((operation) => operation.kind === 'exec' && covers(operation.argv, argv));

const covers = (words: readonly Word[], argv: readonly string[]): boolean => {
  const [word, ...rest] = words;
  if (word === undefined) return argv.length === 0;
  if (word.type === 'static') return argv[0] === word.value && covers(rest, argv.slice(1));
  for (let taken = 0; taken <= argv.length; taken += 1) {
    if ((taken === 0 || mentions(word, argv[0] ?? '')) && covers(rest, argv.slice(taken))) return true;
  }
  return false;
};

describe.skipIf(bash === undefined)('what real bash runs is in the plan', () => {
  let directory = '';
  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), 'aegis-oracle-'));
  });
  afterAll(() => rmSync(directory, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 }));

  let runs = 0;
  const ranBy = (script: string): string[][] => {
    // A log of its own: what an earlier script left running writes elsewhere.
    runs += 1;
    const log = join(directory, `log${runs}`);
    writeFileSync(log, '');
    writeFileSync(join(directory, 'script'), prelude(log) + script);
    spawnSync(bash ?? '', ['--norc', '--noprofile', join(directory, 'script')], {
      cwd: directory,
      env: { HOME: '/home/u' },
      stdio: 'ignore',
      timeout: 5000,
      killSignal: 'SIGKILL',
    });
    const fields = readFileSync(log, 'utf8').split('\0');
    const commands: string[][] = [];
    for (let at = 0; at + 1 < fields.length; ) {
      const count = Number(fields[at]);
      commands.push(fields.slice(at + 1, at + 1 + count));
      at += count + 2;
    }
    return commands;
  };

  const seed = Number(process.env.AEGIS_ORACLE_SEED ?? 20261122);
  const count = Number(process.env.AEGIS_ORACLE_COUNT ?? 150);

  it(`for ${count} random scripts, or the plan says that it is not certain`, { timeout: 600_000 }, () => {
    let certain = 0;
    let commands = 0;
    const missed: string[] = [];
    for (const script of randomScripts(seed, count)) {
      const planned = planCommand(script, { cwd: directory });
      if (isUncertain(planned)) continue;
      const ran = ranBy(script);
      certain += 1;
      commands += ran.length;
      for (const argv of ran) {
        if (!shows(planned, argv)) missed.push(`bash ran ${JSON.stringify(argv)} of:\n${script}`);
      }
    }
    expect(missed).toEqual([]);
    // The comparison means something only when enough was certain, and bash ran enough of it.
    expect(certain).toBeGreaterThan(count / 5);
    expect(commands).toBeGreaterThan(certain);
  });
});
