import type { ApprovalTerms } from '../domain/verdict.ts';
import { combineTerms } from './approval-terms.ts';
import { approvalOf } from './compile.ts';
import type { LoadedPolicy } from './policy.ts';
import type { PolicyFile } from './schema.ts';

/** The part of a policy that is no rule. */
export type Settings = Pick<
  LoadedPolicy,
  'name' | 'mode' | 'default' | 'onUnparsed' | 'onOpaque' | 'limits' | 'approval' | 'risk'
>;

/** Time enough for the largest call that is read at all, on a busy machine. */
const maxEvalMs = 1_000;

const defaults: Settings = {
  name: 'built-in',
  mode: 'enforce',
  default: 'require_approval',
  onUnparsed: 'deny',
  onOpaque: 'require_approval',
  limits: { maxCommandBytes: 131_072, maxOperations: 256, maxDepth: 12, maxEvalMs },
  approval: { ttl: 600_000, scopes: ['once', 'session'] },
  risk: { approveAt: 40, denyAt: 90, weights: {} },
};

/** The default terms; the words `channels`, `approvers` stay away where the file does not give them. */
const termsOf = (file: PolicyFile): ApprovalTerms =>
  combineTerms([approvalOf(file.approval)], defaults.approval);

const settingsOfFile = (file: PolicyFile): Settings => ({
  name: file.policy?.name ?? defaults.name,
  mode: file.policy?.mode ?? defaults.mode,
  default: file.policy?.default ?? defaults.default,
  onUnparsed: file.policy?.on_unparsed ?? defaults.onUnparsed,
  onOpaque: file.policy?.on_opaque ?? defaults.onOpaque,
  limits: {
    maxCommandBytes: file.limits?.max_command_bytes ?? defaults.limits.maxCommandBytes,
    maxOperations: file.limits?.max_ops ?? defaults.limits.maxOperations,
    maxDepth: file.limits?.max_depth ?? defaults.limits.maxDepth,
    maxEvalMs: file.limits?.max_eval_ms ?? defaults.limits.maxEvalMs,
  },
  approval: termsOf(file),
  risk: {
    approveAt: file.risk?.approve_at ?? Math.min(defaults.risk.approveAt, file.risk?.deny_at ?? 100),
    denyAt: file.risk?.deny_at ?? Math.max(defaults.risk.denyAt, file.risk?.approve_at ?? 0),
    weights: file.risk?.weights ?? {},
  },
});

type Strictness = Settings['default'];

const stricterOf = (own: Strictness, other: Strictness | undefined): Strictness =>
  other === 'deny' ? 'deny' : own;

const least = (own: number, other: number | undefined): number => Math.min(own, other ?? own);

/**
 * The settings of the user's file, which an administrator's can only make stricter: of each limit the smaller one, of
 * two answers the stricter one. The administrator's weights stand in the place of the user's.
 */
export const settingsOf = (user: PolicyFile | undefined, admin: PolicyFile | undefined): Settings => {
  const own = settingsOfFile(user ?? { schema: 1, rule: [] });
  if (admin === undefined) return own;
  const { policy, limits, risk } = admin;
  const approval =
    admin.approval === undefined
      ? own.approval
      : combineTerms([approvalOf(admin.approval), own.approval], defaults.approval);
  return {
    name: user?.policy?.name ?? policy?.name ?? defaults.name,
    mode: policy?.mode === 'enforce' ? 'enforce' : (user?.policy?.mode ?? policy?.mode ?? defaults.mode),
    default: stricterOf(own.default, policy?.default),
    onUnparsed:
      user?.policy?.on_unparsed === undefined
        ? (policy?.on_unparsed ?? own.onUnparsed)
        : stricterOf(own.onUnparsed, policy?.on_unparsed),
    onOpaque: stricterOf(own.onOpaque, policy?.on_opaque),
    limits: {
      maxCommandBytes: least(own.limits.maxCommandBytes, limits?.max_command_bytes),
      maxOperations: least(own.limits.maxOperations, limits?.max_ops),
      maxDepth: least(own.limits.maxDepth, limits?.max_depth),
      maxEvalMs: least(own.limits.maxEvalMs, limits?.max_eval_ms),
    },
    approval,
    risk: {
      approveAt: least(own.risk.approveAt, risk?.approve_at),
      denyAt: least(own.risk.denyAt, risk?.deny_at),
      weights: { ...own.risk.weights, ...risk?.weights },
    },
  };
};
