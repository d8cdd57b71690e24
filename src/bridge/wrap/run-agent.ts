import { isatty } from 'node:tty';
import { AegisError } from '../../errors.ts';
import type { AgentOptions } from './agent-options.ts';
import type { AgentExit } from './exit.ts';
import { runOnPipes } from './pipe.ts';
import { findProgram } from './program.ts';
import { runOnPty } from './pty.ts';

/**
 * Runs an agent as if it had been started directly, and resolves when it has ended and the last byte of its output has
 * been written. Nothing of ours is ever written to its screen. Throws ProgramError when there is no such program, and
 * AegisError (`usage`) when `pty` is asked for without a terminal.
 */
export const runAgent = async (options: AgentOptions): Promise<AgentExit> => {
  findProgram(options.argv[0] ?? '', options.env, options.cwd);
  if (options.mode === 'pty' && !(isatty(0) && isatty(1))) {
    throw new AegisError('a pseudoterminal was asked for, but stdin or stdout is not a terminal', {
      code: 'AEG-WRAP-NO-TERMINAL',
      exit: 'usage',
      hint: 'Run it in a terminal, or leave the mode to Aegis.',
    });
  }
  if (options.signal?.aborted === true) return { signal: 'SIGTERM' };
  return usesPty(options.mode) ? runOnPty(options) : runOnPipes(options);
};

/** A pseudoterminal has one output: with stderr sent elsewhere by the user, only inherited descriptors keep it there. */
const usesPty = (mode: AgentOptions['mode']): boolean =>
  mode === 'pty' || (mode === 'auto' && isatty(0) && isatty(1) && isatty(2));
