import type { Operation } from '../../../src/domain/operation.ts';
import { planCommand } from '../planning.ts';

/** The operation of a command itself, whatever it brings along. */
export const firstOf = (command: string): Operation => {
  const program = /^[^\s]+/.exec(command)?.[0];
  const operation = planCommand(command).operations.find(
    ({ kind, argv: [first] }) => kind === 'exec' && first?.type === 'static' && first.value === program,
  );
  if (operation === undefined) throw new Error(`nothing was planned of ${command}`);
  return operation;
};

/** What the tables say of a command: its traits, and `opaque` when nothing certain. */
export const said = (command: string): string => {
  const { traits, opaque } = firstOf(command);
  return [...traits, ...(opaque === undefined ? [] : ['opaque'])].join(' ');
};

/** Everything a command is planned as, programs with their words. */
export const started = (command: string): string[] =>
  planCommand(command).operations.flatMap(({ kind, text }) => (kind === 'exec' ? [text] : []));
