import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runAgent } from '../../../src/bridge/wrap/run-agent.ts';
import { gone, openUserTerminal, wrapped } from './fixtures/user-terminal.ts';

const newFile = (): string => join(mkdtempSync(join(tmpdir(), 'aegis-kill-')), 'pids');

/** An agent that starts a process in a session of its own, notes both, and then answers SIGTERM as told. */
const agent = (onTerm: string, file: string): string[] => [
  'sh',
  '-c',
  `trap '${onTerm}' TERM; setsid sleep 300 & echo $$ $! > "$1"; echo ready; while :; do sleep 0.05; done`,
  'sh',
  file,
];

const pids = (file: string): number[] => readFileSync(file, 'utf8').trim().split(' ').map(Number);

describe('aborting', () => {
  it('asks the agent to end, and takes along what it put into another session', async () => {
    const file = newFile();
    const terminal = openUserTerminal(wrapped('pty', ...agent('exit 4', file)), {
      env: { AT_OUTPUT: 'abort' },
    });
    expect(await terminal.ended).toEqual({ code: 4 });
    for (const pid of pids(file)) await gone(pid);
  });

  it('kills an agent that does not end, and all it started', async () => {
    const file = newFile();
    const terminal = openUserTerminal(wrapped('pty', ...agent('', file)), { env: { AT_OUTPUT: 'abort' } });
    expect(await terminal.ended).toEqual({ signal: 'SIGKILL' });
    for (const pid of pids(file)) await gone(pid);
  });

  it('kills an agent on inherited descriptors, and all it started', async () => {
    const file = newFile();
    const [program = '', ...args] = wrapped('pipe', ...agent('', file));
    const wrapper = spawn(program, args, {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, ABORT_ON: 'SIGWINCH' },
    });
    await once(wrapper.stdout, 'data');
    wrapper.kill('SIGWINCH');
    const [code, signal] = await once(wrapper, 'exit');
    expect({ code, signal }).toEqual({ code: null, signal: 'SIGKILL' });
    for (const pid of pids(file)) await gone(pid);
  });

  it('before the start keeps the agent from starting', async () => {
    const file = newFile();
    const exit = await runAgent({
      argv: ['sh', '-c', 'echo started > "$1"', 'sh', file],
      env: process.env,
      cwd: tmpdir(),
      mode: 'pipe',
      signal: AbortSignal.abort(),
    });
    expect(exit).toEqual({ signal: 'SIGTERM' });
    expect(() => readFileSync(file)).toThrow('ENOENT');
  });
});
