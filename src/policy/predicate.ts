import type { Operation } from '../domain/operation.ts';
import type { Risk } from '../domain/risk.ts';
import type { ToolCall } from '../domain/tool-call.ts';
import type { Place } from './place.ts';
import type { Tri } from './tri.ts';

/** What a predicate may look at besides the operation. */
export interface MatchContext {
  readonly call: ToolCall;
  readonly place: Place;
  readonly label: string | undefined;
  /** The instant of the judgement, in milliseconds since the epoch; undefined when it is not known. */
  readonly now?: number | undefined;
  /** How dangerous the call looks; undefined when that was not worked out. */
  readonly risk?: Risk | undefined;
}

/** One condition of a rule: the key it comes from, and its truth. */
export interface Predicate {
  readonly key: string;
  test(operation: Operation, context: MatchContext): Tri;
}

/**
 * What an uncertain or many-valued fact counts for. `permissive`, for an allow: everything the operation may touch must
 * be named. `restrictive`, for what is stricter: one thing it may touch is enough.
 */
export type Stance = 'permissive' | 'restrictive';
