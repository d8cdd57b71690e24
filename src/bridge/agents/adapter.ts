import type { HookAnswer, HookEvent, HookOutput } from '../../domain/hook.ts';
import type { ProtectionLevel } from '../../domain/session.ts';

/** What an adapter needs to prepare the start of an agent. */
export interface Launch {
  /** The command as the user gave it: program first. */
  argv: readonly string[];
  env: Readonly<Record<string, string | undefined>>;
  cwd: string;
  /** The shell text that runs the hook client for an event, already quoted, ending in `|| exit 2`. */
  hookCommand: (event: string) => string;
}

/** How to start the agent so that its hooks are in force. */
export interface Prepared {
  argv: readonly string[];
  env: Readonly<Record<string, string | undefined>>;
}

/**
 * One agent's dialect and its ways of being switched off. `prepare` throws AegisError (exit `usage`) when the command
 * line asks for hooks to be off. Everything an adapter says is measured: `docs/ARCHITECTURE.md` names the versions.
 */
export interface AgentAdapter {
  name: string;
  /** In words, for the start line and the audit: `PreToolUse hook`. */
  seam: string;
  level: ProtectionLevel;
  /** Program base names that this adapter drives. */
  programs: readonly string[];
  /** How to ask the program for its version. */
  versionArgs: readonly string[];
  prepare(launch: Launch): Prepared;
  /**
   * Whether this command line, program first, does its task without asking its user anything: such an agent's hook
   * must show itself soon after the start.
   */
  isHeadless(argv: readonly string[]): boolean;
  /**
   * Reads one hook message. `event` is what the hook command was given as its event. Throws ZodError or AegisError
   * on a message that is not understood: the caller denies.
   */
  parse(event: string, payload: unknown): HookEvent;
  /** Puts an answer in the agent's dialect. `deny` must block on every version that is supported. */
  render(event: string, answer: HookAnswer): HookOutput;
}
