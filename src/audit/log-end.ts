import { AuditRecord } from '../domain/record.ts';
import { decodeUtf8 } from './lines.ts';
import { type LogFile, readAt } from './log-file.ts';

/** One line of the table, without its newline. */
export interface ExportLine {
  seq: number;
  line: string;
}

/** Reads lines of the table in order, from a sequence number on, at most `limit`; an empty answer is the end. */
export type LineSource = (fromSeq: number, limit: number) => readonly ExportLine[];

/** The file says something the table does not. It is left as it is; `seq` is the first record in question. */
export class ExportDivergedError extends Error {
  readonly seq: number;

  constructor(seq: number, detail: string) {
    super(`audit.log differs from the table at record ${seq}: ${detail}`);
    this.name = 'ExportDivergedError';
    this.seq = seq;
  }
}

/** The window of the file's end that is compared with the table; the whole of it is the work of `verifyLog`. */
const windowBytes = 256 * 1024;

/** How many lines are asked of the table at once. */
export const pageLines = 500;

/**
 * The last record of the file that the table agrees with, and where it ends. Lines are compared as far back as the
 * window reaches, never overwritten. Throws ExportDivergedError.
 */
export const compareEnd = (file: LogFile, source: LineSource): { seq: number; size: number; cut: number } => {
  const { bytes, position } = readEnd(file);
  const end = bytes.lastIndexOf(0x0a) + 1;
  const torn = bytes.subarray(end);
  const lines =
    end === 0
      ? []
      : bytes
          .subarray(0, end - 1)
          .toString('latin1')
          .split('\n');
  const known = position > 0 ? lines.slice(1) : lines;
  const last = compareLines(
    known.map((line) => decodeUtf8(Buffer.from(line, 'latin1'))),
    position === 0,
    source,
  );
  if (torn.length > 0) checkTorn(torn, source(last + 1, 1)[0], last + 1);
  return { seq: last, size: position + end, cut: torn.length };
};

/** The end of the file: at least one whole line and, unless the file is shorter, the window. */
const readEnd = ({ fd, size }: LogFile): { bytes: Buffer; position: number } => {
  for (let want = windowBytes; ; want *= 2) {
    const position = Math.max(0, size - want);
    const bytes = readAt(fd, position, size - position);
    const first = bytes.indexOf(0x0a);
    if (position === 0 || (first >= 0 && bytes.indexOf(0x0a, first + 1) >= 0)) return { bytes, position };
  }
};

const compareLines = (
  lines: readonly (string | undefined)[],
  fromStart: boolean,
  source: LineSource,
): number => {
  const first = fromStart ? 1 : seqOf(lines[0]);
  let seq = first;
  for (let at = 0; at < lines.length; at += pageLines) {
    const rows = source(seq, pageLines);
    for (const [index, line] of lines.slice(at, at + pageLines).entries()) {
      const row = rows[index];
      if (row === undefined || row.seq !== seq)
        throw new ExportDivergedError(seq, 'the table does not have it');
      if (row.line !== line) throw new ExportDivergedError(seq, 'the line was changed in one of them');
      seq += 1;
    }
  }
  return seq - 1;
};

/** Zero when the line is not one of ours: then the table has no row for it, and that is what is said. */
const seqOf = (line: string | undefined): number => {
  try {
    const { seq } = AuditRecord.parse(JSON.parse(line ?? ''));
    return seq;
  } catch {
    return 0;
  }
};

/** A torn line must be the start of the line that comes next; a crash of the machine may leave zero bytes behind it. */
const checkTorn = (torn: Buffer, next: ExportLine | undefined, seq: number): void => {
  let end = torn.length;
  while (end > 0 && torn[end - 1] === 0) end -= 1;
  const expected = Buffer.from(next?.line ?? '', 'utf8');
  if (end > 0 && (next === undefined || !expected.subarray(0, end).equals(torn.subarray(0, end))))
    throw new ExportDivergedError(seq, 'its torn last line is not the start of what the table has');
};
