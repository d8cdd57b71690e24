import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { buffer } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { openUserTerminal, wrapped } from './fixtures/user-terminal.ts';
import { interruptedOnce } from './interrupt.ts';

/** Starts the wrapper with pipes on all three descriptors, away from any terminal. */
const start = (...argv: string[]) => {
  const [program = '', ...args] = wrapped('auto', ...argv);
  return spawn(program, args, { stdio: 'pipe', detached: true });
};

const ending = async (child: ChildProcess): Promise<{ code: number | null; signal: string | null }> => {
  const [code, signal] = await once(child, 'exit');
  return { code, signal };
};

const sees = (child: ChildProcess, text: string): Promise<void> =>
  new Promise((resolve) => {
    let seen = '';
    child.stdout?.on('data', (chunk: Buffer) => {
      seen += chunk.toString();
      if (seen.includes(text)) resolve();
    });
  });

describe('an agent without a terminal', () => {
  it('reads our stdin to its end and writes our stdout, byte for byte', async () => {
    const bytes = Buffer.from(Array.from({ length: 300_000 }, (_, index) => (index * 7) % 256));
    const child = start('cat');
    const end = ending(child);
    child.stdin.end(bytes);
    expect((await buffer(child.stdout)).equals(bytes)).toBe(true);
    expect(await end).toEqual({ code: 0, signal: null });
  });

  it('keeps stdout and stderr apart', async () => {
    const child = start('sh', '-c', 'echo out; echo err >&2; test ! -t 1');
    const [out, err, end] = await Promise.all([buffer(child.stdout), buffer(child.stderr), ending(child)]);
    expect([out.toString(), err.toString(), end.code]).toEqual(['out\n', 'err\n', 0]);
  });

  it.each([0, 1, 42, 255])('passes the exit code %i on', async (code) => {
    expect(await ending(start('sh', '-c', `exit ${code}`))).toEqual({ code, signal: null });
  });

  it.each(['TERM', 'KILL', 'INT', 'SEGV'])('makes us die by SIG%s when it does', async (name) => {
    const child = start('sh', '-c', `ulimit -c 0; kill -${name} $$`);
    expect(await ending(child)).toEqual({ code: null, signal: `SIG${name}` });
  });

  it.each(['SIGTERM', 'SIGHUP', 'SIGQUIT', 'SIGUSR1', 'SIGUSR2', 'SIGINT'] as const)(
    'is told of a %s sent to us alone',
    async (signal) => {
      const name = signal.slice(3);
      const child = start(
        'sh',
        '-c',
        `trap "echo told; exit 9" ${name}; echo ready; while :; do sleep 0.05; done`,
      );
      await sees(child, 'ready');
      const out = sees(child, 'told');
      const end = ending(child);
      child.kill(signal);
      expect(await end).toEqual({ code: 9, signal: null });
      await out;
    },
  );

  it('gives the exit code of a shell when there is no such program, with one line that says where it looked', async () => {
    const child = start('no-such-agent');
    const [err, end] = await Promise.all([buffer(child.stderr), ending(child)]);
    expect(err.toString()).toMatch(
      /^AEG-AGENT-NOT-FOUND cannot start "no-such-agent": not found in PATH \(.*\)\n$/,
    );
    expect(end).toEqual({ code: 127, signal: null });
  });
});

describe('an agent on inherited terminals', () => {
  it('gets one SIGINT for one Ctrl-C, though we got one too', async () => {
    expect(await interruptedOnce('pipe')).toEqual({ code: 0 });
  });

  it('is used where stderr is sent elsewhere, which a pseudoterminal could not keep apart', async () => {
    const argv = wrapped('auto', 'sh', '-c', 'echo hidden >&2; tty');
    const terminal = openUserTerminal(['sh', '-c', '"$@" 2>/dev/null', 'sh', ...argv]);
    await terminal.ended;
    expect(terminal.screen().toString()).toBe(`${terminal.device}\r\n`);
  });
});
