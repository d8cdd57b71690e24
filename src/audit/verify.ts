import { AuditRecord } from '../domain/record.ts';
import { messageOf } from '../errors.ts';
import { type ChainHead, canonicalText, genesis, hashOf } from './chain.ts';

/**
 * What is wrong at a place of the log: `syntax` (not a record), `canonical` (not the RFC 8785 text of what it says),
 * `hash` (its content was changed), `sequence` (a number is missing, doubled or out of order), `chain` (it does not
 * name its predecessor), `index` (the columns of its row say something else than the line), `missing` (the table has
 * it, the file does not), `extra` (the file has it, the table does not), `differs` (file and table say different
 * things), `torn` (the last line has no end).
 */
export type Problem =
  | 'syntax'
  | 'canonical'
  | 'hash'
  | 'sequence'
  | 'chain'
  | 'index'
  | 'missing'
  | 'extra'
  | 'differs'
  | 'torn';

/** The first place at which a log is broken. `seq` is the sequence number that should have stood there. */
export interface Broken {
  ok: false;
  seq: number;
  problem: Problem;
  detail: string;
}

/** The outcome of a verification: the head of a sound chain and how many records were read, or the first break. */
export type Verification = { ok: true; head: ChainHead; records: number } | Broken;

/** One row of the table as it is compared: its columns and the line they were taken from. */
export interface TableLine {
  seq: number;
  ts: number;
  type: string;
  session: string | undefined;
  call: string | undefined;
  hash: string;
  line: string;
}

/** Names a break. */
export const broken = (seq: number, problem: Problem, detail: string): Broken => ({
  ok: false,
  seq,
  problem,
  detail,
});

const parseRecord = (line: string): AuditRecord | string => {
  try {
    const parsed = AuditRecord.safeParse(JSON.parse(line));
    return parsed.success ? parsed.data : 'the line is JSON, but not a record';
  } catch (error) {
    return messageOf(error);
  }
};

const canonicalOr = (record: AuditRecord): string | undefined => {
  try {
    return canonicalText(record);
  } catch {
    // A line may hold, escaped, what RFC 8785 has no text for: then it is not canonical.
    return undefined;
  }
};

/** Checks one line against the head before it: the record, or the first thing that is wrong with the line. */
export const verifyLine = (line: string, head: ChainHead): { record: AuditRecord } | Broken => {
  const seq = head.seq + 1;
  const record = parseRecord(line);
  if (typeof record === 'string') return broken(seq, 'syntax', record);
  if (canonicalOr(record) !== line)
    return broken(seq, 'canonical', 'the line is not the canonical text of its content');
  const { hash, ...body } = record;
  if (hashOf(body) !== hash) return broken(seq, 'hash', 'the content does not have the hash it names');
  if (record.seq !== seq)
    return broken(seq, 'sequence', `record ${record.seq} stands in the place of ${seq}`);
  if (record.prev !== head.hash)
    return broken(seq, 'chain', `record ${seq} does not name the hash of record ${head.seq}`);
  return { record };
};

/** Checks one row of the table: its line as `verifyLine` does, and that the columns say what the line says. */
export const verifyRow = (row: TableLine, head: ChainHead): { record: AuditRecord } | Broken => {
  const checked = verifyLine(row.line, head);
  if (!('record' in checked)) return checked;
  const column = columns.find((name) => row[name] !== checked.record[name]);
  return column === undefined
    ? checked
    : broken(head.seq + 1, 'index', `column ${column} says something else than the record`);
};

const columns = ['seq', 'ts', 'type', 'session', 'call', 'hash'] as const;

/**
 * Verifies rows of the table as they come, from `head` (the start of the log unless given). Stops at the first break.
 */
export const verifyRows = (rows: Iterable<TableLine>, start: ChainHead = genesis): Verification => {
  let head = start;
  let records = 0;
  for (const row of rows) {
    const checked = verifyRow(row, head);
    if (!('record' in checked)) return checked;
    head = { seq: checked.record.seq, hash: checked.record.hash };
    records += 1;
  }
  return { ok: true, head, records };
};
