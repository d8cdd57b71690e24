import { accessSync, closeSync, constants, openSync, readSync, statSync } from 'node:fs';
import { delimiter, isAbsolute, resolve } from 'node:path';
import { AegisError } from '../../errors.ts';

/** What a shell exits with when it cannot start a program (POSIX 2.8.2): 127 not found, 126 found but not runnable. */
export type StartStatus = 126 | 127;

/** The agent's program cannot be started; `status` is the exit code a shell would give. */
export class ProgramError extends AegisError {
  readonly status: StartStatus;

  constructor(status: StartStatus, message: string, hint: string) {
    const code = status === 127 ? 'AEG-AGENT-NOT-FOUND' : 'AEG-AGENT-NOT-EXECUTABLE';
    super(message, { code, exit: status === 127 ? 'notFound' : 'notExecutable', hint });
    this.name = 'ProgramError';
    this.status = status;
  }
}

/** The search path of execvp(3) when the environment has none. */
const defaultPath = '/bin:/usr/bin';

/**
 * Finds the file that execvp(3) will run for `name` in `env` and `cwd`, and returns its absolute path. It is a check
 * made early so that the failure has a clear text and the shell's exit code: a pseudoterminal would only show a line
 * of perror(3) on the agent's screen. Throws ProgramError.
 */
export const findProgram = (
  name: string,
  env: Readonly<Record<string, string | undefined>>,
  cwd: string,
): string => {
  if (!isDirectory(cwd)) {
    throw new ProgramError(
      127,
      `cannot start ${printable(name)}: ${printable(cwd)} is not a directory`,
      'Start Aegis in a directory that exists.',
    );
  }
  const path = env.PATH ?? defaultPath;
  const candidates = name.includes('/')
    ? [resolve(cwd, name)]
    : path.split(delimiter).map((folder) => resolve(cwd, folder, name));
  let refused: string | undefined;
  for (const file of name === '' ? [] : candidates) {
    if (isRunnable(file)) return requireInterpreter(file, name);
    if (exists(file)) refused ??= file;
  }
  if (refused !== undefined) {
    throw new ProgramError(
      126,
      `cannot start ${printable(name)}: ${printable(refused)} is not an executable file`,
      'Make it executable (chmod +x), or name another program.',
    );
  }
  throw new ProgramError(
    127,
    `cannot start ${printable(name)}: ${name.includes('/') ? 'there is no such file' : `not found in PATH (${printable(path)})`}`,
    'Install it, or give its path.',
  );
};

/** A script whose `#!` names a missing interpreter fails in execve(2) with the misleading "no such file". */
const requireInterpreter = (file: string, name: string): string => {
  const interpreter = /^#![ \t]*([^\s]+)/.exec(firstBytes(file))?.[1];
  if (interpreter === undefined || !isAbsolute(interpreter) || exists(interpreter)) return file;
  throw new ProgramError(
    127,
    `cannot start ${printable(name)}: ${printable(file)} needs ${printable(interpreter)}, which is not there`,
    'Install the interpreter that its first line names.',
  );
};

const firstBytes = (file: string): string => {
  let handle: number;
  try {
    handle = openSync(file, constants.O_RDONLY | constants.O_NONBLOCK);
  } catch {
    // A program may be runnable and not readable (mode 0111): then it is no script, and there is nothing to check.
    return '';
  }
  try {
    const start = Buffer.alloc(256);
    return start.subarray(0, readSync(handle, start, 0, start.length, 0)).toString('latin1');
  } finally {
    closeSync(handle);
  }
};

const isDirectory = (path: string): boolean =>
  statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;

const exists = (file: string): boolean => {
  try {
    return statSync(file, { throwIfNoEntry: false }) !== undefined;
  } catch {
    // A folder on the way that is a file, or that may not be entered: nothing that execvp(3) would find.
    return false;
  }
};

const isRunnable = (file: string): boolean => {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
};

/** Names come from a command line and a message from us reaches a terminal: no escape passes. */
const printable = (text: string): string =>
  JSON.stringify(text.length > 200 ? `${text.slice(0, 200)}…` : text);
