import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Word } from '../../src/domain/operation.ts';
import type { Plan } from '../../src/domain/plan.ts';
import { isUncertain, planCommand } from '../planner/planning.ts';
import { randomScripts } from './random-scripts.ts';

/** A bash that has what the comparison needs, or undefined. */
export const bash = ['/bin/bash', '/usr/bin/bash', '/usr/local/bin/bash', '/opt/homebrew/bin/bash'].find(
  (path) => {
    const version = spawnSync(path, ['-c', 'echo "$BASH_VERSION"'], { encoding: 'utf8' });
    return Number.parseInt(version.stdout, 10) >= 4;
  },
);

/** What a comparison found. */
export interface Comparison {
  scripts: number;
  /** Scripts whose plan says that it is not certain: they are refused or asked about, and not compared. */
  uncertain: number;
  /** Commands that bash ran of the others. */
  commands: number;
  /** The first command of each script that bash ran and no operation shows, with the script. */
  missed: string[];
}

/**
 * One entry of a log per command that bash could not find: its words, counted, so that none can be mistaken, and without
 * a line end, at which bash would write a part of it that another entry may then cut in two. Each script
 * is a subshell of its own, bounded in time and in what it writes; of the builtins those that reach others are off.
 */
const prelude = `command_not_found_handle() { builtin printf '%s\\0' "$#" "\${@//$'\\n'/$'\\x02'}" $'\\x01' >> "$AEGIS_LOG"; return 0; }
PATH=/nonexistent
enable -n kill
builtin ulimit -c 0
`;

const driven = (directory: string, index: number): string =>
  `(AEGIS_LOG='${join(directory, `log${index}`)}'; ulimit -t 1 -f 1024; source '${join(directory, `script${index}`)}'; builtin wait) </dev/null >/dev/null 2>&1\n`;

const logged = (path: string): string[][] => {
  let text = '';
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    // It ran no command.
    return [];
  }
  const fields = text.split('\0');
  const commands: string[][] = [];
  for (let at = 0; at + 1 < fields.length; ) {
    const count = Number(fields[at]);
    commands.push(fields.slice(at + 1, at + 1 + count).map((field) => field.replaceAll('\x02', '\n')));
    at += count + 2;
  }
  return commands;
};

const batch = 100;

/** What bash runs of each script, in order. */
const ranBy = (shell: string, scripts: readonly string[], directory: string): string[][][] => {
  for (let from = 0; from < scripts.length; from += batch) {
    const part = scripts.slice(from, from + batch);
    part.forEach((script, index) => {
      writeFileSync(join(directory, `script${from + index}`), script);
    });
    const driver = join(directory, 'driver');
    writeFileSync(driver, prelude + part.map((_, index) => driven(directory, from + index)).join(''));
    spawnSync(shell, ['--norc', '--noprofile', driver], {
      cwd: directory,
      env: { HOME: '/home/u' },
      stdio: 'ignore',
      timeout: 120_000,
      killSignal: 'SIGKILL',
    });
  }
  return scripts.map((_, index) => logged(join(directory, `log${index}`)));
};

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

/** Compares the plans of random scripts with what a real bash runs of them. */
export const compareWithBash = (shell: string, seed: number, count: number): Comparison => {
  const directory = mkdtempSync(join(tmpdir(), 'aegis-oracle-'));
  try {
    const scripts = randomScripts(seed, count);
    const certain = scripts
      .map((script) => ({ script, planned: planCommand(script, { cwd: directory }) }))
      .filter(({ planned }) => !isUncertain(planned));
    const runs = ranBy(
      shell,
      certain.map(({ script }) => script),
      directory,
    );
    const missed = certain.flatMap(({ script, planned }, index) =>
      (runs[index] ?? [])
        .filter((argv) => !shows(planned, argv))
        .slice(0, 1)
        .map((argv) => `bash ran ${JSON.stringify(argv)} of:\n${script}`),
    );
    return {
      scripts: count,
      uncertain: count - certain.length,
      commands: runs.reduce((sum, run) => sum + run.length, 0),
      missed,
    };
  } finally {
    rmSync(directory, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
  }
};
