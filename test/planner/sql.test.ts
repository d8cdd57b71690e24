import { describe, expect, test } from 'vitest';
import { classifySql, sqlFacts } from '../../src/planner/sql/classify.ts';
import { planCommand, planTool } from './planning.ts';
import { said, started } from './programs/said.ts';

const effect = (sql: string, dialect: Parameters<typeof sqlFacts>[1] = 'postgres'): string => {
  const facts = sqlFacts(sql, dialect);
  return facts.code ? `${facts.effect} code` : facts.effect;
};

describe('a statement only reads', () => {
  test.each([
    'SELECT 1',
    "select * from t where note = 'DROP TABLE x; DELETE FROM y'",
    'SELECT "drop table" FROM t -- DROP TABLE x',
    '/* DROP TABLE x; */ SELECT 1',
    'WITH a AS (SELECT 1) SELECT * FROM a',
    'EXPLAIN DELETE FROM t',
    'SELECT * FROM t FOR UPDATE',
    'COPY (SELECT 1) TO STDOUT',
    'SELECT $$DROP TABLE x;$$, $a$DELETE FROM t$a$',
    'BEGIN; SELECT 1; COMMIT;',
    'SHOW search_path',
    '(SELECT 1) UNION (SELECT 2)',
  ])('%s', (sql) => {
    expect(effect(sql)).toBe('db-read');
  });
});

describe('a statement changes some rows, or what there is', () => {
  test.each([
    'INSERT INTO t VALUES (1) ON CONFLICT (id) DO UPDATE SET a = 1',
    'UPDATE t SET a = 1 WHERE id = 7',
    'DELETE FROM t WHERE id IN (SELECT id FROM u)',
    'CREATE TABLE t (id int REFERENCES u ON DELETE CASCADE ON UPDATE SET NULL)',
    'ALTER TABLE t ADD COLUMN a int',
    'DROP INDEX i',
    'SELECT * INTO u FROM t',
    'SELECT pg_terminate_backend(1)',
    "COPY t FROM '/tmp/x.csv'",
    'VACUUM FULL',
  ])('%s', (sql) => {
    expect(effect(sql)).toBe('db-write');
  });
});

describe('a statement destroys', () => {
  test.each([
    'DROP TABLE IF EXISTS t CASCADE',
    'drop database d',
    'TRUNCATE t',
    'DELETE FROM t',
    'DELETE FROM t WHERE 1=1',
    'DELETE FROM t WHERE true',
    'DELETE FROM t WHERE 1 = 1 OR id = 2',
    'DELETE FROM t WHERE id = id',
    'UPDATE t SET a = 1',
    'UPDATE t SET a = (SELECT b FROM u WHERE u.id = 1)',
    'EXPLAIN ANALYZE DELETE FROM t',
    'WITH d AS (DELETE FROM t RETURNING *) SELECT * FROM d',
    'SELECT 1; DROP TABLE t',
    'SELECT 1 DROP TABLE t',
    "SELECT '\\'; DROP TABLE t; --'",
  ])('%s', (sql) => {
    expect(effect(sql)).toBe('db-destroy');
  });

  test('in what MySQL runs although it looks like a comment', () => {
    expect(effect('/*!50000 DROP TABLE t */', 'mysql')).toBe('db-destroy');
    expect(effect('SELECT 1; --DROP\nDROP TABLE t', 'mysql')).toBe('db-destroy');
    expect(effect('/* /* */ DROP TABLE t', 'mysql')).toBe('db-destroy');
  });
});

describe('a statement reaches beyond the database', () => {
  test.each([
    "COPY t TO PROGRAM 'sh'",
    "SELECT pg_read_file('/etc/passwd')",
    "SELECT lo_export(1, '/tmp/x')",
    "SELECT * FROM t INTO OUTFILE '/tmp/x'",
    "EXEC xp_cmdshell 'dir'",
    "SELECT load_file('/etc/passwd')",
    "SELECT load_extension('./x')",
  ])('%s', (sql) => {
    expect(effect(sql)).toContain('code');
  });
});

describe('where readers of SQL differ and the reader is not known', () => {
  test.each(["SELECT '\\' , ' FROM t'", '/* /* */ SELECT 1', '--SELECT\nSELECT 1', "SELECT 'open"])(
    '%s is not only reading',
    (sql) => {
      expect(classifySql(sql)).not.toEqual(['db-read']);
    },
  );

  test('hostile texts end, and are not only reading', () => {
    for (const sql of [
      "'".repeat(100_001),
      '/*'.repeat(50_000),
      '('.repeat(100_000),
      ';'.repeat(100_000),
      'SELECT '.repeat(20_001),
    ]) {
      expect(sqlFacts(sql, 'any').effect).toBe('db-write');
    }
  });
});

