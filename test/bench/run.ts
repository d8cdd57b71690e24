// `npm run bench`: measures what the project promises about speed, prints it, and writes docs/PERFORMANCE.md.
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { compare, timeColdLoad, timeCorpus, timeEval } from './corpus.ts';
import { figuresOf, timed } from './figures.ts';
import { holdCalls, readHeld, restoreHeld } from './held-calls.ts';
import { hookArguments, hookMessage, timeHookCalls } from './hook-calls.ts';
import { openBenchSession, startLive } from './live-daemon.ts';
import { javascriptClient, launcher, nativeClient, root, withScratch } from './places.ts';
import { compile, type ProcessFigures, startEcho, timeCommands } from './processes.ts';
import { type Findings, load, page } from './report.ts';

const runs = {
  native: 401,
  node: 61,
  calls: 121,
  nativeCalls: 61,
  starts: 9,
  restores: 5,
  corpus: 5,
  loads: 9,
  evalLines: 20_000,
};
const held = 10_000;
/** Sessions the held calls are spread over. */
const sessions = 100;

const findings: Findings = { rows: [], timings: [], compared: [], loadBefore: load(), loadAfter: 0 };

const ms = (value: number): string => `${value.toFixed(value < 10 ? 2 : 0)} ms`;

const promise = (name: string, target: string, measured: string, met: boolean): void => {
  findings.rows.push({ name, target, measured, met });
  console.log(`${met ? 'met    ' : 'NOT MET'}  ${name}: ${measured} (target ${target})`);
};

const note = (
  name: string,
  figures: Findings['timings'][number]['figures'],
  unit: 'ms' | 'µs' = 'ms',
): void => {
  findings.timings.push({ name, unit, figures });
};

const noteProcess = (name: string, { wall, cpu }: ProcessFigures): void => {
  note(name, wall);
  note(`${name}, CPU`, cpu);
};

/** The promise that one process takes at most `limit` times as long as another. */
const promiseRatio = (
  name: string,
  base: string,
  limit: number,
  it: ProcessFigures,
  of: ProcessFigures,
): void => {
  const wall = it.wall.median / of.wall.median;
  const others = [it.wall.min / of.wall.min, it.cpu.median / of.cpu.median].map((ratio) => ratio.toFixed(2));
  promise(
    name,
    `≤ ${limit} × ${base}`,
    `${wall.toFixed(2)} × (minima ${others[0]} ×, CPU ${others[1]} ×)`,
    wall <= limit,
  );
};

const benchProcesses = async (scratch: string, driver: string): Promise<void> => {
  const socket = join(scratch, 'echo.sock');
  const stopEcho = await startEcho(scratch, socket);
  const args = [socket, `s_abcdefgh12345678.${'k'.repeat(32)}`, 'claude', 'PreToolUse'];
  const message = hookMessage('PreToolUse', 'call_0');

  if (existsSync(nativeClient)) {
    const smallest = compile('round-trip', scratch);
    const commands = [
      [smallest, socket],
      [nativeClient, ...args],
    ];
    const [floor, native] = await timeCommands(driver, runs.native, message, commands);
    if (floor === undefined || native === undefined) throw new Error('nothing was measured');
    promiseRatio('Native hook client', 'the smallest C client', 1.3, native, floor);
    noteProcess('The smallest C client', floor);
    noteProcess('The native hook client', native);
  } else console.log('not measured: the native hook client is not built');

  const node = process.execPath;
  const commands = [
    [node, '-e', '0'],
    [node, javascriptClient, ...args],
    [node, launcher, '--version'],
  ];
  const [nothing, javascript, version] = await timeCommands(driver, runs.node, message, commands);
  if (nothing === undefined || javascript === undefined || version === undefined)
    throw new Error('nothing was measured');
  promiseRatio('JavaScript hook client', '`node -e 0`', 1.25, javascript, nothing);
  promiseRatio('`aegis --version`', '`node -e 0`', 1.3, version, nothing);
  noteProcess('`node -e 0`', nothing);
  noteProcess('The JavaScript hook client', javascript);
  noteProcess('`aegis --version`', version);
  stopEcho();
};

