import { z } from 'zod';
import { Instant } from './ids.ts';
import { FlowEnd } from './operation.ts';

const seen = { at: Instant, call: z.int().nonnegative() };
const path = z.string().max(4096);

/** A file whose content came from somewhere worth remembering. `below`: every file in that directory. */
export const MarkedFile = z.strictObject({
  path,
  from: z.array(FlowEnd).min(1),
  below: z.literal(true).optional(),
});
export type MarkedFile = z.infer<typeof MarkedFile>;

/**
 * What a session has done that later calls are judged by. `call` is the number of the released call, from 1. It holds
 * paths and hosts, never contents. Bounded: the reducer says how.
 */
export const SessionMemory = z.strictObject({
  /** Calls released so far. */
  calls: z.int().nonnegative(),
  /** Secrets that were read, newest last. `what`: the path, or the sort of output. */
  secrets: z.array(z.strictObject({ what: path, ...seen })),
  /** Files that hold what came from the network, a decoder or a secret. */
  files: z.array(MarkedFile),
  /** Other machines that were reached. */
  hosts: z.array(z.string().max(300)),
  /** A secret was put into the repository's index, so pushing takes it along. */
  staged: z.boolean(),
});
export type SessionMemory = z.infer<typeof SessionMemory>;
