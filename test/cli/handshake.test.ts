import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type HandshakeWatch, watchHandshake } from '../../src/cli/handshake.ts';
import { connect } from '../../src/daemon/client.ts';
import type { SessionInfo } from '../../src/daemon/protocol.ts';
import { SessionId } from '../../src/domain/ids.ts';
import { AegisError } from '../../src/errors.ts';

const id = SessionId.parse('s_aaaaaaaaaaaaaaaa');
const limit = 30_000;
const minute = 60_000;

/** A daemon that knows one session, and whether its hook has shown itself. */
const daemon = () => {
  const state = { proven: false, away: false, asked: 0 };
  const info = (): SessionInfo => ({
    session: {
      id,
      agent: 'codex',
      cwd: '/work',
      home: '/home/user',
      dialect: 'bash',
      pid: 1,
      level: 'guarded',
      seam: 'PreToolUse hook',
      startedAt: 0,
    },
    state: 'active',
    ...(state.proven ? { handshakeAt: 1 } : {}),
    counts: { calls: 0, denied: 0, asked: 0 },
    pending: 0,
  });
  const session = async (): Promise<SessionInfo> => {
    state.asked += 1;
    if (state.away) throw new AegisError('away', { code: 'AEG-TEST', exit: 'unavailable' });
    return info();
  };
  return { state, client: { ...connect('/nowhere/admin.sock'), session } };
};

const type = (watch: HandshakeWatch, keys: string): void => watch.keysTyped(Buffer.from(keys));

/** The agent draws ten times a second. */
const works = async (watch: HandshakeWatch, ms: number): Promise<void> => {
  for (let passed = 0; passed < ms; passed += 100) {
    watch.outputSeen();
    await vi.advanceTimersByTimeAsync(100);
  }
};

const idles = (ms: number): Promise<unknown> => vi.advanceTimersByTimeAsync(ms);

let world: ReturnType<typeof daemon>;
let watch: HandshakeWatch;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
  world = daemon();
  watch = watchHandshake(world.client, id, limit);
});

afterEach(() => {
  watch.stop();
  vi.useRealTimers();
});

describe('an agent that draws on a terminal', () => {
  it('may be left at its empty prompt for as long as its user likes', async () => {
    await works(watch, 3000);
    await idles(60 * minute);
    expect(watch.failed()).toBe(false);
  });

  it('may be left after answers to its questions and after commands of its own', async () => {
    await works(watch, 3000);
    type(watch, '\r');
    await works(watch, 1500);
    await idles(6 * minute);
    type(watch, '/status');
    type(watch, '\r');
    await works(watch, 1500);
    await idles(6 * minute);
    expect(watch.failed()).toBe(false);
  });

  it('may have a long prompt typed to it', async () => {
    type(watch, '/status\r');
    for (let key = 0; key < 600; key += 1) {
      type(watch, 'x');
      await works(watch, 200);
    }
    expect(watch.failed()).toBe(false);
  });

  it.each(['fix it\r', '\x1b[200~fix it\nnow\x1b[201~\r'])('is stopped when it works on %j', async (text) => {
    await idles(10 * minute);
    type(watch, text);
    await works(watch, limit - 5000);
    expect(watch.signal.aborted).toBe(false);
    await works(watch, 10_000);
    expect(watch.signal.aborted).toBe(true);
    expect(watch.failed()).toBe(true);
  });

  it('is stopped when its work has pauses, and when its daemon is away', async () => {
    world.state.away = true;
    type(watch, 'fix it\r');
    for (let turn = 0; turn < 8; turn += 1) {
      await works(watch, 5000);
      await idles(20_000);
    }
    expect(watch.failed()).toBe(true);
  });

  it('is stopped, later, when it works on a task that was not typed', async () => {
    await works(watch, 4 * minute);
    expect(watch.failed()).toBe(false);
    await works(watch, 2 * minute);
    expect(watch.failed()).toBe(true);
  });

  it('is left alone from its handshake on, and the daemon too', async () => {
    type(watch, 'fix it\r');
    await works(watch, 5000);
    world.state.proven = true;
    await works(watch, 2000);
    const { asked } = world.state;
    await works(watch, 20 * minute);
    expect(watch.failed()).toBe(false);
    expect(world.state.asked).toBe(asked);
  });
});

describe('an agent that needs no user', () => {
  it('is stopped when its hook is not there in time, though it shows nothing', async () => {
    watch.within(limit);
    await idles(limit - 1000);
    expect(watch.failed()).toBe(false);
    await idles(2000);
    expect(watch.failed()).toBe(true);
  });

  it('goes on when its hook was there in time', async () => {
    watch.within(limit);
    world.state.proven = true;
    await idles(2 * limit);
    expect(watch.failed()).toBe(false);
  });

  it('is watched no more after its end', async () => {
    watch.within(limit);
    watch.stop();
    await idles(2 * limit);
    expect(watch.failed()).toBe(false);
    expect(world.state.asked).toBe(0);
  });
});
