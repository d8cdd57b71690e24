import { readFile, writeFile } from 'node:fs/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openWriter } from '../../src/daemon/writer-client.ts';
import { type FakeDaemon, fakeDaemon } from './support/fake-daemon.ts';
import { type CliRun, jsonLines, runCli } from './support/run-cli.ts';

let daemon: FakeDaemon;
const cli = (...argv: string[]): Promise<CliRun> => runCli(argv, { AEGIS_HOME: daemon.paths.home });

/** Writes a real record of `count` events. */
const record = async (count: number): Promise<void> => {
  const { database, audit } = daemon.paths;
  const writer = await openWriter({ database, audit, boot: 'b1' });
  for (let at = 0; at < count; at += 1)
    await writer.commit([{ kind: 'audit', event: { type: 'daemon.stopped', reason: `${at}` }, at }]);
  await writer.close();
};

beforeEach(async () => {
  daemon = await fakeDaemon();
});
afterEach(() => daemon.close());

test('a whole record is verified, and its head printed, without a daemon', async () => {
  await record(3);
  const head = await cli('audit', 'head', '--json');
  const [{ seq, hash }] = jsonLines(head.stdout) as [{ seq: number; hash: string }];
  expect(seq).toBe(3);
  const run = await cli('audit', 'verify', '--offline');
  expect(run).toEqual({
    code: 0,
    stdout: `ok  3 records, chain, sequence and table agree; the head of a daemon was not compared\nhead  3 ${hash}\n`,
    stderr: '',
  });
  expect((await cli('audit', 'head')).stdout).toBe(`3 ${hash}\n`);
});

test('a changed line is found and named', async () => {
  await record(3);
  const lines = (await readFile(daemon.paths.audit, 'utf8')).split('\n');
  await writeFile(
    daemon.paths.audit,
    lines.map((line, at) => (at === 1 ? line.replace('"1"', '"9"') : line)).join('\n'),
  );
  const run = await cli('audit', 'verify', '--offline');
  expect(run.code).toBe(1);
  expect(run.stdout).toMatch(/^BROKEN {2}record 2: hash: /);
  expect(jsonLines((await cli('audit', 'verify', '--offline', '--json')).stdout)).toMatchObject([
    { ok: false, seq: 2, problem: 'hash' },
  ]);
});

test('a cut tail is found against the table', async () => {
  await record(3);
  const lines = (await readFile(daemon.paths.audit, 'utf8')).split('\n');
  await writeFile(daemon.paths.audit, `${lines.slice(0, 2).join('\n')}\n`);
  expect((await cli('audit', 'verify', '--offline')).stdout).toMatch(/^BROKEN {2}record 3: missing: /);
});

test('the head of the daemon must be part of what was read', async () => {
  await record(3);
  const [{ seq, hash }] = jsonLines((await cli('audit', 'head', '--json')).stdout) as [
    { seq: number; hash: string },
  ];
  daemon.status.audit = { seq, hash };
  expect((await cli('audit', 'verify')).stdout).toContain('and the daemon agrees');
  daemon.status.audit = { seq: 3, hash: 'cd'.repeat(32) };
  const other = await cli('audit', 'verify');
  expect(other.code).toBe(1);
  expect(other.stdout).toBe('BROKEN  record 3: head: the daemon names another hash for this record\n');
  daemon.status.audit = { seq: 9, hash };
  expect((await cli('audit', 'verify')).code).toBe(1);
});

test('without a record there is nothing to verify', async () => {
  const run = await cli('audit', 'verify', '--offline');
  expect(run.code).toBe(1);
  expect(run.stderr).toBe(
    `aegis: there is no record in ${daemon.paths.home} (it starts with the daemon: aegis start)\n`,
  );
});
