import { afterEach, beforeEach, expect, test } from 'vitest';
import { genesis } from '../../src/audit/chain.ts';
import { commitBatch } from '../../src/store/batch.ts';
import type { Reader } from '../../src/store/reader.ts';
import type { Grant, Write } from '../../src/store/write.ts';
import { type OpenedStore, openedStore } from './opened.ts';
import {
  approvalId,
  approvalOf,
  asked,
  audit,
  callId,
  callRow,
  closing,
  decisionOf,
  sessionId,
  sessionRow,
} from './sample.ts';

let store: OpenedStore;
beforeEach(() => {
  store = openedStore();
});
afterEach(() => store.close());

const stored = (...writes: Write[]): void => {
  const [failure] = commitBatch(store.db, store.apply, [writes], () => {}).failures;
  if (failure !== undefined) throw failure;
};

test('an empty store has nothing, and its log begins at genesis', () => {
  expect(store.reader.counts()).toEqual({
    liveSessions: 0,
    liveCalls: 0,
    pendingApprovals: 0,
    auditRecords: 0,
  });
  expect(store.reader.head()).toEqual(genesis);
  expect(store.reader.session(sessionId())).toBeUndefined();
  expect(store.reader.call(callId())).toBeUndefined();
  expect(store.reader.approval(approvalId())).toBeUndefined();
});

test('rows come back as they were given', () => {
  const full = sessionRow(1, { endedAt: 9, state: 'ended' });
  full.session.agentVersion = '2.1.0';
  const call = callRow(1, { agentCallId: 'toolu_1', closedAt: 8, text: 'a\0b\u{1f600}' });
  const approval = approvalOf(1, { decision: decisionOf(1), state: 'approved' });
  stored(
    ...asked(0),
    { kind: 'session', row: full },
    { kind: 'call', row: call },
    { kind: 'approval.open', approval },
  );
  expect(store.reader.session(sessionId(1))).toEqual(full);
  expect(store.reader.session(sessionId(0))).toEqual(sessionRow(0));
  expect(store.reader.call(callId(1))).toEqual(call);
  expect(store.reader.call(callId(0))).toEqual(callRow(0));
  expect(store.reader.approval(approvalId(1))).toEqual(approval);
  expect(store.reader.approval(approvalId(0))).toEqual(approvalOf(0));
});

test('what changes in the life of a session or a call is updated, what it is stays', () => {
  stored(...asked(0));
  stored(
    { kind: 'session', row: sessionRow(0, { state: 'frozen', keyHash: 'f'.repeat(64) }) },
    { kind: 'call', row: callRow(0, { closedAt: 99, deadline: undefined, nonce: 'other', tool: 'Read' }) },
  );
  expect(store.reader.session(sessionId())).toEqual(sessionRow(0, { state: 'frozen' }));
  expect(store.reader.call(callId())).toEqual(callRow(0, { closedAt: 99, deadline: undefined }));
});

test('live sessions and live calls are those that have not ended', () => {
  stored(
    { kind: 'session', row: sessionRow(0) },
    { kind: 'session', row: sessionRow(1, { state: 'ended', endedAt: 5 }) },
    { kind: 'session', row: sessionRow(2, { state: 'frozen' }) },
    { kind: 'call', row: callRow(0) },
    { kind: 'call', row: callRow(1, { closedAt: 5 }) },
    { kind: 'call', row: callRow(2, { sessionId: sessionId(2) }) },
  );
  expect(store.reader.liveSessions().map(({ session }) => session.id)).toEqual([sessionId(0), sessionId(2)]);
  expect(store.reader.sessions(2).map(({ session }) => session.id)).toEqual([sessionId(2), sessionId(1)]);
  expect(store.reader.liveCalls(sessionId(0)).map(({ id }) => id)).toEqual([callId(0)]);
  expect(store.reader.liveCalls(sessionId(2)).map(({ id }) => id)).toEqual([callId(2)]);
  expect(store.reader.counts()).toMatchObject({ liveSessions: 2, liveCalls: 2 });
});

test('a call is found by its nonce within its session only', () => {
  stored(...asked(0), { kind: 'session', row: sessionRow(1) });
  expect(store.reader.callByNonce(sessionId(0), 'nonce-0')?.id).toBe(callId(0));
  expect(store.reader.callByNonce(sessionId(1), 'nonce-0')).toBeUndefined();
  stored({ kind: 'call', row: callRow(3, { sessionId: sessionId(1), nonce: 'nonce-0' }) });
  expect(store.reader.callByNonce(sessionId(1), 'nonce-0')?.id).toBe(callId(3));
});

