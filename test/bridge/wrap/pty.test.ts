import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Terminal } from '@xterm/headless';
import { afterAll, describe, expect, it } from 'vitest';
import { fixture, openUserTerminal, wrapped } from './fixtures/user-terminal.ts';
import { interruptedOnce } from './interrupt.ts';

const folder = mkdtempSync(join(tmpdir(), 'aegis-pty-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Runs a program to its end on a terminal. */
const run = async (argv: string[], env: Record<string, string> = {}) => {
  const terminal = openUserTerminal(argv, { cols: 100, rows: 30, env });
  const exit = await terminal.ended;
  return { exit, screen: terminal.screen() };
};

/** Everything that a screen may be sent: each byte value, invalid UTF-8, modes, the clipboard, line ends of all kinds. */
const hostile = Buffer.concat([
  Buffer.from('\x1b[?1049h\x1b[?2004h\x1b[?1000;1006h\x1b]52;c;aGk=\x07\x1bPq#0;2;0;0;0~-\x1b\\\r\n\n\r\t'),
  Buffer.from(Array.from({ length: 256 }, (_, byte) => byte)),
  Buffer.from([0xff, 0xfe, 0xc3, 0x28, 0xf0, 0x9f, 0x92]),
  Buffer.from('ä漢\u{1f600}\x1b[?1049l'),
]);

describe('an agent on a pseudoterminal', () => {
  it('has a terminal of the same size on all three descriptors', async () => {
    const { screen, exit } = await run(
      wrapped('auto', 'sh', '-c', 'test -t 0 && test -t 1 && test -t 2 && stty size'),
    );
    expect(screen.toString()).toBe('30 100\r\n');
    expect(exit).toEqual({ code: 0 });
  });

  it('gets its own terminal, not the one of the user', async () => {
    const direct = openUserTerminal(wrapped('pty', 'sh', '-c', 'tty'));
    await direct.ended;
    const [tty] = await direct.sees(/\/dev\/\S+/);
    expect(tty).not.toBe(direct.device);
  });

  it('has the environment of a direct run, with the name of its directory as the user gave it', async () => {
    const link = join(folder, 'link');
    symlinkSync(folder, link);
    const inLink = (argv: string[]) => run(['sh', '-c', 'cd "$1"; shift; "$@"', 'sh', link, ...argv]);
    const sorted = (screen: Buffer): string[] => screen.toString().split('\r\n').sort();
    const through = sorted((await inLink(wrapped('pty', 'env'))).screen);
    expect(through).toContain(`PWD=${link}`);
    expect(through).toEqual(sorted((await inLink(['env'])).screen));
  });

  it('learns of every resize', async () => {
    const terminal = openUserTerminal(wrapped('pty', process.execPath, fixture('tell-size.mjs')));
    await terminal.sees(/size 80x24/);
    terminal.resize(132, 50);
    await terminal.sees(/size 132x50/);
    terminal.resize(20, 5);
    await terminal.sees(/size 20x5/);
    terminal.type('q');
    expect(await terminal.ended).toEqual({ code: 0 });
  });

  it.each([0, 1, 42, 255])('passes the exit code %i on', async (code) => {
    expect((await run(wrapped('pty', 'sh', '-c', `exit ${code}`))).exit).toEqual({ code });
  });

  it.each(['TERM', 'KILL', 'INT', 'SEGV'])('makes us die by SIG%s when it does', async (name) => {
    const { exit, screen } = await run(wrapped('pty', 'sh', '-c', `ulimit -c 0; kill -${name} $$`));
    expect(exit).toEqual({ signal: `SIG${name}` });
    expect(screen.toString()).toBe('');
  });

  it('is interrupted by Ctrl-C', async () => {
    expect(await interruptedOnce('pty')).toEqual({ code: 0 });
  });

  it('is watched for the Enter key, and for that key only', async () => {
    const terminal = openUserTerminal(wrapped('pty', process.execPath, fixture('read-raw.mjs'), '4', '0'), {
      env: { TELL_ENTER: 'yes' },
    });
    await terminal.sees(/ready/);
    terminal.type('a\n\x1b');
    terminal.type('\r');
    await terminal.sees(/4 [0-9a-f]{64}/);
    expect(terminal.screen().toString().split('<enter>')).toHaveLength(2);
    await terminal.ended;
  });

  it('reads every byte value as it was typed', async () => {
    const bytes = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte));
    const terminal = openUserTerminal(
      wrapped('pty', process.execPath, fixture('read-raw.mjs'), `${bytes.length}`, '0'),
    );
    await terminal.sees(/ready/);
    terminal.type(bytes);
    const [, digest] = await terminal.sees(/256 ([0-9a-f]{64})/);
    expect(digest).toBe(createHash('sha256').update(bytes).digest('hex'));
    await terminal.ended;
  });

  it('reads a paste of 64 KiB in full, however slowly', async () => {
    const bytes = randomBytes(64 * 1024);
    const terminal = openUserTerminal(
      wrapped('pty', process.execPath, fixture('read-raw.mjs'), `${bytes.length}`, '2'),
    );
    await terminal.sees(/ready/);
    terminal.type(bytes);
    const [, digest] = await terminal.sees(/65536 ([0-9a-f]{64})/);
    expect(digest).toBe(createHash('sha256').update(bytes).digest('hex'));
    await terminal.ended;
  });

  it('shows exactly the bytes of a direct run', async () => {
    const file = join(folder, 'hostile');
    writeFileSync(file, hostile);
    for (const script of ['cat "$1"', 'stty raw; cat "$1"']) {
      const direct = await run(['sh', '-c', script, 'sh', file]);
      const through = await run(wrapped('pty', 'sh', '-c', script, 'sh', file));
      expect(direct.screen.length).toBeGreaterThanOrEqual(hostile.length);
      expect(through.screen.equals(direct.screen)).toBe(true);
    }
  });

  it('draws the same screen as a direct run', async () => {
    const script =
      'printf "\\033[2J\\033[5;10Hfive ten\\033[1;31m red\\033[0m\\033[30;1Hlast\\033[1A\\rabove\\033[H"; stty size';
    const draw = async (argv: string[]): Promise<string[]> => {
      const emulator = new Terminal({ cols: 100, rows: 30, allowProposedApi: true });
      const { screen } = await run(argv);
      await new Promise<void>((resolve) => emulator.write(screen, resolve));
      return Array.from(
        { length: 30 },
        (_, row) => emulator.buffer.active.getLine(row)?.translateToString() ?? '',
      );
    };
    const through = await draw(wrapped('pty', 'sh', '-c', script));
    expect(through[4]).toContain('five ten red');
    expect(through).toEqual(await draw(['sh', '-c', script]));
  });

  it('loses no output that comes right before its exit', async () => {
    const script = 'head -c 262144 /dev/zero | tr "\\0" x; printf END';
    for (let round = 0; round < 10; round += 1) {
      const { screen } = await run(wrapped('pty', 'sh', '-c', script));
      expect(screen.length).toBe(262144 + 3);
      expect(screen.subarray(-4).toString()).toBe('xEND');
    }
  });

  it('ends although a process it left behind still holds its terminal', async () => {
    const terminal = openUserTerminal(
      wrapped('pty', 'sh', '-c', '(trap "" HUP; exec sleep 300) & echo "left $!."; exit 7'),
    );
    expect(await terminal.ended).toEqual({ code: 7 });
    const [, left] = await terminal.sees(/left (\d+)\./);
    expect(process.kill(Number(left), 'SIGKILL')).toBe(true);
  });

  it('is told of a signal sent to us, and its end is ours', async () => {
    const script = 'trap "echo hung up; exit 3" HUP; echo ready; while :; do sleep 0.05; done';
    const terminal = openUserTerminal(wrapped('pty', 'sh', '-c', script));
    await terminal.sees(/ready/);
    process.kill(terminal.pid, 'SIGHUP');
    await terminal.sees(/hung up/);
    expect(await terminal.ended).toEqual({ code: 3 });
  });
});
