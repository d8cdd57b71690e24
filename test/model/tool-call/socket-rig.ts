import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defaultThresholds } from '../../../src/critic/thresholds.ts';
import { createDesk, type Desk } from '../../../src/daemon/desk.ts';
import { handleHookRequests, hashKey } from '../../../src/daemon/hook-requests.ts';
import { createHookServer, type HookServer } from '../../../src/daemon/hook-server.ts';
import type { Decision } from '../../../src/domain/approval.ts';
import type { CallId } from '../../../src/domain/ids.ts';
import type { Outcome } from '../../../src/domain/outcome.ts';
import type { Effects } from '../../../src/wire/effects.ts';
import { type System, startSystem } from '../../../src/wire/system.ts';
import { call, completes, sessionId } from './events.ts';
import { stateText } from './graph.ts';
import { askOver, type Line, type Message, type Reply } from './hook-line.ts';
import { deferredEffects, type Outward, quiet, type Rig, session, storedIn, storedStateIn } from './rig.ts';
import { openTestStore } from './store.ts';

/** A rig whose call comes in, is decided, reports and ends the way it does in reality. */
export interface SocketRig extends Rig {
  socket: string;
  key: string;
  /** What the agent's hook was told so far; undefined while it waits. */
  told(): Reply | undefined;
  /** Asks again, as a client does that lost its connection. */
  askAgain(): Promise<Reply | undefined>;
  /** How the decisions ended, in order: who won, or why not. */
  decisions: string[];
}

const key = 'k'.repeat(32);
const input = { command: 'npm test' };
const pre = {
  hook_event_name: 'PreToolUse',
  tool_name: 'Bash',
  tool_input: input,
  tool_use_id: 'toolu_1',
  cwd: '/work',
};

const postOf = (outcome: Outcome): object => ({
  ...pre,
  hook_event_name: outcome.status === 'succeeded' ? 'PostToolUse' : 'PostToolUseFailure',
  ...(outcome.status === 'succeeded' ? {} : { error: outcome.detail }),
  ...(outcome.durationMs === undefined ? {} : { duration_ms: outcome.durationMs }),
});

const both = (first: Effects, second: Desk['effects']): Effects => ({
  ...first,
  ask: (it) => {
    first.ask(it);
    second.ask(it);
  },
  settled: (it) => {
    first.settled(it);
    second.settled(it);
  },
  released: (it) => {
    first.released(it);
    second.released(it);
  },
  refused: (it, block) => {
    first.refused(it, block);
    second.refused(it, block);
  },
  unrecorded: (it) => {
    first.unrecorded(it);
    second.unrecorded(it);
  },
  closed: second.closed,
});

export const createSocketRig = async (): Promise<SocketRig> => {
  const dir = mkdtempSync(join(tmpdir(), 'aegis-hook-'));
  const socket = join(dir, 'hook.sock');
  const store = openTestStore();
  const outward: Outward[] = [];
  const outside = deferredEffects(outward);
  const decisions: string[] = [];

  const start = async (): Promise<{ system: System; desk: Desk; hooks: HookServer }> => {
    const desk = createDesk({
      now: outside.now,
      judge: () => ({ ...outside.effects, take: () => {}, drop: () => {} }),
      thresholds: () => defaultThresholds,
      system: () => system,
      storedCall: (id, nonce) => store.reader.callByNonce(id, nonce),
      storedApproval: (id) => store.reader.approval(id),
      note: () => {},
    });
    const system = startSystem({
      writer: store.writer,
      effects: both(outside.effects, desk.effects),
      stored: storedIn(store),
      now: outside.now,
      onRecorded: () => {},
    });
    desk.resume(system.restored.calls);
    const hooks = createHookServer(
      handleHookRequests({
        desk,
        find: (id) => {
          const ref = system.sessionRef(id);
          return ref && { session: ref.getSnapshot().context.session, keyHash: hashKey(key) };
        },
        proven: (id) => {
          if (system.sessionRef(id)?.getSnapshot().context.handshakeAt === null) {
            system.toSession(id, { type: 'handshake', at: outside.now() });
          }
        },
        closing: () => false,
      }),
    );
    system.toDaemon({ type: 'ready' });
    await new Promise<void>((resolve) => hooks.server.listen(socket, resolve));
    return { system, desk, hooks };
  };

  let daemon = await start();
  let reply: Reply | undefined;
  let isEnding = false;

  const message = (event: string, nonce: string, payload: unknown): Message => ({
    nonce,
    session: sessionId,
    key,
    agent: session.agent,
    event,
    payload,
  });
  const askPre = (): Line => askOver(socket, message('PreToolUse', call.nonce, pre));
  const wait = (): void => {
    void askPre().reply.then((it) => {
      reply ??= it;
    });
  };
  /** A round trip of its own: what was written to other sockets before has arrived. */
  const barrier = async (): Promise<void> => {
    if (!isEnding) {
      const nonce = 'f'.repeat(32);
      await askOver(socket, message('SessionStart', nonce, { hook_event_name: 'SessionStart' })).reply;
    }
    await quiet();
  };
  const callId = (): CallId | undefined => store.reader.callByNonce(sessionId, call.nonce)?.id;
  const decide = async (decision: Decision): Promise<void> => {
    try {
      const result = await daemon.desk.decide(decision);
      decisions.push(result === undefined ? 'unknown' : result.won ? 'won' : 'lost');
    } catch (error) {
      decisions.push(error instanceof Error ? error.message : String(error));
    }
  };

  const self: SocketRig = {
    socket,
    key,
    store,
    outward,
    decisions,
    system: () => daemon.system,
    callId,
    told: () => reply,
    askAgain: () => askPre().reply,
    isSessionSound() {
      const live = daemon.system.sessionRef(sessionId)?.getSnapshot();
      if (live !== undefined) return live.status === 'active';
      return isEnding && store.reader.session(sessionId)?.state === 'ended';
    },
    async begin() {
      daemon.system.open(session, hashKey(key));
      await quiet();
      wait();
      while (callId() === undefined) await quiet();
      await quiet();
    },
    async drive(event) {
      if (event.type === 'due') outside.expire();
      else if (event.type === 'decide') void decide(event.decision);
      else if (event.type === 'report') {
        await askOver(socket, message('PostToolUse', 'e'.repeat(32), postOf(event.outcome))).reply;
      } else if (event.type === 'close') {
        isEnding = true;
        daemon.system.toSession(sessionId, { type: 'end', reason: event.reason });
      } else if (completes(event) === undefined || !outside.answer(event)) {
        throw new Error(`nobody waits for ${event.type}`);
      }
      await barrier();
    },
    state() {
      const id = callId();
      const live = id === undefined ? undefined : daemon.system.callRef(sessionId, id)?.getSnapshot();
      return live === undefined ? self.storedState() : stateText(live);
    },
    storedState: () => storedStateIn(store, callId()),
    async restart() {
      const closed = new Promise<void>((resolve) => daemon.hooks.server.close(() => resolve()));
      daemon.hooks.hangUp();
      await closed;
      daemon.system.daemon.stop();
      outside.forget();
      daemon = await start();
      if (reply === undefined && !isEnding) wait();
      await barrier();
    },
    close() {
      daemon.hooks.hangUp();
      daemon.hooks.server.close();
      daemon.system.daemon.stop();
      store.close();
      rmSync(dir, { recursive: true, force: true });
    },
  };
  return self;
};