test('pending approvals come in the order of their deadlines, and leave the list when they are decided', () => {
  stored(...asked(0), ...asked(2), ...asked(1));
  expect(store.reader.pendingApprovals().map(({ id }) => id)).toEqual([
    approvalId(0),
    approvalId(1),
    approvalId(2),
  ]);
  expect(store.reader.overdueApprovals(9_001).map(({ id }) => id)).toEqual([approvalId(0), approvalId(1)]);
  stored(closing(1));
  expect(store.reader.pendingApprovals().map(({ id }) => id)).toEqual([approvalId(0), approvalId(2)]);
  expect(store.reader.approval(approvalId(1))).toEqual(
    approvalOf(1, { state: 'approved', decision: decisionOf(1) }),
  );
  expect(store.reader.counts()).toMatchObject({ pendingApprovals: 2 });
});

test('approvals are listed newest first, by state and session', () => {
  stored(...asked(0), ...asked(1), ...asked(2));
  stored(closing(1));
  const ids = (filter: Parameters<Reader['approvals']>[0]): string[] =>
    store.reader.approvals(filter).map(({ id }) => id);
  expect(ids({ limit: 10 })).toEqual([approvalId(2), approvalId(1), approvalId(0)]);
  expect(ids({ limit: 2 })).toEqual([approvalId(2), approvalId(1)]);
  expect(ids({ state: 'approved', limit: 10 })).toEqual([approvalId(1)]);
  expect(ids({ session: sessionId(5), limit: 10 })).toEqual([]);
});

test('a plan that is granted twice keeps its first grant', () => {
  stored(...asked(0), ...asked(1));
  const grant: Grant = {
    sessionId: sessionId(0),
    planHash: 'c'.repeat(64),
    approvalId: approvalId(0),
    by: 'local:1',
    at: 1,
  };
  stored({ kind: 'grant', grant }, { kind: 'grant', grant: { ...grant, approvalId: approvalId(1), at: 2 } });
  expect(store.reader.grants(sessionId(0))).toEqual([grant]);
  expect(store.reader.grants(sessionId(1))).toEqual([]);
});

test('records are found by number, time, session, call, type, and at most as many as asked for', () => {
  const session = sessionId(3);
  const call = callId(3);
  stored(
    audit('one', 100),
    { kind: 'audit', at: 200, event: { type: 'session.handshake', session } },
    { kind: 'audit', at: 300, event: { type: 'call.critiqued', session, call, findings: [] } },
    audit('four', 400),
  );
  const seqs = (filter: Omit<Parameters<Reader['audit']>[0], 'limit'>, limit = 10): number[] =>
    store.reader.audit({ ...filter, limit }).map(({ seq }) => seq);
  expect(seqs({})).toEqual([1, 2, 3, 4]);
  expect(seqs({}, 2)).toEqual([1, 2]);
  expect(seqs({ sinceSeq: 3 })).toEqual([3, 4]);
  expect(seqs({ sinceTs: 200 })).toEqual([2, 3, 4]);
  expect(seqs({ session })).toEqual([2, 3]);
  expect(seqs({ call })).toEqual([3]);
  expect(seqs({ types: ['daemon.stopped', 'call.critiqued'], sinceSeq: 2 })).toEqual([3, 4]);
  expect(seqs({ types: [] })).toEqual([]);
  expect(store.reader.head().seq).toBe(4);
});

test('all records come in order, however many pages they are', () => {
  stored(...Array.from({ length: 1_001 }, (_, n) => audit(String(n))));
  expect([...store.reader.auditRows()].map(({ seq }) => seq)).toEqual(
    Array.from({ length: 1_001 }, (_, n) => n + 1),
  );
  expect([...store.reader.auditRows(1_000)].map(({ seq }) => seq)).toEqual([1_000, 1_001]);
});

test('a row that was damaged is corrupt, never half a row', () => {
  stored(...asked(0));
  store.db.exec("UPDATE approvals SET details = '{broken'");
  expect(() => store.reader.pendingApprovals()).toThrow(
    expect.objectContaining({ name: 'StoreError', code: 'corrupt' }),
  );
  store.db.exec("UPDATE sessions SET details = json_set(details, '$.level', 'invincible')");
  expect(() => store.reader.liveSessions()).toThrow(
    expect.objectContaining({ name: 'StoreError', code: 'corrupt' }),
  );
});

test.each([
  ['pending', "SELECT * FROM approvals WHERE state = 'pending' ORDER BY deadline, id", 'approvals_pending'],
  [
    'live calls',
    "SELECT * FROM tool_calls WHERE session_id = 'x' AND closed_at IS NULL ORDER BY received_at, id",
    'tool_calls_live',
  ],
  ['live sessions', "SELECT * FROM sessions WHERE state <> 'ended' ORDER BY started_at, id", 'sessions_live'],
  [
    'records of a session',
    "SELECT * FROM audit_log WHERE session = 'x' ORDER BY seq LIMIT 10",
    'audit_log_by_session',
  ],
])('%s are looked up by an index', (_name, sql, index) => {
  const plan = store.db.prepare(`EXPLAIN QUERY PLAN ${sql}`).all();
  expect(JSON.stringify(plan)).toContain(index);
});
