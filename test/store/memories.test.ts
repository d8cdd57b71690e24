import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { StoreError } from '../../src/store/errors.ts';
import { memoryKeyOf } from '../../src/store/memories.ts';
import type { RateUse } from '../../src/store/write.ts';
import { openTestStore, type TestStore } from '../model/tool-call/store.ts';
import { sessionId, sessionRow } from './sample.ts';

let store: TestStore;
beforeEach(async () => {
  store = openTestStore();
  await store.writer.commit([0, 1].map((n) => ({ kind: 'session', row: sessionRow(n, {}) })));
});
afterEach(() => store.close());

const past = (n: number, session = 0) =>
  ({ kind: 'past', sessionId: sessionId(session), details: JSON.stringify({ n }) }) as const;

describe('what is remembered of a session', () => {
  const key = memoryKeyOf(sessionId(0));

  test('is the last that was written under its key', async () => {
    await store.writer.commit([{ kind: 'memory', key, details: '{"calls":1}', at: 1 }]);
    await store.writer.commit([{ kind: 'memory', key, details: '{"calls":2}', at: 2 }]);
    expect(store.reader.memory(key)).toEqual({ calls: 2 });
    expect(store.reader.memory(memoryKeyOf(sessionId(1)))).toBeUndefined();
  });

  test('is the last hundred of its calls, oldest first, and no other session loses by it', async () => {
    await store.writer.commit([past(-1, 1)]);
    for (let n = 0; n < 105; n += 1) await store.writer.commit([past(n)]);
    const kept = store.reader.pastCalls(sessionId(0));
    expect(kept).toHaveLength(100);
    expect(kept[0]).toEqual({ n: 5 });
    expect(kept.at(-1)).toEqual({ n: 104 });
    expect(store.reader.pastCalls(sessionId(1))).toEqual([{ n: -1 }]);
  });

  test('goes with the session', async () => {
    await store.writer.commit([{ kind: 'memory', key, details: '{}', at: 1 }, past(1), past(2, 1)]);
    await store.writer.commit([{ kind: 'forget', sessionId: sessionId(0) }]);
    expect(store.reader.memory(key)).toBeUndefined();
    expect(store.reader.pastCalls(sessionId(0))).toEqual([]);
    expect(store.reader.pastCalls(sessionId(1))).toHaveLength(1);
  });

  test('that is damaged is an error, not nothing', async () => {
    await store.writer.commit([{ kind: 'memory', key, details: '{"calls":', at: 1 }]);
    expect(() => store.reader.memory(key)).toThrow(StoreError);
  });
});

test('uses of rates are kept for as long as any rate counts, whatever becomes of the session', async () => {
  const day = 86_400_000;
  const use = (at: number): RateUse => ({
    rule: 'budget',
    sessionId: sessionId(0),
    agent: 'claude',
    project: '/work',
    at,
  });
  await store.writer.commit([{ kind: 'rate', use: use(day) }]);
  await store.writer.commit([
    { kind: 'rate', use: use(2 * day) },
    { kind: 'forget', sessionId: sessionId(0) },
  ]);
  expect(store.reader.rateUses(0)).toEqual([use(day), use(2 * day)]);
  expect(store.reader.rateUses(day + 1)).toEqual([use(2 * day)]);
  await store.writer.commit([{ kind: 'rate', use: use(33 * day) }]);
  expect(store.reader.rateUses(0)).toEqual([use(2 * day), use(33 * day)]);
});
