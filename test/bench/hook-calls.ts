import { randomBytes } from 'node:crypto';
import { closeSync, fdatasyncSync, openSync, writeSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { SessionGranted } from '../../src/daemon/protocol.ts';
import { type Figures, figuresOf, timed } from './figures.ts';
import type { LiveDaemon } from './live-daemon.ts';
import { root } from './places.ts';

/** Long enough for the daemon and the disk to be done with what came before, in milliseconds. */
const pause = 10;

/** A hook message of Claude Code about one shell command that every policy lets pass. */
export const hookMessage = (event: 'PreToolUse' | 'PostToolUse', callId: string): string =>
  JSON.stringify({
    session_id: 'c1ce1d5c-c610-4068-8b03-cb43b9f5c2aa',
    transcript_path: join(root, 'transcript.jsonl'),
    cwd: root,
    permission_mode: 'default',
    hook_event_name: event,
    tool_name: 'Bash',
    tool_input: { command: 'git status', description: 'Show the state of the working tree' },
    tool_use_id: callId,
    ...(event === 'PostToolUse' ? { tool_response: { stdout: '', stderr: '', interrupted: false } } : {}),
  });

/** The arguments of a hook client for one event of a session. */
export const hookArguments = ({ session, key, hookSocket }: SessionGranted, event: string): string[] => [
  hookSocket,
  `${session.id}.${key}`,
  'claude',
  event,
];

/** One connection, one question, one answer: what a hook client does, without its process. */
const ask = ({ session, key, hookSocket }: SessionGranted, event: string, message: string): Promise<string> =>
  new Promise((resolve, reject) => {
    const nonce = randomBytes(16).toString('hex');
    let reply = '';
    const socket = connect({ path: hookSocket });
    socket.on('data', (piece) => {
      reply += piece.toString();
    });
    socket.on('error', reject);
    socket.on('end', () => {
      if (reply.startsWith(`A1 ${nonce} 0 `)) resolve(reply);
      else reject(new Error(`the call was not allowed: ${reply}`));
    });
    socket.write(
      `A1 ${nonce} ${session.id}.${key} claude ${event} ${Buffer.byteLength(message)}\n${message}`,
    );
  });

/**
 * Asks the daemon for calls that are allowed, each recorded on disk before it is answered, and between any two of
 * them appends 4 KiB to a file beside its database and syncs that. Both in milliseconds.
 */
export const timeHookCalls = async (
  daemon: LiveDaemon,
  granted: SessionGranted,
  rounds: number,
): Promise<{ call: Figures; sync: Figures }> => {
  const calls: number[] = [];
  const syncs: number[] = [];
  const block = Buffer.alloc(4096, 1);
  const fd = openSync(join(daemon.paths.home, 'sync-me'), 'a', 0o600);
  try {
    for (let round = 0; round < rounds; round += 1) {
      syncs.push(
        await timed(() => {
          writeSync(fd, block);
          fdatasyncSync(fd);
        }),
      );
      await delay(pause);
      const before = hookMessage('PreToolUse', `call_${round}`);
      calls.push(await timed(() => ask(granted, 'PreToolUse', before)));
      await ask(granted, 'PostToolUse', hookMessage('PostToolUse', `call_${round}`));
      await delay(pause);
    }
  } finally {
    closeSync(fd);
  }
  // The first calls meet code that has not run yet; a daemon lives for days.
  const warm = Math.floor(rounds / 10);
  return { call: figuresOf(calls.slice(warm)), sync: figuresOf(syncs.slice(warm)) };
};
