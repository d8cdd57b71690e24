import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { verifyRows } from '../../src/audit/verify.ts';
import { type BatchResult, commitBatch } from '../../src/store/batch.ts';
import { StoreError } from '../../src/store/errors.ts';
import { openDatabase } from '../../src/store/open.ts';
import type { Write } from '../../src/store/write.ts';
import { type OpenedStore, openedStore } from './opened.ts';
import { approvalId, approvalOf, asked, audit, callRow, closing, event, sessionRow } from './sample.ts';

let store: OpenedStore;
beforeEach(() => {
  store = openedStore();
});
afterEach(() => store.close());

const commit = (...transactions: Write[][]): BatchResult =>
  commitBatch(store.db, store.apply, transactions, () => {});
const codes = (result: BatchResult): (string | undefined)[] =>
  result.failures.map((failure) => failure?.code);
const reasons = (): unknown[] => [...store.reader.auditRows()].map(({ line }) => JSON.parse(line).reason);

test('of two decisions on one approval the first wins, and the second leaves no trace', () => {
  expect(codes(commit(asked()))).toEqual([undefined]);
  const result = commit(
    [audit('before')],
    [closing(0, 'local:1'), audit('first')],
    [audit('second'), closing(0, 'local:2')],
    [audit('after')],
  );
  expect(codes(result)).toEqual([undefined, undefined, 'conflict', undefined]);
  expect(result.failures[2]?.message).toContain('already approved');
  expect(store.reader.approval(approvalId())?.decision?.by).toBe('local:1');
  expect(reasons()).toEqual(['before', 'first', 'after']);
  expect(verifyRows(store.reader.auditRows())).toMatchObject({ ok: true, records: 3 });
  expect(result.rows.map(({ seq }) => seq)).toEqual([1, 2, 3]);
});

test.each(['approved', 'denied', 'expired', 'cancelled'] as const)(
  'an approval that is %s stays so',
  (state) => {
    const end: Write = {
      kind: 'approval.close',
      closing: { id: approvalId(), state, decision: undefined, at: 1 },
    };
    expect(codes(commit(asked(), [end], [closing()]))).toEqual([undefined, undefined, 'conflict']);
    expect(store.reader.approval(approvalId())?.state).toBe(state);
  },
);

describe('a transaction fails alone when', () => {
  const cases: [string, Write[]][] = [
    ['it closes an approval that is not there', [closing(7)]],
    ['it opens an approval whose id is taken', [{ kind: 'approval.open', approval: approvalOf(0) }]],
    [
      'it brings a nonce of the session under another call',
      [{ kind: 'call', row: callRow(5, { nonce: 'nonce-0' }) }],
    ],
    [
      'it names a session that is not there',
      [{ kind: 'call', row: callRow(5, { sessionId: sessionRow(9).session.id }) }],
    ],
  ];
  test.each(cases)('%s', (_name, writes) => {
    commit(asked());
    expect(codes(commit([audit('a')], [audit('lost'), ...writes], [audit('b')]))).toEqual([
      undefined,
      'conflict',
      undefined,
    ]);
    expect(reasons()).toEqual(['a', 'b']);
  });

  test('it holds a value that cannot be stored', () => {
    const bad = { kind: 'audit', event: event('x'), at: Number.NaN } as const;
    expect(codes(commit([audit('a')], [bad], [audit('b')]))).toEqual([undefined, 'io', undefined]);
    expect(reasons()).toEqual(['a', 'b']);
  });
});

test('a database that is full fails the whole batch, loses nothing before it, and works again with space', () => {
  commit([audit('before')]);
  const pages = Number(store.db.pragma('page_count', { simple: true }));
  store.db.pragma(`max_page_count = ${pages + 2}`);
  const result = commit([audit('small')], [audit('x'.repeat(100_000))], [audit('small too')]);
  expect(codes(result)).toEqual(['full', 'full', 'full']);
  expect(result.rows).toEqual([]);
  expect(store.db.inTransaction).toBe(false);
  expect(reasons()).toEqual(['before']);
  store.db.pragma('max_page_count = 1000000');
  expect(codes(commit([audit('after')]))).toEqual([undefined]);
  expect(reasons()).toEqual(['before', 'after']);
  expect(verifyRows(store.reader.auditRows())).toMatchObject({ ok: true, records: 2 });
});

test('a commit that cannot be confirmed fails every transaction', () => {
  const result = commitBatch(store.db, store.apply, [[audit('a')], [audit('b')]], () => {
    throw new StoreError('io', 'gone');
  });
  expect(codes(result)).toEqual(['io', 'io']);
});

test('a database that another process has locked is busy', () => {
  const other = openDatabase(store.path).db;
  store.db.pragma('busy_timeout = 0');
  other.exec('BEGIN IMMEDIATE');
  expect(codes(commit([audit('a')]))).toEqual(['busy']);
  other.close();
  expect(codes(commit([audit('a')]))).toEqual([undefined]);
});
