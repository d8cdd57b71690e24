import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Paths, pathsOf } from '../../src/config/paths.ts';
import { type Client, connect } from '../../src/daemon/client.ts';
import type { Status } from '../../src/daemon/protocol.ts';
import { stopDaemon } from '../../src/daemon/start.ts';
import { runCli } from './support/run-cli.ts';

let dir: string;
let paths: Paths;
let client: Client;
let before: Status;

const rule = (id: string): string =>
  `schema = 1\n[[rule]]\nid = "${id}"\ndecision = "deny"\nreason = "mine"\nsuggest = "none"\n[rule.match]\nprogram = "${id}"\n`;

beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'aegis-reload-'));
  paths = pathsOf(join(dir, 'home'));
  await runCli(['start'], { PATH: process.env.PATH, HOME: dir, AEGIS_HOME: paths.home });
  client = connect(paths.adminSocket);
  before = await client.status();
});
afterEach(async () => {
  await stopDaemon({ paths, waitMs: 20_000 });
  rmSync(dir, { recursive: true });
});

const hangUp = (): boolean => process.kill(before.pid, 'SIGHUP');

/** The status once it is as wanted; the last one seen when it does not become so. */
const statusWhen = async (wanted: (status: Status) => boolean): Promise<Status> => {
  const until = performance.now() + 10_000;
  for (;;) {
    const status = await client.status();
    if (wanted(status) || performance.now() > until) return status;
    await delay(20);
  }
};

/** The records of a type, once there are any: a status may be newer than the last commit. */
const recordsOf = async (types: string) => {
  const until = performance.now() + 10_000;
  for (;;) {
    const records = await client.records({ types });
    if (records.length > 0 || performance.now() > until) return records;
    await delay(20);
  }
};

describe('SIGHUP', () => {
  test('puts a changed policy in force, without a restart, and records it', async () => {
    writeFileSync(paths.policy, rule('odd'), { mode: 0o600 });
    hangUp();
    const after = await statusWhen(({ policy }) => policy.hash !== before.policy.hash);
    expect(after.policy).toMatchObject({ rules: before.policy.rules + 1 });
    expect(after.policy.files).toContain(paths.policy);
    expect(after.pid).toBe(before.pid);
    expect(await recordsOf('policy.loaded')).toMatchObject([{ policyHash: after.policy.hash }]);
  });

  test('keeps the last good policy when the file is broken, says where, and records that too', async () => {
    writeFileSync(paths.policy, `${rule('odd')}progam = "x"\n`, { mode: 0o600 });
    hangUp();
    const after = await statusWhen(({ policy }) => policy.error !== undefined);
    expect(after.policy).toMatchObject({ hash: before.policy.hash, rules: before.policy.rules });
    expect(after.policy.error).toContain(`${paths.policy}:9:1`);
    expect(after.lastError?.message).toBe(after.policy.error);
    expect(await recordsOf('policy.refused')).toMatchObject([{ policyHash: before.policy.hash }]);
  });

  test('a broken configuration keeps the policy as it was, and the daemon goes on', async () => {
    writeFileSync(paths.config, 'nonsense\n', { mode: 0o600 });
    writeFileSync(paths.policy, rule('odd'), { mode: 0o600 });
    await expect(client.reload()).rejects.toMatchObject({ exit: 'configuration' });
    expect((await client.status()).policy.hash).toBe(before.policy.hash);
  });
});

describe('a saved policy', () => {
  test('is in force a moment later, without a signal, also when an editor puts a new file in its place', async () => {
    writeFileSync(paths.policy, rule('odd'), { mode: 0o600 });
    const first = await statusWhen(({ policy }) => policy.rules === before.policy.rules + 1);
    expect(first.policy.rules).toBe(before.policy.rules + 1);
    writeFileSync(`${paths.policy}~`, `${rule('odd')}${rule('even').replace('schema = 1', '')}`, {
      mode: 0o600,
    });
    renameSync(`${paths.policy}~`, paths.policy);
    const second = await statusWhen(({ policy }) => policy.rules === before.policy.rules + 2);
    expect(second.policy.rules).toBe(before.policy.rules + 2);
    expect(second.pid).toBe(before.pid);
  });

  test('that is broken leaves the last good one, and its repair ends the complaint', async () => {
    writeFileSync(paths.policy, 'schema = 2\n', { mode: 0o600 });
    const broken = await statusWhen(({ policy }) => policy.error !== undefined);
    expect(broken.policy).toMatchObject({
      hash: before.policy.hash,
      error: expect.stringContaining(':1:10'),
    });
    writeFileSync(paths.policy, rule('odd'), { mode: 0o600 });
    const repaired = await statusWhen(({ policy }) => policy.error === undefined);
    expect(repaired.policy).not.toHaveProperty('error');
    expect(repaired.policy.rules).toBe(before.policy.rules + 1);
  });
});
