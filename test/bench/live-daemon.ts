import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { type Paths, pathsOf } from '../../src/config/paths.ts';
import { connect } from '../../src/daemon/client.ts';
import type { SessionGranted, Status } from '../../src/daemon/protocol.ts';
import { launcher, root } from './places.ts';

/** How long a daemon may take before the bench gives up, in milliseconds. */
const giveUpAfter = 30_000;

/** A daemon in a process of its own, as `aegis start --foreground` runs it. */
export interface LiveDaemon {
  paths: Paths;
  /** Milliseconds from the start of its process to its first answer. */
  readyAfter: number;
  status: Status;
  stop(): Promise<void>;
  /** Ends it without a word, which is much faster with many held calls. What it recorded stays. */
  kill(): Promise<void>;
}

/** Starts a daemon whose home is `home` and waits until `/v1/status` answers. */
export const startLive = async (home: string): Promise<LiveDaemon> => {
  mkdirSync(home, { recursive: true, mode: 0o700 });
  const paths = pathsOf(home);
  const started = performance.now();
  const child = spawn(process.execPath, [launcher, 'start', '--foreground'], {
    env: { ...process.env, AEGIS_HOME: home },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const lines: string[] = [];
  child.stderr.on('data', (piece: Buffer) => lines.push(piece.toString()));
  const status = await answered(paths.adminSocket, child, lines, started);
  const readyAfter = performance.now() - started;
  return {
    paths,
    readyAfter,
    status,
    stop: () => end(child, 'SIGTERM'),
    kill: () => end(child, 'SIGKILL'),
  };
};

const end = async (child: ChildProcess, signal: NodeJS.Signals): Promise<void> => {
  const ended = once(child, 'exit');
  child.kill(signal);
  await ended;
};

const answered = async (
  socket: string,
  child: ChildProcess,
  lines: readonly string[],
  started: number,
): Promise<Status> => {
  const client = connect(socket);
  for (;;) {
    const status = await client.status().catch(() => undefined);
    if (status !== undefined) return status;
    if (child.exitCode !== null || performance.now() - started > giveUpAfter) {
      child.kill();
      throw new Error(`the daemon did not start: ${lines.join('')}`);
    }
    await delay(2);
  }
};

/** Opens a session as `aegis wrap -- claude` does; the bench stands for the wrapper. */
export const openBenchSession = (paths: Paths): Promise<SessionGranted> =>
  connect(paths.adminSocket).openSession({
    agent: 'claude',
    cwd: root,
    home: paths.home,
    dialect: 'bash',
    pid: process.pid,
    level: 'guarded',
    seam: 'bench',
  });
