import type { Operation } from '../../../src/domain/operation.ts';
import { type Given, planCommand } from '../planning.ts';

/** The first operation of a command: the program itself. */
export const exec = (command: string, given: Given = {}): Operation => {
  const [first] = planCommand(command, given).operations;
  if (first === undefined) throw new Error(`nothing was planned for ${command}`);
  return first;
};

/** What the tables say of the program, sorted. */
export const traits = (command: string): string => [...exec(command).traits].sort().join(' ');

/** Everything a command reaches: `network host upload`. */
export const hosts = (command: string): string[] =>
  planCommand(command)
    .operations.filter(({ kind }) => kind === 'network')
    .flatMap((operation) =>
      operation.hosts.map(({ host, upload }) => `${host ?? '?'}${upload ? ' upload' : ''}`),
    );

/** Which ends flow where in a call: `secret>network`. */
export const flows = (command: string): string[] => [
  ...new Set(
    planCommand(command).operations.flatMap(({ flow }) => flow.map(({ from, to }) => `${from}>${to}`)),
  ),
];
