import { symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { canonicalText, hashOf, type SealedRecord } from '../../src/audit/chain.ts';
import { verifyRows } from '../../src/audit/verify.ts';
import { verifyFile, verifyLog } from '../../src/audit/verify-log.ts';
import { scratch } from '../store/sample.ts';
import { chainOf, rowOf, textOf } from './sample.ts';

let place: ReturnType<typeof scratch>;
let path: string;
beforeEach(() => {
  place = scratch();
  path = join(place.dir, 'audit.log');
});
afterEach(() => place.remove());

/** The record with other content and a hash that fits it: what someone writes who knows the format. */
const rewritten = (sealed: SealedRecord, change: object): SealedRecord => {
  const { hash: _, ...rest } = sealed.record;
  const body = { ...rest, ...change };
  const record = { ...body, hash: hashOf(body) };
  return { record, line: canonicalText(record) };
};

const replaced = <T>(list: readonly T[], index: number, item: T): T[] => list.with(index, item);
const at = <T>(list: readonly T[], index: number): T => {
  const item = list[index];
  if (item === undefined) throw new Error('no such item');
  return item;
};

test('a sound log verifies, and its head is named', async () => {
  const chain = chainOf(1_200);
  writeFileSync(path, textOf(chain));
  const { seq, hash } = at(chain, -1 + chain.length).record;
  const sound = { ok: true, head: { seq, hash }, records: 1_200 };
  expect(await verifyFile(path)).toEqual(sound);
  expect(await verifyLog(path, chain.map(rowOf))).toEqual(sound);
  expect(verifyRows(chain.map(rowOf))).toEqual(sound);
});

test('an empty log is sound', async () => {
  writeFileSync(path, '');
  expect(await verifyLog(path, [])).toMatchObject({ ok: true, records: 0, head: { seq: 0 } });
});

describe('a file is broken where', () => {
  const chain = chainOf(9);
  const fifth = at(chain, 4);
  const cases: [string, string, object][] = [
    [
      'a word was edited',
      textOf(replaced(chain, 4, { ...fifth, line: fifth.line.replace('r5', 'r6') })),
      { seq: 5, problem: 'hash' },
    ],
    [
      'a record was rewritten together with its hash: the next one tells',
      textOf(replaced(chain, 4, rewritten(fifth, { reason: 'nothing' }))),
      { seq: 6, problem: 'chain' },
    ],
    ['a record was taken out', textOf(chain.toSpliced(4, 1)), { seq: 5, problem: 'sequence' }],
    ['a record stands twice', textOf(chain.toSpliced(5, 0, fifth)), { seq: 6, problem: 'sequence' }],
    [
      'a second record has a number that was there',
      textOf(chain.toSpliced(5, 0, rewritten(fifth, { prev: fifth.record.hash }))),
      { seq: 6, problem: 'sequence' },
    ],
    [
      'two records changed places',
      textOf([...chain.slice(0, 4), at(chain, 5), fifth, ...chain.slice(6)]),
      { seq: 5, problem: 'sequence' },
    ],
    ['the beginning is missing', textOf(chain.slice(2)), { seq: 1, problem: 'sequence' }],
    [
      'a chain of someone else goes on',
      textOf([...chain.slice(0, 4), ...chainOf(5, 'other', { seq: 4, hash: 'd'.repeat(64) })]),
      { seq: 5, problem: 'chain' },
    ],
    [
      'the text has spaces',
      textOf(replaced(chain, 4, { ...fifth, line: fifth.line.replace(',', ', ') })),
      { seq: 5, problem: 'canonical' },
    ],
    [
      'a key stands twice',
      textOf(
        replaced(chain, 4, { ...fifth, line: fifth.line.replace('"reason"', '"reason":"shown","reason"') }),
      ),
      { seq: 5, problem: 'canonical' },
    ],
    [
      'a line is no JSON',
      textOf(replaced(chain, 4, { ...fifth, line: 'hello' })),
      { seq: 5, problem: 'syntax' },
    ],
    [
      'a line is no record',
      textOf(replaced(chain, 4, { ...fifth, line: '{"seq":5}' })),
      { seq: 5, problem: 'syntax' },
    ],
    ['a line is empty', textOf(replaced(chain, 4, { ...fifth, line: '' })), { seq: 5, problem: 'syntax' }],
    [
      'a line nests without end',
      textOf(replaced(chain, 4, { ...fifth, line: '['.repeat(200_000) })),
      { seq: 5, problem: 'syntax' },
    ],
    ['the last line is torn', textOf(chain).slice(0, -20), { seq: 9, problem: 'torn' }],
  ];
  test.each(cases)('%s', async (_name, text, found) => {
    writeFileSync(path, text);
    expect(await verifyFile(path)).toMatchObject({ ok: false, ...found });
  });

  test('bytes are no UTF-8', async () => {
    const bytes = Buffer.from(textOf(chain));
    bytes[bytes.indexOf('r5')] = 0xff;
    writeFileSync(path, bytes);
    expect(await verifyFile(path)).toMatchObject({ ok: false, seq: 5, problem: 'syntax' });
  });
});

describe('table and file disagree where', () => {
  const chain = chainOf(9);
  const rows = chain.map(rowOf);

  test('the tail of the file was cut', async () => {
    writeFileSync(path, textOf(chain.slice(0, 7)));
    expect((await verifyFile(path)).ok).toBe(true);
    expect(await verifyLog(path, rows)).toMatchObject({ ok: false, seq: 8, problem: 'missing' });
  });

  test('the tail of the table was cut', async () => {
    writeFileSync(path, textOf(chain));
    expect(await verifyLog(path, rows.slice(0, 7))).toMatchObject({ ok: false, seq: 8, problem: 'extra' });
  });

  test('the file was rewritten as a whole, from a record on', async () => {
    const fourth = at(chain, 3).record;
    writeFileSync(path, textOf([...chain.slice(0, 4), ...chainOf(5, 'better', fourth)]));
    expect((await verifyFile(path)).ok).toBe(true);
    expect(await verifyLog(path, rows)).toMatchObject({ ok: false, seq: 5, problem: 'differs' });
  });

  test('a line of the table was edited', async () => {
    writeFileSync(path, textOf(chain));
    const row = at(rows, 4);
    const edited = replaced(rows, 4, { ...row, line: row.line.replace('r5', 'r6') });
    expect(await verifyLog(path, edited)).toMatchObject({ ok: false, seq: 5, problem: 'differs' });
    expect(verifyRows(edited)).toMatchObject({ ok: false, seq: 5, problem: 'hash' });
  });

  test.each([
    { seq: 6 },
    { ts: 1 },
    { type: 'session.started' },
    { session: `s_${'a'.repeat(16)}` },
    { call: `c_${'a'.repeat(16)}` },
    { hash: 'f'.repeat(64) },
  ])('a column says something else than its line: %o', async (change) => {
    writeFileSync(path, textOf(chain));
    const edited = replaced(rows, 4, { ...at(rows, 4), ...change });
    expect(await verifyLog(path, edited)).toMatchObject({ ok: false, seq: 5, problem: 'index' });
  });
});

test('a symbolic link is not followed', async () => {
  writeFileSync(`${path}.real`, textOf(chainOf(2)));
  symlinkSync(`${path}.real`, path);
  await expect(verifyFile(path)).rejects.toMatchObject({ code: 'ELOOP' });
});
