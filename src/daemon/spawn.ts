import { spawn } from 'node:child_process';
import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Paths, packageRoot } from '../config/paths.ts';
import { AegisError } from '../errors.ts';

/** A daemon process that was just started. It outlives us. */
export interface Spawned {
  pid: number;
  /** Resolves with the exit code when it ends (128 and more after a signal). */
  exited: Promise<number>;
  /** The last line it printed, without the name of the program; undefined when it printed nothing. */
  lastLine(): string | undefined;
}

const { O_APPEND, O_CREAT, O_NOFOLLOW, O_NONBLOCK, O_RDWR } = constants;

/** Opens the log to be appended to. Throws AegisError (configuration) unless it is a plain file of ours, 0600. */
const openLogFile = (path: string): number => {
  const unsafe = (cause?: unknown): AegisError =>
    new AegisError(`${path} is not a plain file that only you can read and write`, {
      code: 'AEG-HOME',
      exit: 'configuration',
      hint: 'look at what it is, and move it away',
      cause,
    });
  let fd: number;
  try {
    fd = openSync(path, O_RDWR | O_APPEND | O_CREAT | O_NOFOLLOW | O_NONBLOCK, 0o600);
  } catch (thrown) {
    throw unsafe(thrown);
  }
  const stats = fstatSync(fd);
  if (stats.isFile() && stats.uid === process.getuid?.() && (stats.mode & 0o077) === 0) return fd;
  closeSync(fd);
  throw unsafe();
};

/** The last line of a log behind `start`: the text of a JSON line, or an error line without its `aegis: `. */
const lastLineOf = (path: string, start: number): string | undefined => {
  const fd = openLogFile(path);
  try {
    const from = Math.max(start, fstatSync(fd).size - 64 * 1024);
    const bytes = Buffer.alloc(64 * 1024);
    const text = bytes.toString('utf8', 0, readSync(fd, bytes, 0, bytes.length, from));
    const line = text.trimEnd().split('\n').at(-1)?.trim() ?? '';
    return line === '' ? undefined : (messageIn(line) ?? line.replace(/^aegis: /, ''));
  } finally {
    closeSync(fd);
  }
};

const messageIn = (line: string): string | undefined => {
  try {
    const { msg } = JSON.parse(line);
    return typeof msg === 'string' ? msg : undefined;
  } catch {
    return undefined;
  }
};

/** How this program is called again: by its launcher when it was built, by its sources when it runs from them. */
const ownCommand = (): string[] => {
  if (extname(fileURLToPath(import.meta.url)) === '.js') return [join(packageRoot(), 'bin', 'aegis.cjs')];
  const main = new URL('../cli/main.ts', import.meta.url).href;
  // Not with --input-type: worker threads would inherit it, and refuse their file.
  return ['--eval', `import(${JSON.stringify(main)}).then(({ main }) => main())`, 'aegis'];
};

/** What the daemon is started with: of our environment everything but what makes Node load foreign code. */
const environment = (paths: Paths, env: NodeJS.ProcessEnv): NodeJS.ProcessEnv => {
  const { NODE_OPTIONS: _options, NODE_PATH: _path, ...rest } = env;
  return { ...rest, AEGIS_HOME: paths.home };
};

/**
 * Starts `aegis start --foreground` in a session of its own, its output appended to the log. The home must have been
 * made. `command` is what Node is given to run in the place of this program. Throws AegisError (configuration) when the log is not safe to write to.
 */
export const spawnDaemon = (
  paths: Paths,
  env: NodeJS.ProcessEnv,
  command: readonly string[] = ownCommand(),
): Spawned => {
  const log = openLogFile(paths.log);
  const start = fstatSync(log).size;
  try {
    const child = spawn(process.execPath, [...command, 'start', '--foreground'], {
      cwd: paths.home,
      env: environment(paths, env),
      detached: true,
      stdio: ['ignore', log, log],
    });
    const exited = new Promise<number>((resolve, reject) => {
      child.once('error', reject);
      child.once('exit', (code) => resolve(code ?? 128));
    });
    child.unref();
    // An id of -1 names no process: `exited` rejects with why.
    return { pid: child.pid ?? -1, exited, lastLine: () => lastLineOf(paths.log, start) };
  } finally {
    closeSync(log);
  }
};
