import { closeSync, constants, openSync, readSync, statSync } from 'node:fs';
import { isAbsolute } from 'node:path';
import { type PtyProcess, spawn } from 'node-pty';
import type { AgentOptions } from './agent-options.ts';
import { type AgentExit, toAgentExit } from './exit.ts';
import { killOnAbort } from './kill.ts';
import { copySettings } from './settings.ts';
import { forwardSignals } from './signals.ts';
import { followStops } from './suspend.ts';
import { openTerminal, type Size, type UserTerminal } from './terminal.ts';

/**
 * Runs the agent on a pseudoterminal between it and the user's own, which is raw meanwhile: bytes pass unchanged both
 * ways, at the pace of the slower side, and resizes, signals and suspension are passed on. Resolves when the agent has
 * ended and all that it wrote has been written out; processes it left in the background do not hold it up.
 */
export const runOnPty = async (options: AgentOptions): Promise<AgentExit> => {
  let pid: number | undefined;
  const undo = [forwardSignals(() => pid, { sharesTerminal: false })];
  try {
    const terminal = openTerminal();
    undo.push(() => terminal.close());
    const pty = start(options, terminal.size());
    pid = pty.pid;
    // Whatever goes wrong from here on, closing the master hangs up on the agent.
    undo.push(() => {
      pty._socket.destroy();
    });
    const ended = new Promise<AgentExit>((resolve) => {
      pty.onExit(({ exitCode, signal }) => resolve(toAgentExit(exitCode, signal)));
    });
    const slave = openSlave(pty);
    if (slave !== undefined) {
      undo.push(() => closeSync(slave));
      copySettings(pty.pid, slave, terminal.saved);
    }
    undo.push(followSize(pty, terminal));
    undo.push(followStops(pty.pid, terminal));
    undo.push(killOnAbort(pty.pid, -pty.pid, options.signal));
    const finish = relay(pty, terminal, options);
    const exit = await ended;
    pid = undefined;
    await finish();
    return exit;
  } finally {
    for (const step of undo.reverse()) step();
  }
};

const start = (options: AgentOptions, size: Size): PtyProcess => {
  const [program = '', ...args] = options.argv;
  const env: Record<string, string> = {};
  for (const [name, value] of Object.entries(options.env)) {
    if (value !== undefined) env[name] = value;
  }
  const pty = spawn(program, args, { ...size, cwd: logicalCwd(options), env, encoding: null });
  // Else node-pty destroys the socket 200 ms after the exit, with what a paused reader has not read yet.
  pty._emittedClose = true;
  return pty;
};

/** node-pty sets PWD to the directory it is given: the user's own name for it, through a symbolic link, is kept. */
const logicalCwd = ({ env, cwd }: AgentOptions): string => {
  const name = env.PWD;
  if (name === undefined || !isAbsolute(name)) return cwd;
  const [named, actual] = [name, cwd].map((path) => statSync(path, { throwIfNoEntry: false }));
  return named?.dev === actual?.dev && named?.ino === actual?.ino ? name : cwd;
};

/**
 * Opens the slave side and returns its descriptor. It is kept open until the relay has drained it: when the last holder
 * closes it, libuv before 1.52 takes a partial read for the end and loses up to 64 KiB (libuv issue 4992; Node 22 and
 * older).
 */
const openSlave = (pty: PtyProcess): number | undefined => {
  if (pty.ptsName === undefined) return undefined;
  try {
    return openSync(pty.ptsName, constants.O_RDWR | constants.O_NOCTTY | constants.O_NONBLOCK);
  } catch {
    // A container may not show the device. The agent runs all the same; an old Node may lose the end of its output.
    return undefined;
  }
};

const followSize = (pty: PtyProcess, terminal: UserTerminal): (() => void) => {
  const resize = (): void => {
    const { cols, rows } = terminal.size();
    pty.resize(cols, rows);
  };
  process.stdout.on('resize', resize);
  // It may have changed between the look at it and now.
  resize();
  return () => {
    process.stdout.removeListener('resize', resize);
  };
};

/** Joins the two terminals. The returned function passes on what is left after the agent's exit, and ends the join. */
const relay = (
  pty: PtyProcess,
  terminal: UserTerminal,
  { onOutput, onKeys }: Pick<AgentOptions, 'onOutput' | 'onKeys'>,
): (() => Promise<void>) => {
  const master = pty._socket;
  const { input, output } = terminal;
  let gone = false;
  // The user's terminal is no more (its window was closed): hang up, as the kernel would on the agent.
  const hangUp = (): void => {
    gone = true;
    master.destroy();
  };
  const show = (chunk: Buffer): void => {
    onOutput?.();
    if (!gone && !output.write(chunk)) {
      master.pause();
      output.once('drain', () => master.resume());
    }
  };
  const type = (chunk: Buffer): void => {
    onKeys?.(chunk);
    if (!master.destroyed && !master.write(chunk)) {
      input.pause();
      master.once('drain', () => input.resume());
    }
  };
  output.once('error', hangUp);
  input.once('error', hangUp);
  input.once('end', hangUp);
  input.on('data', type);
  master.on('data', show);

  return async () => {
    input.removeListener('data', type);
    input.pause();
    master.removeListener('data', show);
    const rest = master.destroyed ? Buffer.alloc(0) : readRest(pty);
    master.destroy();
    if (gone) return;
    await new Promise<void>((resolve) => {
      output.once('error', () => resolve());
      output.once('close', () => resolve());
      output.write(rest, () => resolve());
    });
  };
};

/** A background process may go on writing for ever; what the agent wrote itself fits the kernel's buffers well. */
const restLimit = 1024 * 1024;

/** Reads what the terminal still holds after the agent's exit. On Linux EAGAIN comes only when nothing is in flight. */
const readRest = (pty: PtyProcess): Buffer => {
  pty._socket.pause();
  const parts: Buffer[] = [];
  for (let part: Buffer | null = pty._socket.read(); part !== null; part = pty._socket.read())
    parts.push(part);
  for (let total = 0; total < restLimit; ) {
    const part = Buffer.alloc(64 * 1024);
    let length = 0;
    try {
      length = readSync(pty.fd, part);
    } catch {
      // EAGAIN: drained. EIO: drained, and nobody holds the other side. No other error can tell us more.
      break;
    }
    if (length === 0) break;
    total += length;
    parts.push(part.subarray(0, length));
  }
  return Buffer.concat(parts);
};
