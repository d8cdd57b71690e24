import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { checkCommand } from 'cc-safety-net/api';
import { corpusCases, type LabelledCase } from '../../src/cli/policy/attack-cases.ts';
import { judgeOf } from '../../src/cli/policy/judge.ts';
import { type LoadedPolicy, loadPolicy } from '../../src/policy/load.ts';
import { type Figures, figuresOf } from './figures.ts';
import { launcher, root } from './places.ts';
import { userRules } from './user-rules.ts';

const packsDir = join(root, 'policies');

/** The built-in packs with so many rules of a user. */
const policyWith = (scratch: string, rules: number): LoadedPolicy => {
  const home = join(scratch, `rules-${rules}`);
  mkdirSync(home, { mode: 0o700 });
  const userFile = join(home, 'policy.toml');
  const userDir = join(home, 'policy.d');
  mkdirSync(userDir, { mode: 0o700 });
  const first = Math.min(rules, 2500);
  // A file holds a megabyte at most.
  if (rules > 0) writeFileSync(userFile, userRules(first), { mode: 0o600 });
  for (let done = first, part = 0; done < rules; done += 2500, part += 1) {
    const text = userRules(2500).replaceAll('bench-', `bench-${part}-`);
    writeFileSync(join(userDir, `${part}.toml`), text, { mode: 0o600 });
  }
  return loadPolicy({ packsDir, userFile, userDir });
};

/** Planning and judging of the whole corpus under policies of several sizes, interleaved; microseconds a call. */
export interface JudgementTimes {
  readonly small: Figures & { readonly p99: number };
  readonly large: Figures;
  readonly cases: number;
}

/** Times every case of the corpus `rounds` times under 1,000 and under 10,000 rules of a user. */
export const timeCorpus = (scratch: string, rounds: number): JudgementTimes => {
  const cases = corpusCases();
  const judges = [1_000, 10_000].map((rules) => judgeOf(policyWith(scratch, rules), join(scratch, 'home')));
  const durations: number[][] = [[], []];
  for (let round = 0; round <= rounds; round += 1) {
    for (const { call } of cases) {
      for (const [index, judge] of judges.entries()) {
        const started = performance.now();
        judge(call);
        const took = (performance.now() - started) * 1000;
        // The first round compiles what it runs.
        if (round > 0) durations[index]?.push(took);
      }
    }
  }
  const [small, large] = durations.map((each) => figuresOf(each));
  const sorted = durations[0]?.toSorted((a, b) => a - b) ?? [];
  const p99 = sorted[Math.floor(sorted.length * 0.99)];
  if (small === undefined || large === undefined || p99 === undefined)
    throw new Error('nothing was measured');
  return { small: { ...small, p99 }, large, cases: cases.length };
};

/** Loading all packs in processes of their own, from nothing; milliseconds. */
export const timeColdLoad = (runs: number): Figures =>
  figuresOf(
    Array.from({ length: runs }, () => {
      const module = JSON.stringify(join(root, 'dist/src/policy/load.js'));
      const nowhere = JSON.stringify(join(root, 'dist/none'));
      const script = `const { loadPolicy } = await import(${module}); const t = performance.now(); loadPolicy({ packsDir: ${JSON.stringify(packsDir)}, userFile: ${nowhere}, userDir: ${nowhere} }); console.log(performance.now() - t)`;
      return Number(
        execFileSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' }),
      );
    }),
  );

/** Calls a second through `aegis policy eval --jsonl`, as a whole process with its start. */
export const timeEval = (scratch: string, lines: number): { perSecond: number; lines: number } => {
  const cases = corpusCases();
  const input = Array.from({ length: lines }, (_, index) => {
    const { call } = cases[index % cases.length] as LabelledCase;
    return JSON.stringify({
      id: index,
      tool: call.tool,
      input: call.input,
      cwd: call.place.cwd,
      home: call.place.home,
    });
  }).join('\n');
  const started = performance.now();
  const run = spawnSync(process.execPath, [launcher, 'policy', 'eval', '--jsonl', '--no-user-policy'], {
    input,
    encoding: 'utf8',
    maxBuffer: 1 << 30,
    env: { PATH: process.env.PATH, HOME: scratch, AEGIS_HOME: join(scratch, 'eval') },
  });
  const took = performance.now() - started;
  const answered = run.stdout.split('\n').filter((line) => line !== '').length;
  if (run.status !== 0 || answered !== lines)
    throw new Error(`policy eval answered ${answered} of ${lines}: ${run.stderr}`);
  return { perSecond: (lines / took) * 1000, lines };
};

/** How many cases of one label there are, and how many of them each guard stopped. */
export interface Compared {
  readonly label: LabelledCase['label'];
  readonly cases: number;
  readonly aegisStopped: number;
  readonly aegisDenied: number;
  readonly otherStopped: number;
}

/**
 * Calls something with the home of the corpus as a real place. The other looks at the disk and refuses a directory that
 * is not there; in the temporary directory it lets nearly anything be deleted, so the place lies in the user's home.
 */
const withRealHome = <T>(run: (real: (text: string) => string) => T): T => {
  const outer = process.env.HOME;
  const home = mkdtempSync(join(homedir(), '.aegis-bench-'));
  try {
    mkdirSync(join(home, 'project', '.git'), { recursive: true });
    process.env.HOME = home;
    return run((text) => text.replaceAll('/home/dev', home));
  } finally {
    process.env.HOME = outer;
    rmSync(home, { recursive: true });
  }
};

/** Aegis beside cc-safety-net on the Bash cases of the corpus, in one run: who stops what, and what it takes. */
export const compare = (scratch: string): { rows: Compared[]; aegis: Figures; other: Figures } =>
  withRealHome((real) => compareIn(scratch, real));

const compareIn = (
  scratch: string,
  real: (text: string) => string,
): { rows: Compared[]; aegis: Figures; other: Figures } => {
  const judge = judgeOf(policyWith(scratch, 0), join(scratch, 'home'));
  // The other judges no text without a command in it, and no call from a place that is not there.
  const cases = corpusCases().filter(
    ({ call }) =>
      call.tool === 'Bash' &&
      String(call.input.command).trim() !== '' &&
      call.place.cwd === '/home/dev/project' &&
      call.place.home === '/home/dev',
  );
  const times: { aegis: number[]; other: number[] } = { aegis: [], other: [] };
  const rows = new Map<LabelledCase['label'], { -readonly [key in keyof Compared]: Compared[key] }>();
  for (const round of [0, 1]) {
    for (const { call, label } of cases) {
      const command = String(call.input.command);
      const there = { command: real(command), cwd: real(call.place.cwd) };
      const before = performance.now();
      const { effect } = judge(call).verdict;
      const between = performance.now();
      const { kind } = checkCommand(there);
      const after = performance.now();
      // The first round compiles what it runs.
      if (round === 0) continue;
      times.aegis.push((between - before) * 1000);
      times.other.push((after - between) * 1000);
      const row = rows.get(label) ?? { label, cases: 0, aegisStopped: 0, aegisDenied: 0, otherStopped: 0 };
      rows.set(label, row);
      row.cases += 1;
      if (effect !== 'allow') row.aegisStopped += 1;
      if (effect === 'deny') row.aegisDenied += 1;
      if (kind === 'deny') row.otherStopped += 1;
    }
  }
  return { rows: [...rows.values()], aegis: figuresOf(times.aegis), other: figuresOf(times.other) };
};
