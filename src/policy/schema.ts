import { z } from 'zod';
import { Principal } from '../domain/approval.ts';
import { Effect, Severity } from '../domain/verdict.ts';
import { Match } from './schema-match.ts';
import { duration, instant, oneOrMore, period, texts } from './schema-values.ts';
import { When } from './schema-when.ts';

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
  /** The risk score must reach this. */
  min_risk: z.int().min(0).max(100).optional(),
});
export type InlineTest = z.infer<typeof InlineTest>;

/** How a human is to be asked. */
const approvalKeys = {
  ttl: duration.optional(),
  /** The channels to ask on. */
  channel: oneOrMore(z.string().regex(/^[a-z][a-z0-9-]{0,39}$/, 'expected the name of a channel')).optional(),
  /** Who may say yes. */
  approvers: z.array(Principal).min(1).max(100).optional(),
  /** How many of them must. */
  quorum: z.int().min(1).max(9).optional(),
  /** How far a yes may reach. `project` and `always` are not granted yet, and so not offered. */
  scopes: z
    .array(z.enum(['once', 'session', 'project', 'always']))
    .min(1)
    .optional(),
  on_timeout: z.literal('deny').optional(),
  show: z.enum(['full', 'redacted', 'summary']).optional(),
};

const ApprovalTable = z
  .strictObject(approvalKeys)
  .refine(
    ({ approvers, quorum }) => approvers === undefined || new Set(approvers).size >= (quorum ?? 1),
    'there are fewer approvers than the quorum asks for',
  );
export type ApprovalTable = z.infer<typeof ApprovalTable>;

/** How often an allow may let something through. Counted when it is executed. */
const Rate = z.strictObject({
  max: z.int().min(1).max(1_000_000),
  per: period,
  /** What is counted together. */
  key: z.enum(['session', 'agent', 'project', 'global']).default('session'),
  /** What is said beyond it. */
  over: z.enum(['deny', 'require_approval']).default('require_approval'),
});
export type Rate = z.infer<typeof Rate>;

/** Words that a verdict names instead of a rule. */
const reserved = ['default', 'unparsed', 'opaque', 'grant', 'gate', 'risk', 'observed'];

/** One rule of a policy file. */
export const Rule = z
  .strictObject({
    id: z
      .string()
      .regex(/^[a-z0-9][a-z0-9._-]{0,79}$/, 'expected lower-case letters, digits, ".", "_", "-"')
      .refine(
        (id) => !reserved.includes(id),
        'this word is reserved for verdicts without a rule, expected another id',
      ),
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
    /** From this instant on the rule is skipped. */
    expires: instant.optional(),
    match: Match,
    when: When.optional(),
    rate: Rate.optional(),
    approval: ApprovalTable.optional(),
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
    if (rule.rate !== undefined && rule.decision !== 'allow') refuse('rate', 'only an allow has a rate');
  });
export type Rule = z.infer<typeof Rule>;

const Strictness = z.enum(['deny', 'require_approval']);

/** The `[policy]` table. There is no default of `allow`: what no rule knows is never let through. */
const PolicyTable = z.strictObject({
  name: z.string().min(1).max(80).optional(),
  /** What the file is for, in one line. */
  description: z.string().min(1).max(200).optional(),
  /** `observe`: what the rules say is recorded and blocks nothing. */
  mode: z.enum(['enforce', 'observe']).optional(),
  default: Strictness.optional(),
  on_unparsed: Strictness.optional(),
  on_opaque: Strictness.optional(),
  on_error: z.literal('deny').optional(),
  packs: z.array(z.string().regex(/^[a-z0-9-]{1,40}$/, 'expected the name of a pack')).optional(),
  /** More files of this layer, as names relative to this one. */
  include: z.array(z.string().min(1).max(200)).max(100).optional(),
});

/** The `[limits]` table: what goes over one of these is never judged in part. */
const LimitsTable = z.strictObject({
  max_command_bytes: z.int().min(1).max(1_048_576).optional(),
  max_ops: z.int().min(1).max(4096).optional(),
  max_depth: z.int().min(1).max(64).optional(),
  max_eval_ms: z.int().min(1).max(60_000).optional(),
});

const score = z.int().min(0).max(100);

/** The `[risk]` table: from which score on a call is asked about or refused, and what single factors weigh. */
const RiskTable = z
  .strictObject({
    approve_at: score.optional(),
    deny_at: score.optional(),
    weights: z.record(z.string().max(80), z.int().min(-100).max(100)).optional(),
  })
  .refine(
    ({ approve_at: ask, deny_at: deny }) => ask === undefined || deny === undefined || ask <= deny,
    'approve_at lies above deny_at',
  );

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
  approval: ApprovalTable.optional(),
  risk: RiskTable.optional(),
  rule: z.array(Rule).max(5000).default([]),
});
export type PolicyFile = z.infer<typeof PolicyFile>;

/** The shapes in which keys may stand, by the name of their table; for the nearest key to a misspelt one. */
export const tables = {
  file: PolicyFile.shape,
  policy: PolicyTable.shape,
  limits: LimitsTable.shape,
  approval: approvalKeys,
  risk: RiskTable.shape,
  rule: Rule.shape,
  rate: Rate.shape,
  test: InlineTest.shape,
};
