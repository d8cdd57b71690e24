/** Exit codes of the program, after sysexits(3) where it has one. */
export const exitCode = {
  done: 0,
  refused: 1,
  hookDeny: 2,
  usage: 64,
  unavailable: 69,
  internal: 70,
  tryAgain: 75,
  notPermitted: 77,
  configuration: 78,
  /** As a shell says it of a program that it was to start. */
  notExecutable: 126,
  notFound: 127,
} as const;

export type ExitName = keyof typeof exitCode;

/**
 * The one error of the program that a user is meant to read: one line of what and where, and what to do next.
 * Anything else that is thrown is a defect and exits with `internal`.
 */
export class AegisError extends Error {
  /** Stable and documented, `AEG-DAEMON-DOWN`. */
  readonly code: string;
  /** What to do about it, one sentence. */
  readonly hint: string | undefined;
  readonly exit: ExitName;

  constructor(message: string, options: { code: string; exit: ExitName; hint?: string; cause?: unknown }) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'AegisError';
    this.code = options.code;
    this.exit = options.exit;
    this.hint = options.hint;
  }
}

/** The text of anything that was thrown. */
export const messageOf = (thrown: unknown): string =>
  thrown instanceof Error ? thrown.message : String(thrown);
