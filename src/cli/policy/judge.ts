import type { Plan } from '../../domain/plan.ts';
import type { ToolCall } from '../../domain/tool-call.ts';
import type { Verdict } from '../../domain/verdict.ts';
import { noFileSystem } from '../../planner/file-system.ts';
import type { LoadedPolicy } from '../../policy/load.ts';
import { considered } from './load.ts';

/** A call with what the policy says of it. */
export interface Judged {
  readonly call: ToolCall;
  readonly plan: Plan;
  readonly verdict: Verdict;
}

/** Judges calls by their words alone: no file is looked at, so that old and foreign calls are judged the same everywhere. */
export const judgeOf =
  (policy: LoadedPolicy, aegisHome: string) =>
  (call: ToolCall): Judged => {
    const { plan, verdict } = considered(policy, call, { fs: noFileSystem, aegisHome });
    return { call, plan, verdict };
  };
