import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defaultThresholds } from '../../../src/critic/thresholds.ts';
import { type Core, createCore } from '../../../src/daemon/core.ts';
import { openKnownSecrets } from '../../../src/daemon/known-secrets.ts';
import { openPolicies } from '../../../src/daemon/policies.ts';
import type { Approval } from '../../../src/domain/approval.ts';
import type { HookAnswer } from '../../../src/domain/hook.ts';
import type { Session } from '../../../src/domain/session.ts';
import { installRedactor } from '../../../src/redact/redact.ts';
import { openTestStore, type TestStore } from '../../model/tool-call/store.ts';
import { nonceOf } from './desk.ts';

/** A whole daemon but for its sockets: real statecharts, rules, files and database. */
export interface CoreRig {
  core(): Core;
  store: TestStore;
  session(): Session;
  /** The workspace; what is in it is the test's. */
  workspace: string;
  /** How far the daemon's clock is ahead of the real one, in milliseconds. */
  clock: { ahead: number };
  /** Asks for a command, like a client that stays. */
  ask(command: string, cwd?: string): Promise<HookAnswer>;
  /** The client of the last command comes back, as after a restart. */
  again(): Promise<HookAnswer>;
  /** Waits for a question that was not seen before. */
  asked(): Promise<Approval>;
  /** Says yes; returns once the decision is recorded. */
  approve(approval: Approval, scope?: 'once' | 'session'): Promise<void>;
  writePolicy(toml: string): void;
  /** Ends this daemon as a crash would, and starts another over the same database. */
  restart(): void;
  /** Another session in the same place, from now on the one that asks. */
  openSession(): Promise<void>;
  /** Once everything that was begun is on disk. */
  settled(): Promise<void>;
  close(): void;
}

const packsDir = new URL('../../../policies', import.meta.url).pathname;

export const openCore = async (policy: string): Promise<CoreRig> => {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'aegis-core-')));
  const home = join(root, 'home');
  const workspace = join(root, 'ws');
  const userFile = join(home, 'policy.toml');
  mkdirSync(home, { mode: 0o700 });
  mkdirSync(workspace);
  const writePolicy = (toml: string): void =>
    writeFileSync(userFile, `schema = 1\n[policy]\npacks = []\n${toml}`, { mode: 0o600 });
  writePolicy(policy);
  const store = openTestStore();
  const clock = { ahead: 0 };
  const now = (): number => Date.now() + clock.ahead;
  const seen = new Set<string>();
  let asks = 0;
  let last = { type: 'intercept' as const, tool: 'Bash', input: { command: '' }, cwd: workspace };

  const start = (): Core => {
    const core = createCore({
      home,
      hookSocket: join(home, 'hook.sock'),
      version: '0',
      boot: 'test',
      startedAt: now(),
      writer: { commit: store.writer.commit, close: async () => {} },
      reader: store.reader,
      policies: openPolicies({
        packsDir,
        userFile,
        userDir: join(home, 'policy.d'),
        now,
        onRefused: (error) => {
          throw error;
        },
      }),
      thresholds: () => defaultThresholds,
      secrets: openKnownSecrets([], (knownValues) => installRedactor({ knownValues })),
      now,
      stop: () => {},
      beforeReload: async () => () => {},
    });
    core.system.toDaemon({ type: 'ready' });
    return core;
  };

  const opened = async (): Promise<Session> => {
    const { session: made } = await core.port.openSession({
      agent: 'claude',
      cwd: workspace,
      home: root,
      dialect: 'bash',
      pid: process.pid,
      level: 'guarded',
      seam: 'test',
    });
    core.proven(made.id);
    return made;
  };

  let core = start();
  let session = await opened();

  return {
    core: () => core,
    store,
    session: () => session,
    workspace,
    clock,
    writePolicy,
    ask(command, cwd = workspace) {
      asks += 1;
      last = { ...last, input: { command }, cwd };
      return core.desk.intercept(session, nonceOf(asks), last, new AbortController().signal);
    },
    again: () => core.desk.intercept(session, nonceOf(asks), last, new AbortController().signal),
    async asked() {
      const fresh = (): Approval | undefined =>
        store.reader.approvals({ state: 'pending', limit: 100 }).find(({ id }) => !seen.has(id));
      for (let turns = 0; turns < 2000; turns += 1) {
        const found = fresh();
        if (found !== undefined) {
          seen.add(found.id);
          return found;
        }
        await new Promise((resolve) => setImmediate(resolve));
      }
      throw new Error(
        `nobody was asked: ${JSON.stringify(store.reader.audit({ limit: 5, newest: true }).map((r) => r.line))}`,
      );
    },
    async approve(approval, scope = 'once') {
      const decided = await core.port.decide({
        approvalId: approval.id,
        effect: 'approve',
        by: 'local:1000',
        channel: 'terminal',
        scope,
        at: now(),
      });
      if (decided?.won !== true) throw new Error('the decision did not count');
    },
    restart() {
      core.system.daemon.stop();
      core = start();
    },
    async openSession() {
      session = await opened();
    },
    async settled() {
      for (let turns = 0; turns < 20; turns += 1) await new Promise((resolve) => setImmediate(resolve));
    },
    close() {
      core.system.daemon.stop();
      store.close();
      rmSync(root, { recursive: true });
    },
  };
};
