import {
  appendFileSync,
  chmodSync,
  linkSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { SealedRecord } from '../../src/audit/chain.ts';
import { type AuditExport, openExport } from '../../src/audit/export.ts';
import { ExportDivergedError } from '../../src/audit/log-end.ts';
import { AegisError } from '../../src/errors.ts';
import { scratch } from '../store/sample.ts';
import { chainOf, textOf } from './sample.ts';

let place: ReturnType<typeof scratch>;
let path: string;
let table: SealedRecord[];
let outbox: AuditExport;
const content = (): string => readFileSync(path, 'utf8');

beforeEach(() => {
  place = scratch();
  path = join(place.dir, 'audit.log');
  table = chainOf(1_300);
  outbox = openExport(path, (from, limit) =>
    table
      .filter(({ record }) => record.seq >= from)
      .slice(0, limit)
      .map(({ record, line }) => ({ seq: record.seq, line })),
  );
});
afterEach(() => {
  outbox.close();
  place.remove();
});

const added = (word: string): { seq: number; line: string } => {
  const [next] = chainOf(1, word, table.at(-1)?.record);
  if (next === undefined) throw new Error('no record');
  table.push(next);
  return { seq: next.record.seq, line: next.line };
};

test('a file that is not there is written whole, for its owner only', () => {
  const before = process.umask(0);
  try {
    expect(outbox.reconcile()).toEqual({ cut: 0, written: 1_300 });
  } finally {
    process.umask(before);
  }
  expect(content()).toBe(textOf(table));
  expect(statSync(path).mode & 0o777).toBe(0o600);
});

test('rights that others have are taken away', () => {
  writeFileSync(path, textOf(table));
  chmodSync(path, 0o644);
  outbox.reconcile();
  expect(statSync(path).mode & 0o777).toBe(0o600);
});

test.each([1, 20, 150])('a tail torn %i bytes before its end is cut and written again', (missing) => {
  const text = textOf(table);
  writeFileSync(path, text.slice(0, -missing));
  const { cut, written } = outbox.reconcile();
  expect(written).toBe(1);
  expect(cut).toBe((table.at(-1)?.line.length ?? 0) + 1 - missing);
  expect(content()).toBe(text);
});

test('zero bytes that a crash of the machine left behind are cut', () => {
  const text = textOf(table);
  writeFileSync(path, `${textOf(table.slice(0, -1))}{"boot"${'\0'.repeat(4096)}`);
  outbox.reconcile();
  expect(content()).toBe(text);
});

test('whole lines that are missing at the end are written again', () => {
  writeFileSync(path, textOf(table.slice(0, 700)));
  expect(outbox.reconcile()).toEqual({ cut: 0, written: 600 });
  expect(content()).toBe(textOf(table));
});

describe('a file that says something else is left as it is:', () => {
  const cases: [string, (text: string) => string, number][] = [
    ['an edited line', (text) => text.replace('"r1250"', '"r125O"'), 1_250],
    [
      'a record the table does not have',
      (text) => text + textOf(chainOf(1, 'x', table.at(-1)?.record)),
      1_301,
    ],
    [
      'a torn record the table does not have',
      (text) => text + textOf(chainOf(1, 'x', table.at(-1)?.record)).slice(0, 60),
      1_301,
    ],
    [
      'a last line that is torn and edited',
      (text) => text.slice(0, -30).replace('"r1300"', '"r13OO"'),
      1_300,
    ],
    ['a file of someone else', () => 'some text\n', 1],
    ['a file of someone else without line end', () => 'some text', 1],
  ];
  test.each(cases)('%s', (_name, change, seq) => {
    const text = change(textOf(table));
    writeFileSync(path, text);
    expect(() => outbox.reconcile()).toThrow(ExportDivergedError);
    expect(() => outbox.reconcile()).toThrow(expect.objectContaining({ seq }));
    expect(() => outbox.append([added('later')])).toThrow(ExportDivergedError);
    expect(content()).toBe(text);
  });
});

test('lines that are appended follow those that are there', () => {
  outbox.reconcile();
  outbox.append([added('new1')]);
  outbox.append([added('new2'), added('new3')]);
  expect(content()).toBe(textOf(table));
});

test('a file that is removed or renamed while open is written anew', () => {
  outbox.reconcile();
  renameSync(path, `${path}.1`);
  outbox.append([added('new1')]);
  expect(content()).toBe(textOf(table));
  rmSync(path);
  outbox.append([added('new2')]);
  expect(content()).toBe(textOf(table));
});

test('a tail that is cut while the file is open is written again', () => {
  outbox.reconcile();
  truncateSync(path, statSync(path).size - 500);
  outbox.append([added('new')]);
  expect(content()).toBe(textOf(table));
});

test('a line that someone else appends is found, not overwritten', () => {
  outbox.reconcile();
  appendFileSync(path, '{"forged":true}\n');
  expect(() => outbox.append([added('new')])).toThrow(ExportDivergedError);
  expect(content()).toContain('forged');
});

test('a record longer than the window that is compared', () => {
  table.push(...chainOf(1, 'w'.repeat(700_000), table.at(-1)?.record));
  outbox.reconcile();
  outbox.close();
  outbox.append([added('after')]);
  expect(content()).toBe(textOf(table));
});

test('a symbolic link, a second name and a directory are refused', () => {
  writeFileSync(`${path}.victim`, 'precious');
  symlinkSync(`${path}.victim`, path);
  expect(() => outbox.reconcile()).toThrow(AegisError);
  rmSync(path);
  linkSync(`${path}.victim`, path);
  expect(() => outbox.reconcile()).toThrow(AegisError);
  expect(readFileSync(`${path}.victim`, 'utf8')).toBe('precious');
});