const benchHookCalls = async (scratch: string, driver: string): Promise<void> => {
  const daemon = await startLive(join(scratch, 'calls'));
  try {
    const granted = await openBenchSession(daemon.paths);
    const { call, sync } = await timeHookCalls(daemon, granted, runs.calls);
    promise(
      'Hook call through the daemon, on disk before the answer',
      '≤ one sync + 2 ms (medians)',
      `${ms(call.median)}, a sync ${ms(sync.median)}: ${ms(call.median - sync.median)} above it (minima ${ms(call.min - sync.min)})`,
      call.median <= sync.median + 2,
    );
    note('Hook call through the daemon', call);
    note('Append 4 KiB and fdatasync', sync);
    if (!existsSync(nativeClient)) return;
    const command = [nativeClient, ...hookArguments(granted, 'PreToolUse')];
    const message = hookMessage('PreToolUse', 'call_native');
    const [native] = await timeCommands(driver, runs.nativeCalls, message, [command]);
    if (native !== undefined) noteProcess('The native hook client as a process, through the daemon', native);
  } finally {
    await daemon.stop();
  }
};

const benchStarts = async (scratch: string): Promise<void> => {
  const full = join(scratch, 'held');
  note(`Hold ${held} calls and record it`, figuresOf([await timed(() => holdCalls(full, held, sessions))]));
  const empty: number[] = [];
  const restored: number[] = [];
  for (let start = 0; start < runs.starts; start += 1) {
    const daemon = await startLive(join(scratch, `empty-${start}`));
    empty.push(daemon.readyAfter);
    await daemon.stop();
    if (start >= runs.restores) continue;
    const again = await startLive(full);
    restored.push(again.readyAfter);
    const { pending } = again.status;
    await again.kill();
    if (pending !== held) throw new Error(`${pending} of ${held} held calls came back`);
  }
  const [ready, restore] = [figuresOf(empty), figuresOf(restored)];
  const added = restore.median - ready.median;
  const measured = `${ms(ready.median)} (minimum ${ms(ready.min)})`;
  promise('Daemon ready after its start', '≤ 500 ms', measured, ready.median <= 500);
  promise(
    `${held} held calls restored`,
    '≤ 1000 ms',
    `${ms(added)} above an empty start (minima ${ms(restore.min - ready.min)})`,
    added <= 1000,
  );
  note('Daemon start, new home', ready);
  note(`Daemon start, ${held} held calls`, restore);

  const [reading, creating]: [number[], number[]] = [[], []];
  for (let round = 0; round < runs.restores; round += 1) {
    const started = performance.now();
    const stored = readHeld(full);
    reading.push(performance.now() - started);
    creating.push(
      await timed(() => {
        const asked = restoreHeld(stored);
        if (asked !== held) throw new Error(`${asked} of ${held} questions were asked again`);
      }),
    );
  }
  note(`Read ${held} held calls from the database`, figuresOf(reading));
  note(`Make running statecharts of ${held} held calls`, figuresOf(creating));
};

const us = (value: number): string => `${value.toFixed(value < 100 ? 1 : 0)} µs`;

const benchJudgement = (scratch: string): void => {
  const { small, large, cases } = timeCorpus(scratch, runs.corpus);
  const what = `Plan and judge a call of the corpus (${cases} cases)`;
  const packs = 'all packs and 1,000 rules of a user';
  promise(`${what}, ${packs}: median`, '≤ 60 µs', us(small.median), small.median <= 60);
  promise(`${what}, ${packs}: p99`, '≤ 1 ms', us(small.p99), small.p99 <= 1000);
  const ratio = large.median / small.median;
  promise('10,000 rules of a user', '≤ 1.5 × 1,000 rules', `${ratio.toFixed(2)} ×`, ratio <= 1.5);
  const cold = timeColdLoad(runs.loads);
  promise(
    'Load all packs, cold',
    '≤ 150 ms',
    `${ms(cold.median)} (minimum ${ms(cold.min)})`,
    cold.median <= 150,
  );
  const { perSecond, lines } = timeEval(scratch, runs.evalLines);
  promise(
    `\`aegis policy eval\`, ${lines} calls with its start`,
    '≥ 5,000 calls/s',
    `${Math.round(perSecond)} calls/s`,
    perSecond >= 5000,
  );
  note(`${what}, 1,000 rules`, small, 'µs');
  note(`${what}, 10,000 rules`, large, 'µs');
  const { rows, aegis, other } = compare(scratch);
  findings.compared = rows;
  note('A Bash case: Aegis, packs alone', aegis, 'µs');
  note('A Bash case: cc-safety-net', other, 'µs');
};

await withScratch(async (scratch) => {
  const driver = compile('time-commands', scratch);
  benchJudgement(scratch);
  await benchProcesses(scratch, driver);
  await benchHookCalls(scratch, driver);
  await benchStarts(scratch);
});

findings.loadAfter = load();
const text = page(findings);
writeFileSync(join(root, 'docs', 'PERFORMANCE.md'), text);
console.log(`\n${text}`);
if (findings.rows.some((row) => row.met === false)) process.exitCode = 1;
