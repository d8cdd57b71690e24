import type { Operation } from '../domain/operation.ts';
import type { ToolCall } from '../domain/tool-call.ts';
import type { Place } from './place.ts';
import type { Tri } from './tri.ts';

/** What a predicate may look at besides the operation. */
export interface MatchContext {
  readonly call: ToolCall;
  readonly place: Place;
  readonly label: string | undefined;
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
