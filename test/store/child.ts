import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** A module that runs in a process of its own and speaks in lines. */
export interface Child {
  process: ChildProcess;
  /** The next line it writes, or undefined when it has ended. */
  nextLine(): Promise<string | undefined>;
}

/** Starts a module with Node; `limit` is a file-size limit in KiB (`ulimit -f`). */
export const childOf = (module: URL, args: readonly string[], limit?: number): Child => {
  const command = [process.execPath, fileURLToPath(module), ...args];
  const child =
    limit === undefined
      ? spawn(process.execPath, command.slice(1), { stdio: ['ignore', 'pipe', 'inherit'] })
      : spawn('bash', ['-c', `ulimit -f ${limit} && exec "$@"`, 'bash', ...command], {
          stdio: ['ignore', 'pipe', 'inherit'],
        });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    process: child,
    nextLine: async () => {
      const next = await lines.next();
      return next.done === true ? undefined : next.value;
    },
  };
};
