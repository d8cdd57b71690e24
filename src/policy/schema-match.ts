import { z } from 'zod';
import { FlowEnd, Operation, OperationKind } from '../domain/operation.ts';
import { Trait } from '../domain/trait.ts';
import { oneOrMore, text, texts } from './schema-values.ts';

/** One condition on the arguments of a tool call: a way into them, and what must be there. */
export const ArgumentKeys = z
  .strictObject({
    /** `sql`, `rows.0.name`, `rows.*.name`, or a JSON pointer: `/rows/0/name`. */
    path: z.string().min(1).max(200),
    equals: z.union([z.string().max(1024), z.number(), z.boolean()]).optional(),
    glob: texts.optional(),
    regex: text.optional(),
    exists: z.boolean().optional(),
  })
  .refine(
    ({ path, ...tests }) =>
      path !== '' && Object.values(tests).filter((test) => test !== undefined).length === 1,
    'expected exactly one of equals, glob, regex, exists',
  );
export type ArgumentKeys = z.infer<typeof ArgumentKeys>;

/** What reaches what. `window`: `call` (within one call, the default) or `session` (what an earlier call brought in, too). */
export const FlowKeys = z
  .strictObject({
    from: oneOrMore(FlowEnd).optional(),
    to: oneOrMore(FlowEnd).optional(),
    window: z.enum(['call', 'session']).optional(),
  })
  .refine(({ from, to }) => from !== undefined || to !== undefined, 'expected from, to or both');

const score = z.int().min(0).max(100);

/** The keys of a match. All given keys must hold; a list means "any of". */
const matchKeys = {
  tool: texts.optional(),
  kind: oneOrMore(OperationKind).optional(),
  program: texts.optional(),
  program_path: texts.optional(),
  subcommand: texts.optional(),
  /** What the planner's tables know this use of a program to do. */
  trait: oneOrMore(Trait).optional(),
  trait_none: oneOrMore(Trait).optional(),
  /** The first arguments, each a text or a list of alternatives. */
  argv_prefix: z.array(oneOrMore(text)).min(1).max(20).optional(),
  args_any: texts.optional(),
  args_all: texts.optional(),
  args_none: texts.optional(),
  flags_any: texts.optional(),
  flags_all: texts.optional(),
  flags_only: z.array(text).max(500).optional(),
  recursive: z.boolean().optional(),
  force: z.boolean().optional(),
  path: texts.optional(),
  path_not: texts.optional(),
  host: texts.optional(),
  host_not: texts.optional(),
  port: oneOrMore(z.int().min(0).max(65_535)).optional(),
  scheme: texts.optional(),
  upload: z.boolean().optional(),
  env_any: texts.optional(),
  env_none: texts.optional(),
  mcp_server: texts.optional(),
  mcp_tool: texts.optional(),
  arg: z.array(ArgumentKeys).min(1).max(50).optional(),
  flow: FlowKeys.optional(),
  privilege: z.boolean().optional(),
  opaque: z.union([z.boolean(), oneOrMore(Operation.shape.opaque.unwrap())]).optional(),
  background: z.boolean().optional(),
  wrapper: texts.optional(),
  regex: text.optional(),
  agent: texts.optional(),
  session_label: texts.optional(),
  cwd: texts.optional(),
  /** The project of the call: its name, or with a slash its path. */
  project: texts.optional(),
  risk_at_least: score.optional(),
  risk_below: score.optional(),
  /** Ids of risk factors, or patterns of them. */
  factor: texts.optional(),
};

const notEmpty = (value: object): boolean => Object.values(value).some((entry) => entry !== undefined);
const emptyMatch = 'an empty match would hold for everything; expected at least one key';

/** One level of a match, as it stands inside `any`, `all` and `not`. */
export const MatchKeys = z.strictObject(matchKeys).refine(notEmpty, emptyMatch);
export type MatchKeys = z.infer<typeof MatchKeys>;

/** What must hold of an operation for a rule to fire. */
export const Match = z
  .strictObject({
    ...matchKeys,
    any: z.array(MatchKeys).min(1).max(100).optional(),
    all: z.array(MatchKeys).min(1).max(100).optional(),
    not: MatchKeys.optional(),
  })
  .refine(notEmpty, emptyMatch);
export type Match = z.infer<typeof Match>;
