import { execFile, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { type Figures, figuresOf } from './figures.ts';

/** The programs in C that the bench measures with and against. */
type Program = 'time-commands' | 'round-trip' | 'echo-daemon';

/** Compiles one of the programs beside this file, as the native client is compiled, and returns its path. */
export const compile = (program: Program, directory: string): string => {
  const source = fileURLToPath(new URL(`./fixtures/${program}.c`, import.meta.url));
  const output = join(directory, program);
  const flags = ['-std=c11', '-O2', '-Wall', '-Wextra', '-Werror', '-o', output];
  for (const linking of process.platform === 'linux' ? [['-static'], []] : [[]]) {
    if (spawnSync('cc', [...flags, ...linking, source], { stdio: 'ignore' }).status === 0) return output;
  }
  throw new Error('the bench needs a C compiler named cc');
};

/** Starts the C echo daemon, waits until it listens, and returns how to stop it. */
export const startEcho = async (directory: string, socket: string): Promise<() => void> => {
  const child = spawn(compile('echo-daemon', directory), [socket], { stdio: ['pipe', 'pipe', 'inherit'] });
  await once(child.stdout, 'data');
  return () => child.stdin.end();
};

/** What one command took as a process: wall time, and the processor time it used, in milliseconds. */
export interface ProcessFigures {
  wall: Figures;
  cpu: Figures;
}

/**
 * Runs each command once a round, interleaved, with `input` on its stdin. Rejects when a run ends with another code
 * than 0: a client that denies because nobody answers would be quick.
 */
export const timeCommands = async (
  driver: string,
  rounds: number,
  input: string,
  commands: readonly (readonly string[])[],
): Promise<ProcessFigures[]> => {
  const file = `${driver}.input`;
  writeFileSync(file, input);
  const argv = commands.flatMap((command, index) => (index === 0 ? command : ['--', ...command]));
  const { stdout } = await promisify(execFile)(driver, [String(rounds), file, ...argv], {
    maxBuffer: 64 * 1024 * 1024,
  });
  const runs = stdout
    .trim()
    .split('\n')
    .map((line) => line.split(' ').map(Number));
  return commands.map((command, index) => {
    const own = runs.filter(([number]) => number === index);
    const failed = own.find(([, , , code]) => code !== 0);
    if (failed !== undefined) throw new Error(`${command.join(' ')} ended with ${failed[3]}`);
    return {
      wall: figuresOf(own.map(([, wall = Number.NaN]) => wall / 1e6)),
      cpu: figuresOf(own.map(([, , cpu = Number.NaN]) => cpu / 1e6)),
    };
  });
};
