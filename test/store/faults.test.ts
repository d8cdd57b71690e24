import { chmodSync, chownSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { StoreError, toStoreError } from '../../src/store/errors.ts';
import { openDatabase } from '../../src/store/open.ts';
import { childOf } from './child.ts';
import { scratch } from './sample.ts';

let place: ReturnType<typeof scratch>;
beforeEach(() => {
  place = scratch();
});
afterEach(() => place.remove());

/** An ordinary user: root may write where nobody may. */
const uid = process.getuid?.() === 0 ? 65_534 : (process.getuid?.() ?? 0);

const opened = async (path: string): Promise<unknown> => {
  const child = childOf(new URL('./open-as.child.ts', import.meta.url), [String(uid), path]);
  return JSON.parse((await child.nextLine()) ?? 'null');
};

test('a directory that cannot be written gives a StoreError', async () => {
  const path = join(place.dir, 'aegis.db');
  chownSync(place.dir, uid, -1);
  chmodSync(place.dir, 0o500);
  expect(await opened(path)).toMatchObject({ name: 'StoreError' });
});

test('a database in a directory that has become read-only gives a StoreError', async () => {
  const path = join(place.dir, 'aegis.db');
  openDatabase(path).db.close();
  chownSync(path, uid, -1);
  chownSync(place.dir, uid, -1);
  expect(await opened(path)).toMatchObject({ name: 'opened' });
  chmodSync(place.dir, 0o500);
  expect(await opened(path)).toMatchObject({ name: 'StoreError' });
});

test.each([
  ['SQLITE_FULL', 'full'],
  ['SQLITE_READONLY_DBMOVED', 'readonly'],
  ['SQLITE_CORRUPT_VTAB', 'corrupt'],
  ['SQLITE_NOTADB', 'corrupt'],
  ['SQLITE_BUSY_SNAPSHOT', 'busy'],
  ['SQLITE_CONSTRAINT_UNIQUE', 'conflict'],
  ['SQLITE_IOERR_WRITE', 'io'],
  ['SQLITE_CANTOPEN', 'io'],
  ['ENOSPC', 'full'],
  ['EROFS', 'readonly'],
  ['EACCES', 'io'],
])('%s is %s', (code, expected) => {
  const thrown = Object.assign(new Error('words'), { code });
  const error = toStoreError(thrown);
  expect(error).toBeInstanceOf(StoreError);
  expect(error).toMatchObject({ code: expected, cause: thrown });
  expect(error.message).toContain(code);
});
