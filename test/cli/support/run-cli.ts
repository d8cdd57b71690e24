import { PassThrough } from 'node:stream';
import { run } from '../../../src/cli/main.ts';

/** What a run of the command line printed, and its exit code. */
export interface CliRun {
  code: number;
  stdout: string;
  stderr: string;
}

/** A stream that keeps what is written to it and can be waited on. */
export interface Screen extends PassThrough {
  text(): string;
  /** Resolves once what was written matches. */
  shows(pattern: RegExp): Promise<void>;
  isTTY?: boolean;
  columns?: number;
}

export const screen = (terminal?: { columns: number }): Screen => {
  let text = '';
  const stream = new PassThrough();
  const watchers = new Set<() => void>();
  stream.on('data', (chunk: Buffer) => {
    text += chunk.toString('utf8');
    for (const watcher of [...watchers]) watcher();
  });
  return Object.assign(stream, {
    text: () => text,
    shows: (pattern: RegExp) =>
      new Promise<void>((resolve) => {
        const look = (): void => {
          if (!pattern.test(text)) return;
          watchers.delete(look);
          resolve();
        };
        watchers.add(look);
        look();
      }),
    ...(terminal === undefined ? {} : { isTTY: true, columns: terminal.columns }),
  });
};

/** Runs a command line to its end; without a terminal, unless what is printed goes to one. */
export const runCli = async (
  argv: readonly string[],
  env: NodeJS.ProcessEnv,
  stdin = '',
  terminal?: { columns: number },
): Promise<CliRun> => {
  const stdout = screen(terminal);
  const stderr = screen(terminal);
  const input = new PassThrough();
  input.end(stdin);
  const code = await run(argv, { stdin: input, stdout, stderr, env });
  return { code, stdout: stdout.text(), stderr: stderr.text() };
};

/** The lines of NDJSON output, parsed. */
export const jsonLines = (text: string): unknown[] =>
  text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
