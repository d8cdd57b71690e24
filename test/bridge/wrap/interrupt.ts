import { fixture, openUserTerminal, wrapped } from './fixtures/user-terminal.ts';

/** Types one Ctrl-C to an agent that counts them, and resolves when it has ended and told that it got exactly one. */
export const interruptedOnce = async (mode: 'pty' | 'pipe'): Promise<{ code?: number; signal?: string }> => {
  const terminal = openUserTerminal(wrapped(mode, process.execPath, fixture('count-interrupts.mjs')));
  await terminal.sees(/ready/);
  terminal.type('\x03');
  await terminal.sees(/interrupt 1/);
  terminal.type('\n');
  await terminal.sees(/in all 1/);
  return terminal.ended;
};
