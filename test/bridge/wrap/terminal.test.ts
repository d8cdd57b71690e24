import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { gone, openUserTerminal, type UserTerminal, wrapped } from './fixtures/user-terminal.ts';

/** A shell that runs the wrapper, and stays on the terminal until a line is typed, so that its settings can be read. */
const shell = (argv: string[], env: Record<string, string> = {}): UserTerminal =>
  openUserTerminal(
    ['sh', '-c', 'echo "before"; read go; trap : TERM; "$@"; echo "status=$?"; read end', 'sh', ...argv],
    { env },
  );

/** Starts it, and tells the settings of the terminal from before and from when the agent runs. */
const begin = async (terminal: UserTerminal): Promise<{ before: string; during: string }> => {
  await terminal.sees(/before/);
  const before = terminal.settings();
  terminal.type('go\n');
  await terminal.sees(/ready \d+/);
  return { before, during: terminal.settings() };
};

const agent = 'echo "ready $PPID"; exec sleep 300';

describe("the user's terminal", () => {
  it('is raw while the agent runs, and as before when we are ended by SIGTERM', async () => {
    const terminal = shell(wrapped('pty', 'sh', '-c', agent));
    const { before, during } = await begin(terminal);
    expect(during).not.toBe(before);
    const [, wrapper] = await terminal.sees(/ready (\d+)/);
    process.kill(Number(wrapper), 'SIGTERM');
    await terminal.sees(/status=143/);
    expect(terminal.settings()).toBe(before);
    terminal.type('end\n');
    await terminal.ended;
  });

  it('hands its settings on to the terminal of the agent', async () => {
    const terminal = openUserTerminal([
      'sh',
      '-c',
      'stty erase "^H" intr "^G" iutf8 -ixany -echoctl; echo "user $(stty -g)."; "$@"',
      'sh',
      // Keys reach the agent only when its terminal is set up.
      ...wrapped('pty', 'sh', '-c', 'read go; echo "agent $(stty -g)."'),
    ]);
    const [, user] = await terminal.sees(/user (\S+)\./);
    terminal.type('go\n');
    const [, agents] = await terminal.sees(/agent (\S+)\./);
    expect(agents).toBe(user);
    await terminal.ended;
  });

  it('passes a line feed of a raw agent unchanged: output is not processed twice', async () => {
    const terminal = openUserTerminal(wrapped('pty', 'sh', '-c', 'stty raw; printf "a\\nb\\r\\n"'));
    await terminal.ended;
    expect(terminal.screen().toString()).toBe('a\nb\r\n');
  });

  it('is as before after a defect of ours, and the agent is hung up on', async () => {
    const file = join(mkdtempSync(join(tmpdir(), 'aegis-terminal-')), 'pid');
    const script = 'echo $$ > "$1"; echo ready; exec sleep 300';
    const terminal = shell(wrapped('pty', 'sh', '-c', script, 'sh', file), { AT_OUTPUT: 'throw' });
    await terminal.sees(/before/);
    const before = terminal.settings();
    terminal.type('go\n');
    await terminal.sees(/a defect of ours[\s\S]*status=[1-9]/);
    expect(terminal.settings()).toBe(before);
    await gone(Number(readFileSync(file, 'utf8')));
    terminal.type('end\n');
    await terminal.ended;
  });

  it('may vanish: the agent is hung up on, and we end with it', async () => {
    const terminal = openUserTerminal(
      wrapped('pty', 'sh', '-c', 'trap "" HUP; echo "ready $PPID"; read line'),
    );
    const [, wrapper] = await terminal.sees(/ready (\d+)/);
    terminal.hangUp();
    await gone(Number(wrapper));
  });

  it('goes back to the shell when the agent suspends itself, and to the agent on fg', async () => {
    const terminal = openUserTerminal(['sh', '-i'], { env: { PS1: 'prompt> ', ENV: '' } });
    await terminal.sees(/prompt> /);
    const script =
      'echo "ready $$"; kill -STOP $$; stty size; echo "ba""ck"; read line; echo "got $line"; exit 5';
    terminal.type(`${wrapped('pty', 'sh', '-c', script).map(quote).join(' ')}\n`);
    await terminal.sees(/Stopped[\s\S]*prompt> /);
    terminal.resize(111, 33);
    terminal.type('echo $((40 + 2))\n');
    await terminal.sees(/\n42\r/);
    terminal.type('fg\n');
    await terminal.sees(/33 111[\s\S]*\nback/);
    terminal.type('word\n');
    await terminal.sees(/got word\s+prompt> /);
    terminal.type('echo "status=$?"\n');
    await terminal.sees(/status=5/);
    terminal.type('exit\n');
    await terminal.ended;
  });

  it('is left alone by a job in the background, which waits for it, as a direct run would', async () => {
    const terminal = openUserTerminal(['sh', '-i'], { env: { PS1: 'prompt> ', ENV: '' } });
    await terminal.sees(/prompt> /);
    const before = terminal.settings();
    const script = 'echo started; read line; echo "got $line"';
    terminal.type(`${wrapped('pty', 'sh', '-c', script).map(quote).join(' ')} &\n`);
    await terminal.sees(/prompt> /);
    await stopped(terminal);
    expect(terminal.settings()).toBe(before);
    terminal.type('fg\n');
    await terminal.sees(/fg\r[\s\S]*wrapper/);
    terminal.type('word\n');
    await terminal.sees(/got word\s+prompt> /);
    terminal.type('exit\n');
    await terminal.ended;
  });
});

/** Asks the shell for its jobs until one is stopped. */
const stopped = async (terminal: UserTerminal): Promise<void> => {
  for (let round = 1; !/Stopped/.test(terminal.screen().toString()); round += 1) {
    terminal.type(`jobs; echo $((${round} + 1000))\n`);
    await terminal.sees(new RegExp(`\\n${round + 1000}\\r`));
  }
};

const quote = (word: string): string => `'${word.replaceAll("'", "'\\''")}'`;
