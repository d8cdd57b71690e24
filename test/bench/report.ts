import { cpus, loadavg } from 'node:os';
import type { Compared } from './corpus.ts';
import type { Figures } from './figures.ts';

/** A promise about speed, and what was measured of it. */
export interface Row {
  name: string;
  /** What the promise is, in words: `≤ 1.3 × the smallest C client`. */
  target: string;
  /** What was measured, in words. */
  measured: string;
  /** Absent when there is no promise. */
  met?: boolean;
}

/** One thing that was timed, for the second table. */
export interface Timing {
  name: string;
  unit: 'ms' | 'µs';
  figures: Figures;
}

/** Everything one run found out. */
export interface Findings {
  rows: Row[];
  timings: Timing[];
  /** Who stopped what of the corpus. */
  compared: readonly Compared[];
  loadBefore: number;
  loadAfter: number;
}

/** The load of the machine: processes that run or want to, mean of the last minute. */
export const load = (): number => loadavg()[0] ?? 0;

const table = (head: readonly string[], lines: readonly (readonly string[])[]): string => {
  const widths = head.map((title, column) =>
    Math.max(title.length, ...lines.map((line) => line[column]?.length ?? 0)),
  );
  const row = (cells: readonly string[]): string =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  return [row(head), `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`, ...lines.map(row)].join(
    '\n',
  );
};

const number = (value: number): string => value.toFixed(value < 10 ? 2 : value < 100 ? 1 : 0);

const verdict = (met: boolean | undefined): string => (met === undefined ? '' : met ? 'met' : '**not met**');

const share = (part: number, whole: number): string => `${((100 * part) / whole).toFixed(1)} %`;

/** The page `docs/PERFORMANCE.md`. */
export const page = ({ rows, timings, compared, loadBefore, loadAfter }: Findings): string => `# Performance

Written by \`npm run bench\`; do not edit. ${new Date().toISOString().slice(0, 10)}, Node ${process.versions.node}, ${process.platform} ${process.arch}, ${cpus().length} CPUs, load ${loadBefore.toFixed(1)} before and ${loadAfter.toFixed(1)} after.

## Promises

${table(
  ['What', 'Target', 'Measured', ''],
  rows.map((row) => [row.name, row.target, row.measured, verdict(row.met)]),
)}

## Timings

${table(
  ['What', 'Runs', 'Median', 'p90', 'Min', 'Unit'],
  timings.map(({ name, unit, figures }) => [
    name,
    String(figures.runs),
    number(figures.median),
    number(figures.p90),
    number(figures.min),
    unit,
  ]),
)}

## Beside cc-safety-net

The Bash cases of \`test/corpus\`, judged by both in one run. The labels are ours (\`deny\` must be denied, \`ask\` is bad but asking is enough, of \`grey\` reasonable people differ, \`allow\` is harmless), and so is the corpus: Aegis was made with it at hand, cc-safety-net was not, and it has no way to ask.

${table(
  ['Label', 'Cases', 'Aegis stopped', 'of these denied', 'cc-safety-net denied'],
  compared.map(({ label, cases, aegisStopped, aegisDenied, otherStopped }) => [
    label,
    String(cases),
    share(aegisStopped, cases),
    share(aegisDenied, cases),
    share(otherStopped, cases),
  ]),
)}

## How to read it

- What is compared was measured in the same run, interleaved (A B A B …, each round beginning with the next one), so a machine that becomes slower becomes slower for both. Trust ratios before milliseconds.
- A load above the number of CPUs means that processes waited for one. Medians and p90 then hold that waiting; the minimum and the CPU time hold little of it.
- Whole processes are timed by a small C driver, from before the fork to after the wait, with a pipe on stdin. "CPU" is the processor time of the process itself.
- The smallest C client connects, sends a fixed request, prints the reply and ends. It reads no stdin and checks nothing.
- A hook call through the daemon is one connection, one question about \`git status\`, one answer. Before the answer the call, its verdict and its release are on disk (SQLite, WAL, \`synchronous=FULL\`). The sync it is held against appends 4 KiB to a file beside the database and calls \`fdatasync\`, between any two hook calls.
- A restore is timed from the start of the daemon's process to the first answer, which already counts every held call; the time of a start with an empty home is subtracted.
`;