describe('clients of databases', () => {
  test.each([
    ["psql -U u -d d -c 'SELECT 1'", 'db-read'],
    ["psql -c '\\dt'", 'db-read'],
    ["psql -c 'DROP TABLE t'", 'db-destroy'],
    ["psql <<< 'DROP TABLE t'", 'db-destroy'],
    ["psql <<'EOF'\nSELECT 1;\n\\! id\nDELETE FROM t;\nEOF", 'db-destroy'],
    ['psql -f a.sql', 'db-write'],
    ['psql < a.sql', 'db-write opaque'],
    ['psql -c "$SQL"', 'opaque'],
    ['psql', ''],
    ["psql -c 'SELECT 1 \\g |sh'", 'db-write opaque'],
    ["sqlite3 a.db '.tables'", 'db-read'],
    ["sqlite3 a.db '.read |id'", 'db-read'],
    ["sqlite3 :memory: 'CREATE TABLE t(a)'", 'db-read'],
    ["sqlite3 a.db 'CREATE TABLE t(a)'", 'db-write'],
    ["mysql -psecret -e 'SHOW TABLES' d", 'db-read'],
    ["duckdb -c 'SELECT 1'", 'db-read'],
    ["sqlcmd -Q 'SELECT 1 DROP TABLE t'", 'db-destroy'],
    ["cqlsh -e 'DROP KEYSPACE k'", 'db-destroy'],
    ['mongosh --eval \'db.users.find({a: "drop()"}).limit(3)\'', 'db-read'],
    ["mongosh --eval 'db.users.deleteMany({})'", 'db-destroy'],
    ["mongosh --eval 'db.users.deleteMany({a: 1})'", 'db-write'],
    ["mongosh --eval 'db.dropDatabase()'", 'db-destroy'],
    ['mongosh --eval \'db["dropDatabase"]()\'', 'db-destroy'],
    ['mongosh --eval \'db["drop" + "Database"]()\'', 'db-write opaque'],
    ["mongosh --eval 'process.exit()'", 'db-write opaque'],
    ['redis-cli -h localhost GET k', 'db-read'],
    ['redis-cli -n 1 flushdb ASYNC', 'db-destroy development'],
    ['redis-cli CONFIG GET dir', 'db-read'],
    ['redis-cli CONFIG SET dir /var/www', 'db-write'],
    ['redis-cli --eval x.lua', 'db-write opaque'],
    ['dropdb app', 'db-destroy'],
    ['dropdb app_test', 'db-destroy development'],
    ['npx prisma migrate reset', 'project-task'],
  ])('%s is %s', (command, traits) => {
    expect(said(command)).toBe(traits);
  });

  test('are judged by what is piped to them', () => {
    const planned = planCommand("echo 'TRUNCATE t' | psql").operations;
    expect(planned.flatMap((operation) => operation.traits)).toContain('db-destroy');
  });

  test('their escapes to a shell are planned as commands', () => {
    expect(started("psql -c '\\! rm -rf /'")).toContain('rm -rf /');
    expect(started("sqlite3 a.db '.shell rm -rf /'")).toContain('rm -rf /');
    expect(started("sqlite3 a.db '.read |rm -rf /'")).toContain('rm -rf /');
    expect(started("mysql -e '\\! rm -rf /'")).toContain('rm -rf /');
  });

  test('migrations backwards and resets change data, forced ones destroy it', () => {
    const traits = (command: string): string[] =>
      planCommand(command).operations.flatMap((operation) => operation.traits);
    expect(traits('npx prisma migrate dev')).toEqual(['project-task', 'project-task']);
    expect(traits('npx prisma migrate reset')).toContain('db-write');
    expect(traits('npx prisma migrate reset --force')).toContain('db-destroy');
    expect(traits('alembic downgrade base')).toContain('db-write');
    expect(traits('flyway clean')).toContain('db-destroy');
  });
});

describe('MCP tools that are handed SQL', () => {
  const traits = (input: Record<string, string>): string[] =>
    planTool('mcp__db__query', input).operations.flatMap((operation) => operation.traits);

  test('carry its traits', () => {
    expect(traits({ sql: 'SELECT 1' })).toEqual(['db-read']);
    expect(traits({ query: 'DROP TABLE t' })).toEqual(['db-destroy']);
    expect(traits({ sql: 'SELECT 1', statement: 'DELETE FROM t' })).toEqual(['db-destroy']);
  });

  test('a text to search for is no SQL', () => {
    expect(traits({ query: 'how to drop a table' })).toEqual([]);
  });
});
