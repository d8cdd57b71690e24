import { z } from 'zod';
import { Sha256 } from './ids.ts';
import { FlowEnd, Operation } from './operation.ts';

/** Why a call could not be planned. Each ends in what the policy says of unparsed calls, never in an allow. */
export const PlanProblem = z.strictObject({
  code: z.enum(['syntax', 'limit', 'empty', 'control-characters', 'input']),
  detail: z.string(),
});
export type PlanProblem = z.infer<typeof PlanProblem>;

/**
 * A file as it was when the call was planned. `object` tells it from any other file that may take its place; `content`
 * stands for what is in it, and is known of files that the call runs.
 */
export const BoundFile = z.strictObject({
  path: z.string(),
  object: z.string().max(120),
  content: z.string().max(120).optional(),
});
export type BoundFile = z.infer<typeof BoundFile>;

/** A text that a call writes into a place whose commands something runs later. */
export const PlantedText = z.strictObject({
  /** Absolute, where it is known; `crontab` for the jobs of a user. */
  path: z.string(),
  /** What runs it, and so how it is written: a word of `src/planner/run-places.ts`. */
  kind: z.string(),
  text: z.string(),
  /** What an edit replaces. */
  before: z.string().optional(),
});
export type PlantedText = z.infer<typeof PlantedText>;

/**
 * A call as its atomic operations. `hash` covers tool, input, place and resolved targets, so that an approval can be
 * bound to exactly this plan and drift can be noticed.
 */
export const Plan = z.strictObject({
  hash: Sha256,
  /** The call in one canonical text: a command, a path, a URL. Not redacted. */
  text: z.string(),
  operations: z.array(Operation),
  problems: z.array(PlanProblem),
  /** The files it touches and runs, as they are now: part of the hash. */
  files: z.array(BoundFile).optional(),
  /** Files that operations run or source, absolute, links resolved where they exist. */
  runs: z.array(z.strictObject({ operation: z.int(), path: z.string() })).optional(),
  /** Where the content of files comes from that the call writes. */
  leaves: z.array(z.strictObject({ path: z.string(), from: z.array(FlowEnd) })).optional(),
  /** What it writes where it runs later. Part of the input, so not of the hash. */
  planted: z.array(PlantedText).optional(),
});
export type Plan = z.infer<typeof Plan>;

/** What is kept of a plan: shown to people, recorded and persisted. Redacted. */
export const PlanSummary = z.strictObject({
  hash: Sha256,
  text: z.string(),
  operations: z.array(
    z.strictObject({ id: z.int(), kind: z.string(), text: z.string(), opaque: z.string().optional() }),
  ),
  problems: z.array(PlanProblem),
  /** The first of the plan's files, to say which of them changed. */
  files: z.array(BoundFile).optional(),
});
export type PlanSummary = z.infer<typeof PlanSummary>;
