import { z } from 'zod';
import { Instant, Sha256 } from './ids.ts';
import { OperationKind } from './operation.ts';
import { Effect } from './verdict.ts';

const some = z.array(z.string().max(4096)).max(64);

/**
 * What is remembered of one earlier call of a session, for detectors that compare calls. Bounded: at most 64 entries
 * per list. It holds names, paths and hosts, never contents; still it is not redacted, so it stays in the daemon.
 */
export const PastCall = z.strictObject({
  at: Instant,
  tool: z.string().max(256),
  /** The verdict, and the rule that gave it. */
  effect: Effect,
  rule: z.string(),
  /** Whether it was released: allowed by a rule, or by a human. */
  executed: z.boolean(),
  inputHash: Sha256,
  /** SHA-256 over kinds, programs, sub-commands and targets: the same call in other words has the same key. */
  key: Sha256,
  kinds: z.array(OperationKind).max(64),
  programs: some,
  subcommands: some,
  flags: some,
  /** Absolute paths that it touched, links resolved. */
  targets: some,
  hosts: some,
  /** How it was said: `tool:Bash`, `wrapper:sudo`, `code:python3`, `decode`, `opaque:args`. */
  forms: some,
  /** Secret paths that it read. */
  secrets: some,
  /** Paths that it filled from the network or from something decoded. */
  dropped: some,
  /** Nothing in it changes anything, runs anything unknown, or reaches the network. */
  quiet: z.boolean(),
  /** Operations that reach a host which is not this machine. */
  connections: z.int().nonnegative(),
});
export type PastCall = z.infer<typeof PastCall>;
