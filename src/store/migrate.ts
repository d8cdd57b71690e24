import type Database from 'better-sqlite3';
import { AegisError } from '../errors.ts';
import { firstSchema, secondSchema } from './schema.ts';

/** Migration n takes the schema from version n to n + 1. Only ever appended to. */
const migrations: readonly string[] = [firstSchema, secondSchema];

/** The schema this program reads and writes. */
export const schemaVersion = migrations.length;

/**
 * Brings the schema to this program's version, forward only, all steps in one transaction. Throws AegisError (exit
 * configuration) when the database is newer than the program, or is not one of Aegis; SqliteError otherwise.
 */
export const migrate = (db: Database.Database, now: () => number = Date.now): void => {
  db.transaction(() => {
    const version = versionOf(db);
    if (version > schemaVersion) throw newer(db.name, version);
    for (const [index, sql] of migrations.entries()) {
      if (index < version) continue;
      db.exec(sql);
      db.prepare('INSERT INTO schema_version (version, applied_at) VALUES (?, ?)').run(index + 1, now());
    }
  }).immediate();
};

const versionOf = (db: Database.Database): number => {
  const tables = db.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").pluck().all();
  if (tables.length === 0) return 0;
  if (!tables.includes('schema_version')) throw foreign(db.name);
  return Number(db.prepare('SELECT coalesce(max(version), 0) FROM schema_version').pluck().get());
};

const newer = (path: string, version: number): AegisError =>
  new AegisError(
    `${path} has schema version ${version}; this version of Aegis knows ${schemaVersion} and older`,
    { code: 'AEG-STORE-NEWER', exit: 'configuration', hint: 'Use the newer Aegis that wrote it.' },
  );

const foreign = (path: string): AegisError =>
  new AegisError(`${path} is a database of another program`, {
    code: 'AEG-STORE-FOREIGN',
    exit: 'configuration',
    hint: 'Move it away, or set AEGIS_HOME to another directory.',
  });
