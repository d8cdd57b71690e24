import { once } from 'node:events';
import {
  mkdirSync,
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
import { verifyLog } from '../../src/audit/verify-log.ts';
import { openWriter, type RunningWriter, type WriterFailure } from '../../src/daemon/writer-client.ts';
import { openDatabase } from '../../src/store/open.ts';
import { openReader } from '../../src/store/reader.ts';
import type { Write } from '../../src/store/write.ts';
import { childOf } from '../store/child.ts';
import { approvalId, asked, audit, closing, scratch } from '../store/sample.ts';

let place: ReturnType<typeof scratch>;
let database: string;
let file: string;
let failures: WriterFailure[];
let open: RunningWriter[];
beforeEach(() => {
  place = scratch();
  database = join(place.dir, 'aegis.db');
  file = join(place.dir, 'audit.log');
  failures = [];
  open = [];
});
afterEach(async () => {
  await Promise.all(open.map((writer) => writer.terminate()));
  place.remove();
});

const start = async (): Promise<RunningWriter> => {
  const writer = await openWriter({
    database,
    audit: file,
    boot: 'boot-1',
    onFailure: (failure) => failures.push(failure),
  });
  open.push(writer);
  return writer;
};

/** Verifies table against file with a connection of its own. */
const verified = async (): Promise<unknown> => {
  const reader = openReader(database);
  try {
    return await verifyLog(file, reader.auditRows());
  } finally {
    reader.close();
  }
};
const reasons = (): string[] => {
  const reader = openReader(database);
  try {
    return [...reader.auditRows()].map(({ line }) => JSON.parse(line).reason);
  } finally {
    reader.close();
  }
};

test('what is committed is in the table at once, and in the file after a flush', async () => {
  const writer = await start();
  await writer.commit([audit('one')]);
  expect(reasons()).toEqual(['one']);
  await writer.flush();
  const [line] = readFileSync(file, 'utf8').split('\n');
  expect(JSON.parse(line ?? '')).toMatchObject({ v: 1, seq: 1, boot: 'boot-1', ts: 5_000, reason: 'one' });
  expect(await verified()).toMatchObject({ ok: true, records: 1 });
  expect([database, `${database}-wal`, file].map((name) => statSync(name).mode & 0o777)).toEqual([
    0o600, 0o600, 0o600,
  ]);
});

test('200 commits at once share few syncs, in the order they were given', async () => {
  const writer = await start();
  await Promise.all(Array.from({ length: 200 }, (_, n) => writer.commit([audit(String(n))])));
  expect(writer.stats().commits).toBe(200);
  expect(writer.stats().batches).toBeLessThan(50);
  expect(reasons()).toEqual(Array.from({ length: 200 }, (_, n) => String(n)));
  await writer.close();
  expect(await verified()).toMatchObject({ ok: true, records: 200 });
});

test('of racing decisions exactly one is acknowledged, the others are conflicts and leave no record', async () => {
  const writer = await start();
  await writer.commit(asked());
  const race = Array.from({ length: 20 }, (_, n) =>
    writer.commit([audit(`decided by ${n}`), closing(0, `local:${n}`)]),
  );
  const others = Array.from({ length: 20 }, (_, n) => writer.commit([audit(`other ${n}`)]));
  const results = await Promise.allSettled(race);
  await Promise.all(others);
  const won = results.flatMap(({ status }, n) => (status === 'fulfilled' ? [n] : []));
  expect(won).toHaveLength(1);
  for (const result of results)
    if (result.status === 'rejected')
      expect(result.reason).toMatchObject({ name: 'StoreError', code: 'conflict' });
  const reader = openReader(database);
  expect(reader.approval(approvalId())?.decision?.by).toBe(`local:${won[0]}`);
  reader.close();
  expect(reasons().filter((reason) => reason.startsWith('decided'))).toEqual([`decided by ${won[0]}`]);
  expect(reasons()).toHaveLength(21);
  // A lost race is not a failure of the store.
  expect(failures).toEqual([]);
});

test('the chain goes on where it ended after a restart', async () => {
  const first = await start();
  await first.commit([audit('one'), audit('two')]);
  await first.close();
  const second = await start();
  expect(second.startup).toMatchObject({ head: { seq: 2 }, cut: 0, exported: 0 });
  await second.commit([audit('three')]);
  await second.close();
  expect(await verified()).toMatchObject({ ok: true, records: 3 });
});

describe('at start', () => {
  beforeEach(async () => {
    const writer = await start();
    for (let n = 0; n < 5; n += 1) await writer.commit([audit(`r${n}`)]);
    await writer.close();
  });
  const text = (): string => readFileSync(file, 'utf8');
  const refused = (code: string) =>
    expect.objectContaining({ name: 'AegisError', code, exit: 'configuration' });

  test('a torn tail of the file is cut and written again', async () => {
    const whole = text();
    truncateSync(file, whole.length - 30);
    expect((await start()).startup).toMatchObject({ exported: 1 });
    expect(text()).toBe(whole);
  });

  test('a file that is gone is written again', async () => {
    const whole = text();
    rmSync(file);
    expect((await start()).startup).toMatchObject({ exported: 5 });
    expect(text()).toBe(whole);
  });

  test('a file that was edited stops the start, and stays as it is', async () => {
    const edited = text().replace('"r2"', '"rX"');
    writeFileSync(file, edited);
    await expect(start()).rejects.toThrow(refused('AEG-AUDIT-DIVERGED'));
    expect(text()).toBe(edited);
  });

  test('a table that lost its tail, though the file has it, stops the start', async () => {
    const { db } = openDatabase(database);
    db.exec('DROP TRIGGER audit_log_keeps_rows; DELETE FROM audit_log WHERE seq = 5');
    db.close();
    await expect(start()).rejects.toThrow(refused('AEG-AUDIT-DIVERGED'));
  });

  test('a table that was edited stops the start', async () => {
    const { db } = openDatabase(database);
    db.exec(`DROP TRIGGER audit_log_keeps_text; UPDATE audit_log SET line = replace(line, '"r2"', '"rX"')`);
    db.close();
    await expect(start()).rejects.toThrow(refused('AEG-AUDIT-BROKEN'));
  });

  test('a file that is a symbolic link stops the start', async () => {
    renameSync(file, `${file}.real`);
    symlinkSync(`${file}.real`, file);
    await expect(start()).rejects.toThrow(refused('AEG-AUDIT-UNSAFE'));
  });

  test('a newer schema stops the start', async () => {
    const { db } = openDatabase(database);
    db.exec('INSERT INTO schema_version VALUES (999, 0)');
    db.close();
    await expect(start()).rejects.toThrow(refused('AEG-STORE-NEWER'));
  });

  test('a damaged database stops the start as a StoreError', async () => {
    writeFileSync(database, 'x'.repeat(10_000));
    await expect(start()).rejects.toMatchObject({ name: 'StoreError', code: 'corrupt' });
  });
});

test('a database that is deleted under the writer takes no more commits', async () => {
  const writer = await start();
  await writer.commit([audit('one')]);
  rmSync(database);
  await expect(writer.commit([audit('two')])).rejects.toMatchObject({ name: 'StoreError', code: 'io' });
  expect(failures.map(({ phase }) => phase)).toEqual(['commit']);
});

test('a file that cannot be written is told, loses no commit, and follows once it can', async () => {
  const writer = await start();
  await writer.commit([audit('one')]);
  await writer.flush();
  renameSync(file, `${file}.away`);
  mkdirSync(file);
  await writer.commit([audit('two')]);
  await expect(writer.flush()).rejects.toMatchObject({ name: 'StoreError' });
  expect(failures.map(({ phase }) => phase)).toContain('export');
  rmSync(file, { recursive: true });
  await writer.commit([audit('three')]);
  await writer.flush();
  expect(await verified()).toMatchObject({ ok: true, records: 3 });
});

test('when the thread ends, what waits is rejected, and so is what comes later', async () => {
  const writer = await start();
  const waiting = Array.from({ length: 50 }, (_, n) => writer.commit([audit(String(n))]));
  const results = Promise.allSettled(waiting);
  await writer.terminate();
  for (const result of await results)
    if (result.status === 'rejected') expect(result.reason).toMatchObject({ name: 'StoreError', code: 'io' });
  await expect(writer.commit([audit('late')])).rejects.toMatchObject({ name: 'StoreError', code: 'io' });
  // Every one that was acknowledged is there.
  const acknowledged = (await results).filter(({ status }) => status === 'fulfilled').length;
  expect(reasons().length).toBeGreaterThanOrEqual(acknowledged);
});

test('closing waits for the file, and takes nothing afterwards', async () => {
  const writer = await start();
  const commits = Array.from({ length: 50 }, (_, n) => writer.commit([audit(String(n))]));
  await writer.close();
  await Promise.all(commits);
  expect(await verified()).toMatchObject({ ok: true, records: 50 });
  await expect(writer.commit([audit('late')])).rejects.toMatchObject({ code: 'io' });
  await writer.close();
  expect(failures).toEqual([]);
});

test('a value that cannot cross to the thread is rejected, and the writer goes on', async () => {
  const writer = await start();
  const strange = [{ kind: 'audit', at: 1, event: () => {} }] as unknown as Write[];
  await expect(writer.commit(strange)).rejects.toMatchObject({ name: 'StoreError' });
  await writer.commit([audit('fine')]);
  expect(reasons()).toEqual(['fine']);
});

test('a writer that is killed while it commits loses nothing it acknowledged', async () => {
  let acknowledged = 0;
  for (let round = 0; round < 5; round += 1) {
    const child = childOf(new URL('./commit-on.child.ts', import.meta.url), [database, file, `${round}`]);
    const said: string[] = [];
    // Every line is one acknowledged commit; the kill falls at another place in each round.
    while (said.length < 20 + round * 37) {
      const line = await child.nextLine();
      if (line === undefined) throw new Error('the child ended by itself');
      said.push(line);
    }
    child.process.kill('SIGKILL');
    for (let line = await child.nextLine(); line !== undefined; line = await child.nextLine())
      said.push(line);
    if (child.process.signalCode === null) await once(child.process, 'exit');
    acknowledged += said.length;
    const writer = await start();
    const stored = new Set(reasons());
    expect(said.filter((line) => !stored.has(line))).toEqual([]);
    await writer.close();
    expect(await verified()).toMatchObject({ ok: true });
  }
  expect(reasons().length).toBeGreaterThanOrEqual(acknowledged);
});

test('a disk without space gives StoreErrors, no crash, and loses nothing it acknowledged', async () => {
  const child = childOf(new URL('./fill-disk.child.ts', import.meta.url), [database, file], 512);
  const said: string[] = [];
  for (let line = await child.nextLine(); line !== undefined; line = await child.nextLine()) said.push(line);
  const acknowledged = said.filter((line) => line.startsWith('ok ')).map((line) => line.slice(3));
  expect(said.filter((line) => line.startsWith('rejected'))).toEqual(['rejected StoreError io']);
  expect(said.at(-1)).toBe('alive');
  expect(acknowledged.length).toBeGreaterThan(2);
  const writer = await start();
  const stored = new Set(reasons());
  expect(acknowledged.filter((reason) => !stored.has(reason))).toEqual([]);
  await writer.commit([audit('again')]);
  await writer.close();
  expect(await verified()).toMatchObject({ ok: true });
});
