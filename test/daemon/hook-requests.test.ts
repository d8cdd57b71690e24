import { describe, expect, it } from 'vitest';
import type { HookRequest } from '../../src/bridge/hook/frame.ts';
import type { Desk } from '../../src/daemon/desk.ts';
import { handleHookRequests, hashKey } from '../../src/daemon/hook-requests.ts';
import { SessionId } from '../../src/domain/ids.ts';
import { session } from './support/desk.ts';

const key = 'k'.repeat(32);
const pre = {
  hook_event_name: 'PreToolUse',
  tool_name: 'Bash',
  tool_input: { command: 'ls' },
  tool_use_id: 'toolu_1',
  cwd: '/work',
};

/** What reached the desk, and the handler in front of it. */
const open = (closing = false) => {
  const reached: string[] = [];
  const desk: Pick<Desk, 'intercept' | 'report'> = {
    intercept: async (_, nonce, event) => {
      reached.push(`intercept ${nonce.slice(0, 2)} ${event.tool}`);
      return { type: 'allow', reason: 'fine' };
    },
    report: (_, event) => void reached.push(`report ${event.outcome.status}`),
  };
  const handle = handleHookRequests({
    desk: desk as Desk,
    find: (id) => (id === session.id ? { session, keyHash: hashKey(key) } : undefined),
    proven: (id) => void reached.push(`proven ${id}`),
    closing: () => closing,
  });
  const send = (payload: unknown, change: Partial<HookRequest> = {}) =>
    handle(
      {
        nonce: 'b'.repeat(32),
        session: session.id,
        key,
        agent: session.agent,
        event: 'PreToolUse',
        payload: Buffer.from(typeof payload === 'string' ? payload : JSON.stringify(payload)),
        ...change,
      },
      new AbortController().signal,
    );
  return { reached, send };
};

const proof = `proven ${session.id}`;

describe('a hook message with the key of its session', () => {
  it('that asks is answered by the desk, in the dialect of the agent', async () => {
    const { reached, send } = open();
    const { exit, stdout } = await send(pre);
    expect(exit).toBe(0);
    expect(JSON.parse(stdout).hookSpecificOutput.permissionDecision).toBe('allow');
    expect(reached).toEqual([proof, 'intercept bb Bash']);
  });

  it('that reports is noted', async () => {
    const { reached, send } = open();
    const post = { ...pre, hook_event_name: 'PostToolUse' };
    expect(await send(post, { event: 'PostToolUse' })).toEqual({ exit: 0, stdout: '{}', stderr: '' });
    expect(reached).toEqual([proof, 'report succeeded']);
  });

  it('that only says hello proves the session', async () => {
    const { reached, send } = open();
    const hello = { hook_event_name: 'SessionStart' };
    expect(await send(hello, { event: 'SessionStart' })).toMatchObject({ exit: 0 });
    expect(reached).toEqual([proof]);
  });

  it('is refused while the daemon drains, but a report is still taken', async () => {
    const { reached, send } = open(true);
    expect(await send(pre)).toMatchObject({ exit: 2, stderr: expect.stringContaining('stopping') });
    await send({ ...pre, hook_event_name: 'PostToolUse' }, { event: 'PostToolUse' });
    expect(reached).toEqual([proof, proof, 'report succeeded']);
  });
});

describe('a hook message that proves nothing is refused, and reaches nobody', () => {
  const other = SessionId.parse(`s_${'z'.repeat(16)}`);
  it.each<[string, unknown, Partial<HookRequest>]>([
    ['another key', pre, { key: 'x'.repeat(32) }],
    ['the key of no session', pre, { session: other }],
    ['no session, with a key whose hash is easy to guess', pre, { session: other, key: '0'.repeat(64) }],
    ['another agent than its session', pre, { agent: 'claude' }],
    ['text that is not JSON', '{"hook_event_name":', {}],
    ['bytes that are not text', '\u0000\u0001', {}],
    ['JSON that is no message', [1, 2], {}],
    ['no tool', { ...pre, tool_name: undefined }, {}],
    ['an input that is no object', { ...pre, tool_input: 'rm -rf /' }, {}],
    ['a relative directory', { ...pre, cwd: 'work' }, {}],
    ['another event than its hook', { ...pre, hook_event_name: 'PostToolUse' }, {}],
    ['an event that nobody knows', pre, { event: 'Surprise' }],
  ])('%s', async (_, payload, change) => {
    const { reached, send } = open();
    await expect(send(payload, change)).rejects.toThrow();
    expect(reached).toEqual([]);
  });
});
