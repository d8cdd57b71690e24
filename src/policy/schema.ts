import { z } from 'zod';
import { FlowEnd, Operation, OperationKind } from '../domain/operation.ts';
import { Trait } from '../domain/trait.ts';
import { Effect, Scope, Severity } from '../domain/verdict.ts';

/** One value or a list of them; always read as a list. */
const oneOrMore = <T extends z.ZodType>(item: T) =>
  z.preprocess((value) => (Array.isArray(value) ? value : [value]), z.array(item).min(1).max(500));

const text = z.string().min(1).max(1024);
const texts = oneOrMore(text);

const milliseconds: Record<string, number> = { s: 1_000, m: 60_000, h: 3_600_000 };

/** `90s`, `10m`, `2h`: at most a day. Read as milliseconds. */
const duration = z
  .string()
  .regex(/^[1-9][0-9]{0,5}[smh]$/, 'expected a duration such as "90s", "10m" or "2h"')
  .transform((value) => Number(value.slice(0, -1)) * (milliseconds[value.slice(-1)] ?? 0))
  .refine((value) => value <= 86_400_000, 'expected at most 24 hours');

/** The keys of a match. All given keys must hold; a list means "any of". */
const matchKeys = {
  tool: texts.optional(),
  kind: oneOrMore(OperationKind).optional(),
  program: texts.optional(),
  program_path: texts.optional(),
  subcommand: texts.optional(),
  /** What the planner's tables know this use of a program to do. */
  trait: oneOrMore(Trait).optional(),
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
  flow: z.strictObject({ from: oneOrMore(FlowEnd).optional(), to: oneOrMore(FlowEnd).optional() }).optional(),
  privilege: z.boolean().optional(),
  opaque: z.union([z.boolean(), oneOrMore(Operation.shape.opaque.unwrap())]).optional(),
  background: z.boolean().optional(),
  wrapper: texts.optional(),
  regex: text.optional(),
  agent: texts.optional(),
  session_label: texts.optional(),
  cwd: texts.optional(),
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

/** A call a rule is tried on when its file is loaded. */
export const InlineTest = z.strictObject({
  /** A command for Bash, or a tool with its input. */
  call: z.union([
    z.string().min(1),
    z.strictObject({ tool: z.string().min(1), input: z.record(z.string(), z.json()) }),
  ]),
  /** Default: the workspace of the tests, `/home/dev/project`. */
  cwd: z.string().startsWith('/').optional(),
  agent: z.string().min(1).optional(),
  expect: Effect.optional(),
  /** The rule that must have decided. */
  rule: z.string().optional(),
  /** A rule that must not have decided any operation. */
  expect_not_rule: z.string().optional(),
});
export type InlineTest = z.infer<typeof InlineTest>;

const ApprovalKeys = z.strictObject({
  ttl: duration.optional(),
  scopes: z.array(Scope).min(1).optional(),
});

/** One rule of a policy file. */
export const Rule = z
  .strictObject({
    id: z.string().regex(/^[a-z0-9][a-z0-9._-]{0,79}$/, 'expected lower-case letters, digits, ".", "_", "-"'),
    priority: z.int().min(0).max(999).default(500),
    description: z.string().max(500).optional(),
    enabled: z.boolean().default(true),
    final: z.boolean().default(false),
    decision: Effect,
    maybe: z.enum(['deny', 'require_approval']).optional(),
    severity: Severity.optional(),
    reason: z.string().min(1).max(500).optional(),
    suggest: z.string().min(1).max(1000).optional(),
    attack: z
      .array(z.string().regex(/^T\d{4}(\.\d{3})?$/, 'expected an ATT&CK technique such as "T1485"'))
      .optional(),
    owasp: z.array(z.string().regex(/^[A-Z]{2,4}\d{2}$/, 'expected an OWASP id such as "ASI02"')).optional(),
    match: Match,
    approval: ApprovalKeys.optional(),
    test: z.array(InlineTest).max(200).default([]),
  })
  .superRefine((rule, context) => {
    const refuse = (key: string, message: string) =>
      context.addIssue({ code: 'custom', path: [key], message });
    if (rule.final && rule.decision !== 'deny') refuse('final', 'only a deny can be final');
    if (rule.maybe !== undefined && rule.decision !== 'deny') refuse('maybe', 'only a deny has a "maybe"');
    if (rule.approval !== undefined && rule.decision !== 'require_approval') {
      refuse('approval', 'only a require_approval has approval terms');
    }
  });
export type Rule = z.infer<typeof Rule>;

const Strictness = z.enum(['deny', 'require_approval']);

/** The `[policy]` table. There is no default of `allow`: what no rule knows is never let through. */
const PolicyTable = z.strictObject({
  name: z.string().min(1).max(80).optional(),
  default: Strictness.optional(),
  on_unparsed: Strictness.optional(),
  on_opaque: Strictness.optional(),
  packs: z.array(z.string().regex(/^[a-z0-9-]{1,40}$/, 'expected the name of a pack')).optional(),
});

/** The `[limits]` table: what goes over one of these is never judged in part. */
const LimitsTable = z.strictObject({
  max_command_bytes: z.int().min(1).max(1_048_576).optional(),
  max_ops: z.int().min(1).max(4096).optional(),
  max_depth: z.int().min(1).max(64).optional(),
});

/** One policy file, whatever its layer. */
export const PolicyFile = z.strictObject({
  schema: z.literal(1),
  policy: PolicyTable.optional(),
  limits: LimitsTable.optional(),
  vars: z
    .record(
      z.string().regex(/^[a-z_][a-z0-9_]{0,39}$/, 'expected a name of lower-case letters, digits and "_"'),
      texts,
    )
    .optional(),
  approval: ApprovalKeys.optional(),
  rule: z.array(Rule).max(5000).default([]),
});
export type PolicyFile = z.infer<typeof PolicyFile>;

/** The keys that may stand at a place of a policy file; for naming the nearest one to a misspelt key. */
export const knownKeys = (path: readonly (string | number)[]): string[] => {
  if (path[0] === 'rule' && path.length > 1) {
    const place = path.slice(2).filter((step) => typeof step === 'string');
    if (place.length === 0) return Object.keys(Rule.shape);
    if (place.at(-1) === 'flow') return ['from', 'to'];
    if (place[0] === 'match') return Object.keys(Match.shape);
    if (place[0] === 'test')
      return place.includes('call') ? ['tool', 'input'] : Object.keys(InlineTest.shape);
    return Object.keys(ApprovalKeys.shape);
  }
  const tables: Record<string, string[]> = {
    policy: Object.keys(PolicyTable.shape),
    limits: Object.keys(LimitsTable.shape),
    approval: Object.keys(ApprovalKeys.shape),
  };
  return path.length === 0 ? Object.keys(PolicyFile.shape) : (tables[String(path[0])] ?? []);
};
