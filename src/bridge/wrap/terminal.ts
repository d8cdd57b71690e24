import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { ReadStream } from 'node:tty';
import { isBackground } from './foreground.ts';

/** The size of a terminal in characters. */
export interface Size {
  cols: number;
  rows: number;
}

/** The user's own terminal, for as long as an agent runs on a pseudoterminal behind it. */
export interface UserTerminal {
  /** What the user types, as bytes. */
  readonly input: ReadStream;
  /** The screen. Writes do not block: `write` tells when to wait for `drain`. */
  readonly output: ReadStream;
  /** The settings it had before, in the form of `stty -g`; undefined when stty could not tell. */
  readonly saved: string | undefined;
  size(): Size;
  /** Every byte passes unchanged, both ways. Nothing happens while another job has the terminal. */
  makeRaw(): void;
  /** Back to the settings it had before. Nothing happens while another job has the terminal. */
  restore(): void;
  /** Restores it and lets go of it. */
  close(): void;
}

const fallbackSize: Size = { cols: 80, rows: 24 };

/**
 * Takes the terminal on stdin and stdout, raw. It goes back to its old settings on `close`, and also when this process
 * exits in any way in which Node still runs its exit handlers (an uncaught exception among them).
 */
export const openTerminal = (): UserTerminal => {
  const saved = stty(['-g']);
  const { stdout } = process;
  const input = new ReadStream(0);
  // process.stdout blocks on a terminal. A ReadStream is a duplex that does not: a slow terminal then cannot keep
  // keys and signals from reaching the agent.
  const output = new ReadStream(1);
  const makeRaw = (): void => {
    if (isBackground()) return;
    // Not setRawMode: it leaves OPOST on, and a line feed would become two bytes (nodejs/node issue 63059).
    if (saved === undefined || stty(['raw', '-echo', '-iexten']) === undefined) input.setRawMode(true);
  };
  const restore = (): void => {
    if (isBackground()) return;
    if (saved === undefined || stty([saved]) === undefined) input.setRawMode(false);
  };
  process.once('exit', restore);
  makeRaw();
  return {
    input,
    output,
    saved,
    size: () =>
      stdout.columns > 0 && stdout.rows > 0 ? { cols: stdout.columns, rows: stdout.rows } : fallbackSize,
    makeRaw,
    restore,
    close: () => {
      process.removeListener('exit', restore);
      restore();
      input.destroy();
      output.destroy();
    },
  };
};

/** Not by PATH: a program of that name in the project must not get hold of the user's terminal. */
const sttyProgram = ['/bin/stty', '/usr/bin/stty'].find((file) => existsSync(file));

/** Runs stty on a terminal descriptor, stdin unless told; its answer, or undefined when it failed. */
export const stty = (args: readonly string[], terminal = 0): string | undefined => {
  if (sttyProgram === undefined) return undefined;
  const run = spawnSync(sttyProgram, args, { stdio: [terminal, 'pipe', 'ignore'], encoding: 'utf8' });
  return run.status === 0 ? run.stdout.trim() : undefined;
};
