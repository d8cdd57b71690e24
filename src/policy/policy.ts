import type { ApprovalTerms } from '../domain/verdict.ts';
import type { RuleIndex } from './rule-index.ts';
import type { Variables } from './variables.ts';

/** Who a policy file speaks for. */
export type Layer = 'builtin' | 'user' | 'project' | 'admin';

/** A policy ready to judge calls. */
export interface LoadedPolicy {
  readonly name: string;
  /** SHA-256 over the canonical content of all files, in order. */
  readonly hash: string;
  /** The files it was read from, in order. */
  readonly files: readonly string[];
  /** Directories whose files belong to it by `include`, as they come. */
  readonly places: readonly string[];
  /** `observe`: what rules say is recorded and blocks nothing, final denies and the administrator's rules apart. */
  readonly mode: 'enforce' | 'observe';
  readonly default: 'deny' | 'require_approval';
  readonly onUnparsed: 'deny' | 'require_approval';
  readonly onOpaque: 'deny' | 'require_approval';
  readonly limits: { maxCommandBytes: number; maxOperations: number; maxDepth: number; maxEvalMs: number };
  readonly approval: ApprovalTerms;
  /** From which score on a call is asked about, or refused; and the weights that replace those of single factors. */
  readonly risk: { approveAt: number; denyAt: number; weights: Readonly<Record<string, number>> };
  /** The `[vars]` of built-in packs and user. */
  readonly variables: Variables;
  /** Denies that nothing softens, of every layer. */
  readonly finals: RuleIndex;
  /** Rules of the machine's administrator: above all others but the final denies. */
  readonly admin: RuleIndex;
  /** Built-in and user rules. */
  readonly rules: RuleIndex;
  /** Rules of a project file: they can only make a verdict stricter. */
  readonly project: RuleIndex;
}
