import {
  chmodSync,
  linkSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { migrate, schemaVersion } from '../../src/store/migrate.ts';
import { openDatabase, openReadOnly } from '../../src/store/open.ts';
import { ensurePrivateFile } from '../../src/store/private-file.ts';
import { scratch } from './sample.ts';

let place: ReturnType<typeof scratch>;
let path: string;
beforeEach(() => {
  place = scratch();
  path = join(place.dir, 'aegis.db');
});
afterEach(() => place.remove());

const unsafe = expect.objectContaining({ code: 'AEG-STORE-UNSAFE', exit: 'configuration' });
const modeOf = (name: string): number => statSync(name).mode & 0o777;

test('a new database is synced at every commit, and no one else may read any of its files', () => {
  const before = process.umask(0);
  try {
    const { db } = openDatabase(path);
    expect(db.pragma('journal_mode', { simple: true })).toBe('wal');
    expect(db.pragma('synchronous', { simple: true })).toBe(2);
    expect(db.pragma('foreign_keys', { simple: true })).toBe(1);
    db.exec("INSERT INTO meta (key, value) VALUES ('x', 'y')");
    expect([path, `${path}-wal`, `${path}-shm`].map(modeOf)).toEqual([0o600, 0o600, 0o600]);
    db.close();
  } finally {
    process.umask(before);
  }
});

test('opening twice changes nothing: the schema and the origin of the log stay', () => {
  const first = openDatabase(path).db;
  const origin = first.prepare("SELECT value FROM meta WHERE key = 'origin'").pluck().get();
  expect(origin).toMatch(/^[0-9a-f]{32}$/);
  first.close();
  const second = openDatabase(path).db;
  expect(second.prepare("SELECT value FROM meta WHERE key = 'origin'").pluck().get()).toBe(origin);
  expect(second.prepare('SELECT max(version) FROM schema_version').pluck().get()).toBe(schemaVersion);
  second.close();
});

test('a database of a newer Aegis is refused and left as it is', () => {
  const { db } = openDatabase(path);
  db.prepare('INSERT INTO schema_version (version, applied_at) VALUES (?, 0)').run(schemaVersion + 1);
  db.exec('CREATE TABLE of_the_future (x)');
  db.close();
  const before = readFileSync(path);
  expect(() => openDatabase(path)).toThrow(
    expect.objectContaining({ code: 'AEG-STORE-NEWER', exit: 'configuration' }),
  );
  expect(readFileSync(path).equals(before)).toBe(true);
});

test('a database of another program is refused', () => {
  const other = new Database(path);
  other.exec('CREATE TABLE recipes (x)');
  other.close();
  expect(() => openDatabase(path)).toThrow(expect.objectContaining({ code: 'AEG-STORE-FOREIGN' }));
});

test('a migration that fails leaves nothing behind', () => {
  const db = new Database(path);
  db.exec('CREATE TABLE schema_version (version INTEGER PRIMARY KEY, applied_at INTEGER NOT NULL)');
  // Version 0 with a table of the first migration in its way.
  expect(() => migrate(db)).toThrow(/already exists/);
  expect(db.prepare("SELECT count(*) FROM sqlite_schema WHERE type = 'table'").pluck().get()).toBe(1);
  expect(db.inTransaction).toBe(false);
  db.close();
});

test('a symbolic link is refused, and what it points at is not touched', () => {
  const victim = join(place.dir, 'victim');
  writeFileSync(victim, 'precious');
  symlinkSync(victim, path);
  expect(() => openDatabase(path)).toThrow(unsafe);
  rmSync(path);
  symlinkSync(join(place.dir, 'nowhere'), path);
  expect(() => openDatabase(path)).toThrow(unsafe);
  rmSync(path);
  symlinkSync(victim, `${path}-wal`);
  expect(() => openDatabase(path)).toThrow(unsafe);
  expect(readFileSync(victim, 'utf8')).toBe('precious');
});

test('a directory, a second name, another owner, a directory that others can write are refused', () => {
  mkdirSync(path);
  expect(() => ensurePrivateFile(path)).toThrow(unsafe);
  rmSync(path, { recursive: true });
  writeFileSync(path, '', { mode: 0o600 });
  linkSync(path, `${path}.other`);
  expect(() => ensurePrivateFile(path)).toThrow(unsafe);
  rmSync(`${path}.other`);
  ensurePrivateFile(path);
  expect(() => ensurePrivateFile(path, (process.getuid?.() ?? 0) + 1)).toThrow(unsafe);
  chmodSync(place.dir, 0o777);
  expect(() => ensurePrivateFile(path)).toThrow(unsafe);
});

test('rights that others have on the file are taken away', () => {
  openDatabase(path).db.close();
  chmodSync(path, 0o666);
  openDatabase(path).db.close();
  expect(modeOf(path)).toBe(0o600);
});

test('a file that is no database, and a damaged one, are corrupt', () => {
  writeFileSync(path, 'x'.repeat(5_000), { mode: 0o600 });
  expect(() => openDatabase(path)).toThrow(expect.objectContaining({ name: 'StoreError', code: 'corrupt' }));
  rmSync(path);
  const { db } = openDatabase(path);
  db.exec(
    'INSERT INTO meta SELECT value, hex(randomblob(500)) FROM generate_series(1, 400)'.replace(
      'generate_series(1, 400)',
      '(WITH RECURSIVE n(value) AS (SELECT 1 UNION ALL SELECT value + 1 FROM n LIMIT 400) SELECT value FROM n)',
    ),
  );
  db.close();
  const bytes = readFileSync(path);
  bytes.fill(0xff, bytes.length - 9 * 4096, bytes.length - 8 * 4096);
  writeFileSync(path, bytes);
  expect(() => openDatabase(path)).toThrow(expect.objectContaining({ name: 'StoreError', code: 'corrupt' }));
});

test('the reading connection cannot write', () => {
  openDatabase(path).db.close();
  const db = openReadOnly(path);
  expect(() => db.exec('DELETE FROM meta')).toThrow(expect.objectContaining({ code: 'SQLITE_READONLY' }));
  db.close();
});

test('the audit table takes no change and no deletion', () => {
  const { db } = openDatabase(path);
  db.exec("INSERT INTO audit_log VALUES (1, 1, 't', NULL, NULL, 'line', 'hash')");
  expect(() => db.exec("UPDATE audit_log SET line = 'other'")).toThrow('only grows');
  expect(() => db.exec('DELETE FROM audit_log')).toThrow('only grows');
  db.close();
});
