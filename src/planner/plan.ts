import { hash } from 'node:crypto';
import canonicalize from 'canonicalize';
import { deepestInput, isDeeper, jsonText } from '../domain/json-text.ts';
import type { Plan } from '../domain/plan.ts';
import type { ToolCall } from '../domain/tool-call.ts';
import { messageOf } from '../errors.ts';
import { boundFiles } from './bound-files.ts';
import type { FileSystemPort } from './file-system.ts';
import { markGuardEnded } from './guard-ended.ts';
import { markDiskFilled, markHiddenJobs } from './lasting-marks.ts';
import { LimitReached, type PlanLimits } from './limits.ts';
import { plantedBy } from './planted.ts';
import { createRecorder } from './recorder.ts';
import { planTool, toolText } from './tools.ts';

/**
 * What a call would do, as atomic operations. Pure but for `fs`, whose answers are part of the plan's hash. Never
 * throws: a limit reached, an input not understood and any fault of the planner itself become problems, and a call in
 * which nothing was found is one too.
 */
export const plan = (call: ToolCall, options: { fs: FileSystemPort; limits: PlanLimits }): Plan => {
  const recorder = createRecorder(options);
  let files: NonNullable<Plan['files']> = [];
  let planted: NonNullable<Plan['planted']> = [];
  try {
    if (isDeeper(call.input, deepestInput))
      throw new LimitReached(`an input of more than ${deepestInput} levels`);
    planTool(call, recorder);
    markGuardEnded(recorder.operations);
    markHiddenJobs(recorder.operations);
    markDiskFilled(recorder.operations);
    files = boundFiles(recorder.operations, recorder.runs, recorder.fs);
    planted = plantedBy(call, recorder);
  } catch (thrown) {
    if (thrown instanceof LimitReached) recorder.problem('limit', thrown.message);
    else if (thrown instanceof RangeError) recorder.problem('limit', 'nested too deeply to be planned');
    else recorder.problem('input', `the planner failed: ${messageOf(thrown)}`.slice(0, 200));
  }
  const { operations, problems, runs } = recorder;
  if (operations.length === 0 && problems.length === 0)
    recorder.problem('empty', 'nothing to judge was found in this call');
  const leaves = [...recorder.fileTaints].map(([path, from]) => ({ path, from: [...from] }));
  return {
    hash: hashOf(call, operations, problems, files),
    text: toolText(call),
    operations,
    problems,
    ...(files.length === 0 ? {} : { files }),
    ...(runs.length === 0 ? {} : { runs }),
    ...(leaves.length === 0 ? {} : { leaves }),
    ...(planted.length === 0 ? {} : { planted }),
  };
};

const hashOf = (
  call: ToolCall,
  operations: Plan['operations'],
  problems: Plan['problems'],
  files: NonNullable<Plan['files']>,
): string => {
  const { tool, place } = call;
  // What the planner made has its keys in one order always; what an agent sent may have them in any.
  const made = [tool, place.cwd, place.home, place.workspace, place.dialect, operations, problems, files];
  return hash('sha256', `${canonicalInput(call.input)}\n${JSON.stringify(made)}`);
};

const canonicalInput = (input: ToolCall['input']): string => {
  if (Object.keys(input).length === 1 && typeof input.command === 'string') return JSON.stringify(input);
  // Too deep for that, the call has a problem already; its hash only has to be its own.
  if (isDeeper(input, deepestInput)) return jsonText(input);
  try {
    return canonicalize(input) ?? '';
  } catch {
    // Nor has a lone surrogate a canonical form.
    return JSON.stringify(input);
  }
};
