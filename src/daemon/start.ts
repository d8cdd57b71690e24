import { setTimeout as delay } from 'node:timers/promises';
import type { Paths } from '../config/paths.ts';
import { AegisError, type ExitName, exitCode } from '../errors.ts';
import { type Client, connect } from './client.ts';
import { ensureHome } from './home.ts';
import { hasGone, isAlive } from './liveness.ts';
import { readPid } from './pid-file.ts';
import type { Status } from './protocol.ts';
import { type Spawned, spawnDaemon } from './spawn.ts';

// The command line makes the home before there is a daemon.
export { ensureHome };

/** How long a daemon may take to answer after it was started, in milliseconds. */
const readyWithin = 10_000;
/** A daemon that does not answer for this long is taken for hung by `stop`. */
const answerWithin = 5_000;

interface World {
  paths: Paths;
  /** The daemon's environment. */
  env: NodeJS.ProcessEnv;
  /** What Node runs as the daemon in the place of this program. */
  command?: readonly string[];
}

const isUnreachable = (thrown: unknown): boolean =>
  thrown instanceof AegisError && thrown.exit === 'unavailable';

/** What the daemon says of itself, or undefined when none answers. Throws what it answers in error. */
const statusOf = async (client: Client): Promise<Status | undefined> => {
  try {
    return await client.status();
  } catch (thrown) {
    if (isUnreachable(thrown)) return undefined;
    throw thrown;
  }
};

/**
 * Starts the daemon unless it runs, and waits until it answers. Of many who start at once one wins, and all get its
 * process id. Throws AegisError when the home is not safe, when the daemon refuses to start (with the line it
 * printed and its exit), or when it does not answer within 10 s.
 */
export const startDaemon = async (world: World): Promise<{ pid: number; alreadyRunning: boolean }> => {
  const { paths, env, command } = world;
  ensureHome(paths);
  const client = connect(paths.adminSocket);
  const running = await statusOf(client);
  if (running !== undefined && running.state !== 'draining') {
    return { pid: running.pid, alreadyRunning: true };
  }
  const until = performance.now() + readyWithin;
  if (running !== undefined) await hasGone(running.pid, readyWithin);

  for (;;) {
    const child = spawnDaemon(paths, env, command);
    const answer = await readyOrExited(client, child, until);
    if (typeof answer !== 'number') return { pid: answer.pid, alreadyRunning: answer.pid !== child.pid };

    // Exit `refused` is "another daemon holds the lock": it is about to answer, or about to end.
    const other = await statusOf(client);
    if (other !== undefined && other.state !== 'draining') return { pid: other.pid, alreadyRunning: true };
    if (answer !== exitCode.refused || performance.now() >= until) throw refusedToStart(child, answer);
    await delay(50);
  }
};

/** Polls until the daemon answers (its status) or the child has ended (its exit code). */
const readyOrExited = async (client: Client, child: Spawned, until: number): Promise<Status | number> => {
  let exited: number | undefined;
  const ended = child.exited.then((code) => {
    exited = code;
  });
  for (let pause = 5; ; pause = Math.min(pause * 1.3, 20)) {
    const status = await statusOf(client);
    if (status !== undefined && status.state !== 'draining') return status;
    if (exited !== undefined) return exited;
    if (performance.now() >= until) throw notReady(child);
    await Promise.race([delay(pause), ended]);
  }
};

const nameOfExit = (code: number): ExitName => {
  const names = Object.keys(exitCode) as ExitName[];
  return names.find((name) => name !== 'done' && exitCode[name] === code) ?? 'internal';
};

const refusedToStart = (child: Spawned, code: number): AegisError =>
  new AegisError(`the daemon did not start: ${child.lastLine() ?? `it ended with exit code ${code}`}`, {
    code: 'AEG-DAEMON-START',
    exit: nameOfExit(code),
  });

const notReady = (child: Spawned): AegisError => {
  const line = child.lastLine();
  return new AegisError(
    `the daemon (process ${child.pid}) does not answer ${readyWithin / 1000} s after its start` +
      `${line === undefined ? '' : `: ${line}`}`,
    {
      code: 'AEG-DAEMON-START',
      exit: 'unavailable',
      hint: 'it may still come: see aegis status and aegis.log',
    },
  );
};

/** Starts the daemon when it cannot be reached. Throws as `startDaemon` does. */
export const ensureDaemon = async (world: World): Promise<void> => {
  await startDaemon(world);
};

/**
 * Asks the daemon to stop and waits until its process is gone, which frees its lock. One that does not answer gets
 * SIGTERM, when the lock and the pid file say that it lives. Resolves to its process id, or undefined when none ran.
 * Throws AegisError (tryAgain) when it still runs after `waitMs` milliseconds.
 */
export const stopDaemon = async (options: { paths: Paths; waitMs: number }): Promise<number | undefined> => {
  const { paths, waitMs } = options;
  const pid = (await askToStop(connect(paths.adminSocket))) ?? (await terminate(paths));
  if (pid === undefined || (await hasGone(pid, waitMs))) return pid;
  throw new AegisError(`the daemon (process ${pid}) still runs after ${Math.round(waitMs / 1000)} s`, {
    code: 'AEG-DAEMON-STOP',
    exit: 'tryAgain',
    hint: `it may be draining: see aegis status; kill -9 ${pid} loses nothing that was recorded`,
  });
};

/** The process id of the daemon that was asked, or undefined when none answers in time. */
const askToStop = async (client: Client): Promise<number | undefined> => {
  const asked = statusOf(client).then(async (status) => {
    if (status === undefined) return undefined;
    await client.stop().catch((thrown: unknown) => {
      // It may be gone before its answer is out.
      if (!isUnreachable(thrown)) throw thrown;
    });
    return status.pid;
  });
  const silence = new AbortController();
  try {
    return await Promise.race([asked, delay(answerWithin, undefined, { signal: silence.signal })]);
  } finally {
    silence.abort();
  }
};

const terminate = async (paths: Paths): Promise<number | undefined> => {
  if (!(await isLocked(paths.lock))) return undefined;
  const pid = readPid(paths.pid);
  if (pid === undefined || !isAlive(pid)) {
    throw new AegisError('a daemon holds the lock, does not answer, and its process is not known', {
      code: 'AEG-DAEMON-STOP',
      exit: 'tryAgain',
      hint: 'it may be starting or stopping: try again',
    });
  }
  process.kill(pid, 'SIGTERM');
  return pid;
};

/** The system frees the lock of a process that died, so a lock that cannot be taken is a daemon that lives. */
const isLocked = async (path: string): Promise<boolean> => {
  const { lstatSync } = await import('node:fs');
  if (lstatSync(path, { throwIfNoEntry: false }) === undefined) return false;
  const { acquireLock } = await import('../store/lock.ts');
  try {
    acquireLock(path).release();
    return false;
  } catch (thrown) {
    if (thrown instanceof AegisError && thrown.code === 'AEG-DAEMON-RUNNING') return true;
    throw thrown;
  }
};

/** Stops the daemon if one runs, then starts one. Throws as both do. */
export const restartDaemon = async (
  options: World & { waitMs: number },
): Promise<{ pid: number; previous: number | undefined }> => {
  const previous = await stopDaemon(options);
  const { pid } = await startDaemon(options);
  return { pid, previous };
};
