import { mkdirSync, renameSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { mostOfSession, openKnownSecrets } from '../../src/daemon/known-secrets.ts';
import { SessionId } from '../../src/domain/ids.ts';
import { installRedactor, redact } from '../../src/redact/redact.ts';
import { type CoreRig, openCore } from './support/core.ts';

const one = SessionId.parse(`s_${'1'.repeat(16)}`);
const two = SessionId.parse(`s_${'2'.repeat(16)}`);
const everyday = `default = "deny"
[risk]
approve_at = 100
deny_at = 100
[[rule]]
id = "user.everyday"
decision = "allow"
match = { any = [{ kind = "read" }, { program = ["cat", "echo"] }] }
reason = "everyday"
test = [{ call = "cat x", expect = "allow" }, { call = "rm x", expect = "deny" }]
`;

/** Words: neither their form nor their place gives them away. */
const value = 'violet-otter-harbour';

const hidden = (text: string): boolean => !redact(text).includes(text);

describe('values that are known to be secret', () => {
  test('are hidden until their last session ends', () => {
    const secrets = openKnownSecrets([{ value: 'amber-falcon-meadow', kind: 'env' }], (knownValues) =>
      installRedactor({ knownValues }),
    );
    expect(hidden(value)).toBe(false);
    secrets.learn(one, [{ value, kind: 'env' }]);
    secrets.learn(two, [{ value, kind: 'env' }]);
    expect(redact(`say ${value}!`)).toBe('say ‹secret:env›!');
    secrets.forget(one);
    expect(hidden(value)).toBe(true);
    secrets.forget(two);
    expect(hidden(value)).toBe(false);
    expect(hidden('amber-falcon-meadow')).toBe(true);
  });

  test('are put in force only when there are new ones, and not without end', () => {
    const installed: number[] = [];
    const secrets = openKnownSecrets([], (values) => installed.push(values.length));
    secrets.learn(one, [{ value, kind: 'env' }]);
    secrets.learn(one, [{ value, kind: 'env' }]);
    secrets.learn(
      one,
      Array.from({ length: 2 * mostOfSession }, (_, index) => ({ value: `${value}-${index}`, kind: 'env' })),
    );
    expect(installed).toEqual([0, 1, mostOfSession]);
  });
});

describe('an env file of the workspace', () => {
  let rig: CoreRig;
  beforeEach(async () => {
    rig = await openCore(everyday);
  });
  afterEach(() => rig.close());

  const put = (path: string, text = `DEPLOY_TOKEN=${value}\nPORT=8080\n`): void =>
    writeFileSync(join(rig.workspace, path), text);
  /** What is in the workspace now was there before the session. */
  const nextSession = async (): Promise<void> => {
    rig.clock.ahead = 60_000;
    await rig.openSession();
  };
  const released = async (command: string): Promise<void> => {
    expect(await rig.ask(command)).toMatchObject({ type: 'allow' });
    await rig.settled();
  };
  const recorded = (): string =>
    rig.store.reader
      .audit({ limit: 1000 })
      .map(({ line }) => line)
      .join('\n');

  test.each(['.env', '.env.local', 'prod.env'])('gives its values once %s was read', async (name) => {
    put(name);
    await nextSession();
    await released(`echo ${value}-before`);
    await released(`cat ${name}`);
    await released(`echo ${value}-after`);
    expect(recorded()).toContain(`echo ${value}-before`);
    expect(recorded()).toContain('echo ‹secret:env-file›-after');
  });

  test('gives nothing that an agent could have written there to hide a command from people', async () => {
    await nextSession();
    rig.clock.ahead = -60_000;
    await rig.openSession();
    put('.env');
    await released('cat .env');
    expect(hidden(value)).toBe(false);
  });

  test('gives no value with blanks', async () => {
    put('.env', 'DEPLOY_TOKEN="git push --force"\n');
    await nextSession();
    await released('cat .env');
    expect(hidden('git push --force')).toBe(false);
  });

  test('is not read through a link that took its place, and not when it is larger than settings are', async () => {
    mkdirSync(join(rig.workspace, 'sub'));
    put('sub/big.env', `DEPLOY_TOKEN=${value}\n${'#'.repeat(70_000)}`);
    put('.env.a');
    await nextSession();
    await released('cat sub/big.env');
    const plan = rig.ask('cat .env.a');
    renameSync(join(rig.workspace, '.env.a'), join(rig.workspace, 'moved'));
    symlinkSync(join(rig.workspace, 'moved'), join(rig.workspace, '.env.a'));
    expect(await plan).toMatchObject({ type: 'allow' });
    expect(hidden(value)).toBe(false);
  });

  test('of another place is left alone', async () => {
    writeFileSync(join(rig.workspace, '..', 'prod.env'), `DEPLOY_TOKEN=${value}\n`);
    await nextSession();
    await released('cat ../prod.env');
    expect(hidden(value)).toBe(false);
  });
});

describe('what people write', () => {
  let rig: CoreRig;
  beforeEach(async () => {
    rig = await openCore('default = "require_approval"\n');
  });
  afterEach(() => rig.close());

  test('why they refuse, the name of a session and why it ended are searched for secrets too', async () => {
    const token = `ghp_${'a1B2c3D4e5F6'.repeat(3)}`;
    const core = rig.core();
    const answer = rig.ask('ls');
    const { id, requestedAt } = await rig.asked();
    await core.port.decide({
      approvalId: id,
      effect: 'deny',
      by: 'local:1000',
      channel: 'terminal',
      scope: 'once',
      reason: `use ${token} instead`,
      at: requestedAt,
    });
    expect(await answer).toMatchObject({ reason: expect.stringContaining('use ‹secret:') });
    const { session } = await core.port.openSession({
      agent: 'claude',
      label: `with ${token}`,
      cwd: rig.workspace,
      home: rig.workspace,
      dialect: 'bash',
      pid: process.pid,
      level: 'guarded',
      seam: 'test',
      secrets: [value],
    });
    expect(session).not.toHaveProperty('secrets');
    expect(hidden(value)).toBe(true);
    await core.port.endSession(session.id, `the agent said ${token}`);
    await rig.settled();
    expect(hidden(value)).toBe(false);
    const everything = JSON.stringify([
      rig.store.reader.audit({ limit: 1000 }),
      rig.store.reader.sessions(100),
      rig.store.reader.approvals({ limit: 100 }),
    ]);
    expect(everything).toContain('‹secret:');
    expect(everything).not.toContain(token);
    expect(everything).not.toContain(value);
  });
});
