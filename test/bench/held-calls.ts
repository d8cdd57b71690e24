import { setImmediate as turn } from 'node:timers/promises';
import { pathsOf } from '../../src/config/paths.ts';
import { ensureHome } from '../../src/daemon/home.ts';
import { newApprovalId, newCallId, newSessionId } from '../../src/daemon/new-id.ts';
import { openWriter } from '../../src/daemon/writer-client.ts';
import type { ApprovalId } from '../../src/domain/ids.ts';
import type { Session } from '../../src/domain/session.ts';
import { openReader } from '../../src/store/reader.ts';
import type { Effects } from '../../src/wire/effects.ts';
import type { Stored } from '../../src/wire/restore.ts';
import { startSystem } from '../../src/wire/system.ts';
import { root } from './places.ts';

const hash = 'a'.repeat(64);
const hour = 3_600_000;
/** Calls whose commits may be on their way at once: an agent's calls do not all arrive in one turn either. */
const inFlight = 250;

const sessionOf = (home: string): Session => ({
  id: newSessionId(),
  agent: 'claude',
  cwd: root,
  home,
  dialect: 'bash',
  // Alive as long as the bench is, so that no daemon takes it for abandoned.
  pid: process.pid,
  level: 'guarded',
  seam: 'bench',
  startedAt: Date.now(),
});

const plan = {
  hash,
  text: 'npm publish',
  operations: [{ id: 0, kind: 'exec', text: 'npm publish' }],
  problems: [],
};

const unexpected = (what: string) => (): never => {
  throw new Error(`${what} is not expected while calls are held`);
};

/** Effects that hold every call for a day, and report each question that is on disk. */
const holdingEffects = (asked: () => void): Effects => {
  const taken = new Set<ApprovalId>();
  return {
    plan: async () => plan,
    evaluate: async () => {
      const id = newApprovalId((it) => taken.has(it));
      taken.add(id);
      const approval = { ttl: 24 * hour, scopes: ['once' as const] };
      const now = Date.now();
      return {
        verdict: {
          effect: 'require_approval',
          rule: 'bench',
          reason: 'the bench holds every call',
          operations: [{ id: 0, effect: 'require_approval', rule: 'bench' }],
          policyHash: hash,
          approval,
        },
        question: {
          id,
          planHash: hash,
          requestedAt: now,
          deadline: now + approval.ttl,
          scopes: approval.scopes,
        },
      };
    },
    confirm: unexpected('a confirmation'),
    critique: unexpected('a critique'),
    at: () => () => {},
    ask: asked,
    settled: unexpected('a settlement'),
    released: unexpected('a release'),
    refused: unexpected('a refusal'),
    unrecorded: ({ error }) => {
      throw error;
    },
    closed: unexpected('an end'),
  };
};

/** Fills the home of a daemon that does not run with `count` held calls in `sessions` sessions. */
export const holdCalls = async (home: string, count: number, sessions: number): Promise<void> => {
  const paths = pathsOf(home);
  ensureHome(paths);
  const writer = await openWriter({ database: paths.database, audit: paths.audit, boot: 'bench' });
  let held = 0;
  const system = startSystem({
    writer,
    effects: holdingEffects(() => {
      held += 1;
    }),
    stored: { sessions: [] },
    now: Date.now,
    onRecorded: () => {},
  });
  system.toDaemon({ type: 'ready' });
  const opened = Array.from({ length: sessions }, () => sessionOf(home));
  for (const session of opened) {
    system.open(session, hash);
    system.toSession(session.id, { type: 'handshake', at: Date.now() });
  }
  for (let index = 0; index < count; index += 1) {
    const session = opened[index % sessions] ?? sessionOf(home);
    system.intercept({
      id: newCallId(),
      sessionId: session.id,
      nonce: index.toString(16).padStart(32, '0'),
      agent: session.agent,
      tool: 'Bash',
      agentCallId: `call_${index}`,
      inputHash: hash,
      cwd: root,
      receivedAt: Date.now(),
    });
    while (index - held > inFlight) await turn();
  }
  while (held < count) await turn();
  await writer.close();
};

/** Reads what is held from the database: the first half of a restore. */
export const readHeld = (home: string): Stored => {
  const reader = openReader(pathsOf(home).database);
  try {
    return {
      sessions: reader.liveSessions().map((row) => ({ row, calls: reader.liveCalls(row.session.id) })),
    };
  } finally {
    reader.close();
  }
};

/** Makes running statecharts of it again: the second half. Returns how many have asked their question again. */
export const restoreHeld = (stored: Stored): number => {
  let asked = 0;
  startSystem({
    writer: { commit: async () => {} },
    effects: holdingEffects(() => {
      asked += 1;
    }),
    stored,
    now: Date.now,
    onRecorded: () => {},
  });
  return asked;
};
