import type Database from 'better-sqlite3';
import { z } from 'zod';
import type { AuditEvent } from '../domain/record.ts';
import { parseRow } from './row.ts';

/** The place an event gets in the log: the next number, and the hash of the record before it. */
export interface LogPlace {
  seq: number;
  at: number;
  prev: string;
}

/** Makes the record of an event. Given from outside: this room stores records, it does not make them. */
export type Seal = (
  event: AuditEvent,
  place: LogPlace,
) => {
  record: {
    seq: number;
    ts: number;
    type: string;
    session?: string | undefined;
    call?: string | undefined;
    hash: string;
  };
  line: string;
};

/** One row of `audit_log`: the line as it is in the file, and the columns it is looked up by. */
export interface AuditRow {
  seq: number;
  ts: number;
  type: string;
  session: string | undefined;
  call: string | undefined;
  line: string;
  hash: string;
}

/** Which rows of the log to read, oldest first. `sinceSeq` and `sinceTs` are included. */
export interface AuditFilter {
  sinceSeq?: number;
  sinceTs?: number;
  session?: string;
  call?: string;
  types?: readonly string[];
  limit: number;
  /** When more match than `limit`: the last of them instead of the first. */
  newest?: boolean;
}

/** The last number and hash of the log; 0 and 64 zeros while it is empty. */
export interface LogHead {
  seq: number;
  hash: string;
}

const Columns = z.object({
  seq: z.int(),
  ts: z.int(),
  type: z.string(),
  session: z.string().nullable(),
  call: z.string().nullable(),
  line: z.string(),
  hash: z.string(),
});
const Head = z.object({ seq: z.int(), hash: z.string() });

const fromColumns = (raw: unknown): AuditRow => {
  const row = parseRow('audit_log', Columns, raw);
  return { ...row, session: row.session ?? undefined, call: row.call ?? undefined };
};

/** Reads the head of the log. */
export const prepareHead = (db: Database.Database): (() => LogHead) => {
  const head = db.prepare('SELECT seq, hash FROM audit_log ORDER BY seq DESC LIMIT 1');
  return () => {
    const row = head.get();
    return row === undefined ? { seq: 0, hash: '0'.repeat(64) } : parseRow('audit_log', Head, row);
  };
};

/**
 * Seals an event behind the head of the log and stores it. The head is read from the table each time, so a transaction
 * that is rolled back takes its records out of the chain as well.
 */
export const prepareAuditAppend = (
  db: Database.Database,
  seal: Seal,
): ((event: AuditEvent, at: number) => AuditRow) => {
  const head = prepareHead(db);
  const insert = db.prepare(`
    INSERT INTO audit_log (seq, ts, type, session, call, line, hash)
    VALUES (@seq, @ts, @type, @session, @call, @line, @hash)`);
  return (event, at) => {
    const last = head();
    const { record, line } = seal(event, { seq: last.seq + 1, at, prev: last.hash });
    const { seq, ts, type, session, call, hash } = record;
    insert.run({ seq, ts, type, session: session ?? null, call: call ?? null, line, hash });
    return { seq, ts, type, session, call, line, hash };
  };
};

/** The queries of the table `audit_log`. Each throws StoreError. */
export const prepareAuditReads = (db: Database.Database) => {
  const from = db.prepare('SELECT * FROM audit_log WHERE seq >= ? ORDER BY seq LIMIT ?');
  const filtered = new Map<string, Database.Statement<unknown[]>>();
  const page = (seq: number, limit: number): AuditRow[] => from.all(seq, limit).map(fromColumns);
  return {
    head: prepareHead(db),
    page,
    find: (filter: AuditFilter): AuditRow[] => {
      const { sql, values } = where(filter);
      // The text depends only on which fields are set (and how many types), so there are few of them.
      const statement = filtered.get(sql) ?? db.prepare(sql);
      filtered.set(sql, statement);
      return statement.all(...values).map(fromColumns);
    },
    /** All rows from a number on, read in pages: other queries may run in between. */
    *rows(fromSeq = 1): Generator<AuditRow> {
      for (let rows = page(fromSeq, pageRows); ; ) {
        yield* rows;
        const last = rows.at(-1);
        if (last === undefined || rows.length < pageRows) return;
        rows = page(last.seq + 1, pageRows);
      }
    },
  };
};

const pageRows = 500;

const where = (filter: AuditFilter): { sql: string; values: unknown[] } => {
  const parts: [string, unknown[]][] = [];
  if (filter.sinceSeq !== undefined) parts.push(['seq >= ?', [filter.sinceSeq]]);
  if (filter.sinceTs !== undefined) parts.push(['ts >= ?', [filter.sinceTs]]);
  if (filter.session !== undefined) parts.push(['session = ?', [filter.session]]);
  if (filter.call !== undefined) parts.push(['call = ?', [filter.call]]);
  if (filter.types !== undefined)
    parts.push([`type IN (${filter.types.map(() => '?').join(', ')})`, [...filter.types]]);
  const conditions = parts.length === 0 ? '' : `WHERE ${parts.map(([text]) => text).join(' AND ')}`;
  const found = `SELECT * FROM audit_log ${conditions} ORDER BY seq ${filter.newest ? 'DESC' : 'ASC'} LIMIT ?`;
  return {
    sql: filter.newest ? `SELECT * FROM (${found}) ORDER BY seq` : found,
    values: [...parts.flatMap(([, values]) => values), filter.limit],
  };
};
