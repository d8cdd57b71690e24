import { Terminal } from '@xterm/headless';
import { spawn } from 'node-pty';
import { type AgentExit, toAgentExit } from '../../../src/bridge/wrap/exit.ts';

/** A size in character cells. */
export interface Size {
  cols: number;
  rows: number;
}

/** A person at a terminal: a real pseudoterminal, and an emulator that draws what programs send to it. */
export interface Screen {
  /** The lines that are shown now, without the blanks at their ends. */
  text(): string;
  /** All that was sent to it. */
  received(): string;
  type(keys: string): void;
  resize(size: Size): void;
  /** Resolves with what is shown once it matches; fails when the program ends without, or after 30 s. */
  shows(pattern: RegExp): Promise<string>;
  /** Resolves when the program has ended and all that it wrote is drawn; fails after 30 s. */
  ends(): Promise<AgentExit>;
  /** Closes the window, and resolves when the program has ended. */
  close(): Promise<void>;
}

const limit = 30_000;

const linesOf = ({ buffer: { active } }: Terminal): string =>
  Array.from({ length: active.length - active.baseY }, (_, row) =>
    (active.getLine(active.baseY + row)?.translateToString(true) ?? '').trimEnd(),
  ).join('\n');

/** Runs a program on a terminal of its own. `env` is its whole environment. */
export const openScreen = (
  argv: readonly string[],
  options: { cwd: string; env: Record<string, string>; size: Size },
): Screen => {
  const [program = '', ...args] = argv;
  const { cwd, env, size } = options;
  const emulator = new Terminal({ ...size, allowProposedApi: true });
  const pty = spawn(program, args, { ...size, cwd, env, encoding: null });
  const chunks: Buffer[] = [];
  const watchers = new Set<() => void>();
  const wake = (): void => {
    for (const watcher of watchers) watcher();
  };
  pty._socket.on('data', (chunk: Buffer) => {
    chunks.push(chunk);
    emulator.write(chunk, wake);
  });
  // Programs ask their terminal what it can do and where its cursor is, and some wait for the answer.
  emulator.onData((answer) => {
    if (!pty._socket.destroyed) pty._socket.write(answer);
  });
  let over = false;
  const ended = new Promise<AgentExit>((resolve) => {
    pty.onExit(({ exitCode, signal }) => {
      // The emulator draws in its own time; this write comes after all others.
      emulator.write('', () => {
        over = true;
        wake();
        resolve(toAgentExit(exitCode, signal));
      });
    });
  });

  const failure = (why: string): Error => new Error(`${why}; on the screen:\n${linesOf(emulator)}`);

  return {
    text: () => linesOf(emulator),
    received: () => Buffer.concat(chunks).toString('utf8'),
    type: (keys) => {
      if (!pty._socket.destroyed) pty._socket.write(keys);
    },
    resize: ({ cols, rows }) => {
      emulator.resize(cols, rows);
      pty.resize(cols, rows);
    },
    shows: (pattern) =>
      new Promise((resolve, reject) => {
        const stop = (): void => {
          clearTimeout(timer);
          watchers.delete(look);
        };
        const fail = (why: string): void => {
          stop();
          reject(failure(`${why} without ${pattern}`));
        };
        const look = (): void => {
          const shown = linesOf(emulator);
          if (pattern.test(shown)) {
            stop();
            resolve(shown);
          } else if (over) fail('the program ended');
        };
        const timer = setTimeout(() => fail(`${limit / 1000} s passed`), limit);
        watchers.add(look);
        look();
      }),
    ends: () => {
      const late = new Promise<never>((_, reject) => {
        setTimeout(() => reject(failure('the program did not end in 30 s')), limit).unref();
      });
      return Promise.race([ended, late]);
    },
    close: async () => {
      pty._socket.destroy();
      await ended;
    },
  };
};
