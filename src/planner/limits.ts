/** How much of a call is looked at. Going over any of these is a problem of the plan, never "the first N". */
export interface PlanLimits {
  /** Of the command's text, in UTF-8 bytes. */
  maxCommandBytes: number;
  maxOperations: number;
  /** Of nested shells, substitutions, compound commands and wrappers. */
  maxDepth: number;
  /** How long planning may take, in milliseconds of `clock`. Without a clock it is not measured. */
  maxEvalMs?: number;
  /** Milliseconds from any start, never going back: `performance.now`. */
  clock?: () => number;
}

/** The limits of the built-in policy (128 KiB, 256 operations, depth 12). */
export const defaultLimits: PlanLimits = { maxCommandBytes: 131_072, maxOperations: 256, maxDepth: 12 };

/** Thrown inside the planner when a limit is reached; `plan` turns it into a problem. */
export class LimitReached extends Error {
  constructor(detail: string) {
    super(detail);
    this.name = 'LimitReached';
  }
}
