import { closeSync, constants, openSync } from 'node:fs';
import { type ChainHead, genesis } from './chain.ts';
import { type FileLine, linesOf } from './lines.ts';
import { broken, type TableLine, type Verification, verifyLine, verifyRow } from './verify.ts';

/** How many records are checked before other work gets its turn: a few milliseconds of it. */
const turn = 500;

/**
 * Verifies the file of the log by itself: syntax, canonical form, hashes, sequence and chain. A tail that was cut at
 * the end of a line cannot be seen without the table. Throws the system error when the file cannot be opened or read.
 */
export const verifyFile = (path: string): Promise<Verification> =>
  withLines(path, (lines) => walk(lines, checkLine));

/**
 * Verifies table and file together: the chain of both, that the columns of the table say what its lines say, that
 * both hold the same bytes, and that neither is longer. Throws the system error when the file cannot be read.
 */
export const verifyLog = (path: string, rows: Iterable<TableLine>): Promise<Verification> =>
  withLines(path, async (lines) => {
    const table = rows[Symbol.iterator]();
    const next = (): TableLine | undefined => {
      const row = table.next();
      return row.done === true ? undefined : row.value;
    };
    const result = await walk(lines, (line, head) => checkPair(line, next(), head));
    const left = result.ok ? next() : undefined;
    return result.ok && left !== undefined
      ? broken(
          result.head.seq + 1,
          'missing',
          `the file ends at record ${result.head.seq}, the table goes on with record ${left.seq}`,
        )
      : result;
  });

const withLines = async (
  path: string,
  use: (lines: Iterable<FileLine>) => Promise<Verification>,
): Promise<Verification> => {
  const fd = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW);
  try {
    return await use(linesOf(fd));
  } finally {
    closeSync(fd);
  }
};

type Check = (line: FileLine, head: ChainHead) => ReturnType<typeof verifyLine>;

const walk = async (lines: Iterable<FileLine>, check: Check): Promise<Verification> => {
  let head = genesis;
  let records = 0;
  for (const line of lines) {
    const checked = check(line, head);
    if (!('record' in checked)) return checked;
    head = { seq: checked.record.seq, hash: checked.record.hash };
    records += 1;
    // The event loop is let go between portions: a daemon may verify while agents wait.
    if (records % turn === 0) await new Promise<void>((resolve) => setImmediate(resolve));
  }
  return { ok: true, head, records };
};

const checkLine: Check = (line, head) => {
  if (!line.complete) return broken(head.seq + 1, 'torn', 'the last line of the file has no end');
  if (line.text === undefined)
    return broken(head.seq + 1, 'syntax', 'the line is not UTF-8, or is longer than a record can be');
  return verifyLine(line.text, head);
};

const checkPair = (
  line: FileLine,
  row: TableLine | undefined,
  head: ChainHead,
): ReturnType<typeof verifyLine> => {
  const inFile = checkLine(line, head);
  if (!('record' in inFile)) return inFile;
  if (row === undefined) return broken(head.seq + 1, 'extra', `the table ends at record ${head.seq}`);
  const inTable = verifyRow(row, head);
  if ('record' in inTable && row.line === line.text) return inTable;
  return 'record' in inTable || row.line !== line.text
    ? broken(head.seq + 1, 'differs', `the file is sound here, but the table ${saysOf(inTable)}`)
    : inTable;
};

const saysOf = (checked: ReturnType<typeof verifyLine>): string =>
  'record' in checked ? 'holds another sound record: one of them was rewritten' : `is not: ${checked.detail}`;
