import type { ApprovalTerms } from '../domain/verdict.ts';
import type { RuleIndex } from './rule-index.ts';
import type { Variables } from './variables.ts';

/** Who a policy file speaks for. */
export type Layer = 'builtin' | 'user' | 'project';

/** A policy ready to judge calls. */
export interface LoadedPolicy {
  readonly name: string;
  /** SHA-256 over the canonical content of all files, in order. */
  readonly hash: string;
  /** The files it was read from, in order. */
  readonly files: readonly string[];
  readonly default: 'deny' | 'require_approval';
  readonly onUnparsed: 'deny' | 'require_approval';
  readonly onOpaque: 'deny' | 'require_approval';
  readonly limits: { maxCommandBytes: number; maxOperations: number; maxDepth: number };
  readonly approval: ApprovalTerms;
  /** The `[vars]` of built-in packs and user. */
  readonly variables: Variables;
  /** Denies that nothing softens, of every layer. */
  readonly finals: RuleIndex;
  /** Built-in and user rules. */
  readonly rules: RuleIndex;
  /** Rules of a project file: they can only make a verdict stricter. */
  readonly project: RuleIndex;
}
