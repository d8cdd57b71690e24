import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
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

describe('SIGHUP', () => {
  test('puts a changed policy in force, without a restart, and records it', async () => {
    writeFileSync(paths.policy, rule('odd'), { mode: 0o600 });
    hangUp();
    const after = await statusWhen(({ policy }) => policy.hash !== before.policy.hash);
    expect(after.policy).toMatchObject({ rules: before.policy.rules + 1 });
    expect(after.policy.files).toContain(paths.policy);
    expect(after.pid).toBe(before.pid);
    expect(await client.records({ types: 'policy.loaded' })).toMatchObject([
      { policyHash: after.policy.hash },
    ]);
  });

  test('keeps the last good policy when the file is broken, says where, and records that too', async () => {
    writeFileSync(paths.policy, `${rule('odd')}progam = "x"\n`, { mode: 0o600 });
    hangUp();
    const after = await statusWhen(({ policy }) => policy.error !== undefined);
    expect(after.policy).toMatchObject({ hash: before.policy.hash, rules: before.policy.rules });
    expect(after.policy.error).toContain(`${paths.policy}:9:1`);
    expect(after.lastError?.message).toBe(after.policy.error);
    expect(await client.records({ types: 'policy.refused' })).toMatchObject([
      { policyHash: before.policy.hash },
    ]);
  });

  test('a broken configuration keeps the policy as it was, and the daemon goes on', async () => {
    writeFileSync(paths.config, 'nonsense\n', { mode: 0o600 });
    writeFileSync(paths.policy, rule('odd'), { mode: 0o600 });
    await expect(client.reload()).rejects.toMatchObject({ exit: 'configuration' });
    expect((await client.status()).policy.hash).toBe(before.policy.hash);
  });
});
